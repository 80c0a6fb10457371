/** Some characters, and whether the other side has them too. */
export interface Piece {
  text: string;
  isDifferent: boolean;
}

/** Lines of two texts that stand next to each other; undefined where the other side has one more. */
export interface LinePair {
  left: readonly Piece[] | undefined;
  right: readonly Piece[] | undefined;
}

/** Two texts line by line, with what differs marked at the character. */
export function compareLines(left: string, right: string): readonly LinePair[] {
  const steps = align(left.split('\n'), right.split('\n'));
  const pairs: LinePair[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  // Lines between two equal ones are taken for one another, in their order.
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      const [one, other] = [removed[index], added[index]];
      pairs.push(
        one !== undefined && other !== undefined
          ? compareCharacters(one, other)
          : { left: whole(one, true), right: whole(other, true) },
      );
    }
    removed = [];
    added = [];
  };
  for (const [one, other] of steps) {
    if (one !== undefined && other !== undefined) {
      flush();
      pairs.push({ left: whole(one, false), right: whole(other, false) });
    } else if (one !== undefined) removed.push(one);
    else if (other !== undefined) added.push(other);
  }
  flush();
  return pairs;
}

/** A table of the longest common parts grows with the product of both lengths. */
const MAX_CELLS = 400_000;

/** Word by word first, so that a name that is missing is missing as a whole; then words that took each other's place. */
export function compareCharacters(left: string, right: string): { left: Piece[]; right: Piece[] } {
  const pieces = replace(wordsOf(left), wordsOf(right)).map(([one, other]) =>
    one === other || one === '' || other === '' ? plain(one, other) : compareWords(one, other),
  );
  return {
    left: join(pieces.flatMap((pair) => pair.left)),
    right: join(pieces.flatMap((pair) => pair.right)),
  };
}

const wordsOf = (text: string) => text.match(/[^\s:;,/=]+|[\s:;,/=]/g) ?? [];

/** Runs of words that both have, and what stands on either side between them. */
function replace(left: readonly string[], right: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  let open = true;
  for (const [one, other] of align(left, right)) {
    const isEqual = one !== undefined && other !== undefined;
    const last = pairs.at(-1);
    if (!isEqual && last && open) {
      last[0] += one ?? '';
      last[1] += other ?? '';
    } else pairs.push([one ?? '', other ?? '']);
    open = !isEqual;
  }
  return pairs;
}

function compareWords(one: string, other: string): { left: Piece[]; right: Piece[] } {
  const [ones, others] = [Array.from(one), Array.from(other)];
  const steps = ones.length * others.length > MAX_CELLS ? [] : align(ones, others);
  const common = steps.filter(([a, b]) => a !== undefined && b !== undefined).length;
  // Two hashes have letters in common, and nothing else: to mark them here and there would say something.
  if (common * 3 < Math.max(ones.length, others.length) * 2) return plain(one, other);
  const pieces = (side: 0 | 1) =>
    steps.flatMap((step) => {
      const text = step[side];
      return text === undefined ? [] : [{ text, isDifferent: step[1 - side] === undefined }];
    });
  return { left: pieces(0), right: pieces(1) };
}

function plain(one: string, other: string): { left: Piece[]; right: Piece[] } {
  const piece = (text: string) => (text === '' ? [] : [{ text, isDifferent: one !== other }]);
  return { left: piece(one), right: piece(other) };
}

function whole(text: string | undefined, isDifferent: boolean): Piece[] | undefined {
  return text === undefined ? undefined : [{ text, isDifferent }];
}

function join(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last?.isDifferent === piece.isDifferent) last.text += piece.text;
    else joined.push({ ...piece });
  }
  return joined;
}

/** The longest common subsequence, as steps: both, only the left, or only the right. */
function align(
  left: readonly string[],
  right: readonly string[],
): readonly [string | undefined, string | undefined][] {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        left[row] === right[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const steps: [string | undefined, string | undefined][] = [];
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    if (row < left.length && column < right.length && left[row] === right[column]) {
      steps.push([left[row++], right[column++]]);
    } else if (column >= right.length || (row < left.length && at(row + 1, column) >= at(row, column + 1))) {
      steps.push([left[row++], undefined]);
    } else steps.push([undefined, right[column++]]);
  }
  return steps;
}
