/** An escape, a class, the beginning of a group, a quantifier, or any other character. */
const TOKEN =
  /\\Q([\s\S]*?)(?:\\E|$)|\\[pP](?:\{[^}]*\}|.)|\\x\{[^}]*\}|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]])*\]|\((?:\?(?:P?<\w*>|[a-zA-Z^-]*:?))?|\{(\d+)(?:,(\d*))?\}|[\s\S]/gy;

/**
 * About how many instructions a pattern of RE2 compiles to. A repetition is compiled as that many copies of what it
 * repeats: the pattern's length says little.
 */
export function patternSize(pattern: string): number {
  // The sums of the groups around, then of the group that is read; and what a quantifier would repeat.
  const around: number[] = [];
  let [sum, atom] = [0, 0];
  for (const [token, quoted, least, most] of pattern.matchAll(TOKEN)) {
    if (token.startsWith('(')) {
      around.push(sum);
      [sum, atom] = [0, 0];
    } else if (token === ')') {
      atom = sum + 2;
      sum = (around.pop() ?? 0) + atom;
    } else if (least !== undefined) {
      const copies = Math.max(Number(least), Number(most ?? 0), 1);
      sum += atom * (copies - 1);
      atom *= copies;
    } else {
      atom = quoted === undefined ? 1 : quoted.length;
      sum += atom;
    }
  }
  return around.reduce((total, outer) => total + outer, sum);
}
