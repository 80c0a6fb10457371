/** As it was written, or in capitals or in base64. Undefined where it is no signature, whoever calculated it. */
export function inHexadecimal(signature: string): string | undefined {
  if (/^[0-9a-f]{64}$/i.test(signature)) return signature.toLowerCase();
  // What is cut may be as long as base64 is.
  const isBase64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(signature) && !/^[0-9a-f]*$/i.test(signature);
  return isBase64 ? Buffer.from(signature, 'base64').toString('hex') : undefined;
}
