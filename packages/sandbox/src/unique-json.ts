/** A string, with the colon behind it if it is a name; or the beginning or end of an object. */
const TOKENS = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]/g;

/**
 * The value of a JSON text in which no object has a name twice, however the name is escaped. `JSON.parse` takes the last
 * of two members in silence, so that a `Deny`, or the subject of a token, can stand in a text and not count.
 * https://www.rfc-editor.org/rfc/rfc8259#section-4
 *
 * @throws SyntaxError, without a word of the text.
 */
export function parseUniqueJson(text: string): unknown {
  const value: unknown = parse(text);
  // Only open objects count, because nothing has a name inside a list.
  const open: Set<string>[] = [];
  for (const [token, string, colon] of text.matchAll(TOKENS)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (string !== undefined && colon !== undefined) addName(open.at(-1), string);
  }
  return value;
}

/** Node's own message quotes the text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError('The text is no JSON.');
  }
}

function addName(names: Set<string> | undefined, string: string): void {
  const name = JSON.parse(string) as string;
  if (names?.has(name)) throw new SyntaxError('An object of the JSON text has a name twice.');
  names?.add(name);
}
