/** A BSON document with the elements of another one behind its own: a name may then occur twice, which no object can. */
export function appendElements(document: Uint8Array, more: Uint8Array): Uint8Array {
  const elements = [document.subarray(4, -1), more.subarray(4, -1)];
  const joined = Buffer.concat([Buffer.alloc(4), ...elements, Buffer.alloc(1)]);
  joined.writeInt32LE(joined.length, 0);
  return joined;
}
