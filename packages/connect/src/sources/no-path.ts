// PATH_MAX of Linux, which no other system exceeds: https://man7.org/linux/man-pages/man7/path_resolution.7.html
const MAX_PATH_BYTES = 4096;
const JWT_FORM = /^(?:Bearer\s+)?([\w-]{8,})(?:\.[\w-]*=*){0,8}$/i;

/**
 * Says so if the value of a setting that wants a path is the text that belongs into the file: people paste it, and
 * GitLab has variables that look the same and differ in just that.
 * It is what the SDK opens all the same, and repeats in its error. Never the value itself, which is a secret then.
 */
export function noPath(value: string): string | undefined {
  if (!isContents(value)) return undefined;
  const characters = [...value].length;
  const lines = value.trimEnd().split(/\r\n|[\n\r\u2028\u2029]/).length;
  return `its value is not a path (${characters} ${characters === 1 ? 'character' : 'characters'}, ${lines} ${lines === 1 ? 'line' : 'lines'}): write the text into a file`;
}

function isContents(value: string): boolean {
  const text = value.trimStart();
  return (
    /[\n\r\u2028\u2029]/.test(value) ||
    /^[[{]/.test(text) ||
    Buffer.byteLength(value) > MAX_PATH_BYTES ||
    isJwtLike(text.trimEnd())
  );
}

// Unsigned and cut off too: what makes it one is its header, an object of JSON.
function isJwtLike(text: string): boolean {
  const [, header] = JWT_FORM.exec(text) ?? [];
  return header !== undefined && /^\s*\{\s*["}]/.test(Buffer.from(header, 'base64url').toString('latin1'));
}
