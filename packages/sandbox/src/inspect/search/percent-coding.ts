// What cannot be coded stays as it is: it may be anything that a client sent.

export const percentDecoded = (text: string): string => orAsItIs(decodeURIComponent, text);

export const percentEncoded = (text: string): string => orAsItIs(encodeURIComponent, text);

function orAsItIs(code: (text: string) => string, text: string): string {
  try {
    return code(text);
  } catch {
    return text;
  }
}
