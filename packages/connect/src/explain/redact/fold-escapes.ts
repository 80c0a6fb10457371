/** A text with its escapes resolved, and where each of its characters stands in the text as it was. */
export interface FoldedText {
  readonly text: string;
  // Indexes into the folded text; there is one more than there are characters, for the end.
  originalIndex(index: number): number;
}

// Percent-encoding, also of what was encoded before (%252F); the escapes of JSON, util.inspect and XML. Every repetition
// is bounded, so the search stays linear.
const ESCAPE =
  /%(?:25){0,8}([0-9a-f]{2})|\\{1,16}(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([nrt])|([^\w\s\\]))|&#x0{0,4}([0-9a-f]{1,4});|&#0{0,4}(\d{1,5});|&(quot|apos|amp|lt|gt);/gi;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>' };

/** A secret is the same one however it is escaped: what looks for it sees it plain. */
export function foldEscapes(original: string): FoldedText {
  const parts: string[] = [];
  const indexes = new Uint32Array(original.length + 1);
  let length = 0;
  let end = 0;
  const append = (part: string, from: number) => {
    parts.push(part);
    for (let index = 0; index < part.length; index++) indexes[length++] = from + index;
  };
  for (const match of original.matchAll(ESCAPE)) {
    append(original.slice(end, match.index), end);
    append(resolveEscape(match), match.index);
    end = match.index + match[0].length;
  }
  append(original.slice(end), end);
  indexes[length] = original.length;
  return { text: parts.join(''), originalIndex: (index) => indexes[index] ?? original.length };
}

// Each is one character, so that no index is lost.
function resolveEscape([
  ,
  percent,
  unicode,
  hex,
  control,
  itself,
  xmlHex,
  xmlDecimal,
  entity,
]: RegExpExecArray) {
  const code = percent ?? unicode ?? hex ?? xmlHex;
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  if (xmlDecimal !== undefined) return String.fromCharCode(Number(xmlDecimal));
  return itself ?? CONTROLS[control?.toLowerCase() ?? ''] ?? ENTITIES[entity?.toLowerCase() ?? ''] ?? ' ';
}
