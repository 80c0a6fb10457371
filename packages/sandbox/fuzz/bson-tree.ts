import type { Random } from './random.ts';

// A document as a tree of its bytes, which can be changed and still has every length right: what a parser lets pass,
// so that whatever works behind it meets it. Written apart from the parser that is tested.

export interface Node {
  type: number;
  name: Buffer;
  /** The value's bytes, or what is inside of a document or array. */
  value: Buffer | Node[];
}

const DOCUMENT = 0x03;
const ARRAY = 0x04;

/** Sizes of values that do not say their own. */
const FIXED: Readonly<Record<number, number>> = {
  1: 8,
  6: 0,
  7: 12,
  8: 1,
  9: 8,
  10: 0,
  16: 4,
  17: 8,
  18: 8,
  19: 16,
  127: 0,
  255: 0,
};

/** Parses what is known to be valid. */
function parseTree(bytes: Buffer): Node[] {
  const nodes: Node[] = [];
  let at = 4;
  while (at < bytes.length - 1) {
    const type = bytes.readUInt8(at);
    const nameEnd = bytes.indexOf(0, at + 1);
    const start = nameEnd + 1;
    const end = start + valueSize(bytes, type, start);
    const value = bytes.subarray(start, end);
    const isNested = type === DOCUMENT || type === ARRAY;
    nodes.push({
      type,
      name: bytes.subarray(at + 1, nameEnd),
      value: isNested ? parseTree(value) : value,
    });
    at = end;
  }
  return nodes;
}

function formatTree(nodes: readonly Node[]): Buffer {
  const elements = nodes.map(({ type, name, value }) =>
    Buffer.concat([
      Buffer.from([type]),
      name,
      Buffer.alloc(1),
      Buffer.isBuffer(value) ? value : formatTree(value),
    ]),
  );
  const document = Buffer.concat([Buffer.alloc(4), ...elements, Buffer.alloc(1)]);
  document.writeInt32LE(document.length);
  return document;
}

function valueSize(bytes: Buffer, type: number, at: number): number {
  const fixed = FIXED[type];
  if (fixed !== undefined) return fixed;
  if (type === DOCUMENT || type === ARRAY || type === 0x0f) return bytes.readInt32LE(at);
  if (type === 0x05) return 5 + bytes.readInt32LE(at);
  if (type === 0x0b) return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1 - at;
  return 4 + bytes.readInt32LE(at) + (type === 0x0c ? 12 : 0);
}

/** Names that mean something to a server, to a query, or to an object of JavaScript. */
const NAMES = [
  ...[
    '',
    '_id',
    '$db',
    '0',
    '1',
    '-1',
    'a',
    'a.b',
    'a.0',
    'a..b',
    '.',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...['hasOwnProperty', 'length', 'toBSON', '_bsontype', 'ok', 'q', 'u', 'limit', 'multi', 'upsert', 'hint'],
  ...['$and', '$or', '$nor', '$not', '$eq', '$ne', '$gt', '$lte', '$in', '$nin', '$all', '$size', '$exists'],
  ...[
    '$elemMatch',
    '$type',
    '$mod',
    '$regex',
    '$options',
    '$expr',
    '$where',
    '$set',
    '$unset',
    '$inc',
    '$mul',
  ],
  ...[
    '$push',
    '$pull',
    '$addToSet',
    '$pop',
    '$rename',
    '$min',
    '$max',
    '$bit',
    '$currentDate',
    '$setOnInsert',
  ],
  ...[
    '$match',
    '$group',
    '$project',
    '$sort',
    '$limit',
    '$skip',
    '$unwind',
    '$count',
    '$lookup',
    '$slice',
    '$',
  ],
  ...['$ref', '$id', '$each', '$position', '$[]', '$[x]', 'payload', 'mechanism', 'conversationId', 'lsid'],
  ...[
    'r',
    'p',
    'a',
    'd',
    't',
    's',
    'h',
    'cursor',
    'batchSize',
    'sort',
    'projection',
    'filter',
    'singleBatch',
  ],
];

const STRINGS = [
  '',
  'a',
  'things',
  '$a',
  'a.b',
  '\0',
  'é',
  '𝄞',
  '__proto__',
  'x'.repeat(300),
  '(a+)+$',
  '[',
  '(?<',
];

/** A value of a type, with bytes that this type may have. */
function randomValue(random: Random, depth: number): Pick<Node, 'type' | 'value'> {
  const type = random.pick([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 127, 255]);
  return { type, value: randomBytesOf(type, random, depth) };
}

function randomBytesOf(type: number, random: Random, depth: number): Buffer | Node[] {
  switch (type) {
    case 1: {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(
        random.pick([0, -0, 1, -1, 0.5, 1e308, 5e-324, 2 ** 53, NaN, Infinity, -Infinity, 1e21]),
      );
      return bytes;
    }
    case 2:
    case 13:
    case 14:
      return text(random.pick(STRINGS));
    case 3:
    case 4:
      return depth > 4
        ? []
        : Array.from({ length: random.int(4) }, (_, index) => ({
            ...randomValue(random, depth + 1),
            name: Buffer.from(type === 4 && !random.isOneIn(5) ? String(index) : random.pick(NAMES)),
          }));
    case 5: {
      const content = random.bytes(random.pick([0, 1, 16, 32, 64]));
      const subtype = random.pick([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 128, 255]);
      return Buffer.concat([int32(content.length), Buffer.from([subtype]), content]);
    }
    case 8:
      return Buffer.from([random.pick([0, 1, 1, 2])]);
    case 9:
    case 17:
    case 18: {
      const bytes = Buffer.alloc(8);
      const values = [
        0n,
        1n,
        -1n,
        2n ** 31n,
        2n ** 53n + 1n,
        2n ** 63n - 1n,
        -(2n ** 63n),
        8640000000000001n,
      ];
      bytes.writeBigInt64LE(random.pick(values));
      return bytes;
    }
    case 11:
      return Buffer.from(
        `${random.pick(STRINGS).replaceAll('\0', '')}\0${random.pick(['', 'i', 'x', 'gz', 'u', 's'])}\0`,
      );
    case 12:
      return Buffer.concat([text(random.pick(STRINGS)), random.bytes(12)]);
    case 15: {
      const content = Buffer.concat([text('return 1'), formatTree([])]);
      return Buffer.concat([int32(content.length + 4), content]);
    }
    case 16:
      return int32(random.pick([0, 1, -1, 2, 110, 121, 0x7fffffff, -0x80000000]));
    default:
      return random.bytes(FIXED[type] ?? 0);
  }
}

function text(value: string): Buffer {
  const content = Buffer.from(`${value}\0`);
  return Buffer.concat([int32(content.length), content]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** Changes one place of a document, or a few; the result is a document again. */
export function mutateTree(document: Buffer, random: Random): Buffer {
  const root = parseTree(document);
  for (let changes = random.pick([1, 1, 1, 2, 4]); changes > 0; changes -= 1) changeOnePlace(root, random);
  return formatTree(root);
}

function changeOnePlace(root: Node[], random: Random): void {
  const parents = [root, ...nestedIn(root)];
  const siblings = random.pick(parents);
  const at = random.int(siblings.length);
  const node = siblings[at];
  const name = Buffer.from(random.pick(NAMES));
  if (!node) {
    siblings.push({ ...randomValue(random, 0), name });
    return;
  }
  switch (random.int(9)) {
    case 0:
      node.type = random.pick([
        ...Object.keys(FIXED).map(Number),
        2,
        3,
        4,
        5,
        11,
        12,
        13,
        14,
        15,
        0,
        20,
        128,
      ]);
      break;
    case 1:
    case 2:
    case 3:
      Object.assign(node, randomValue(random, 0));
      break;
    case 4:
      node.name = name;
      break;
    case 5:
      siblings.splice(at, 1);
      break;
    case 6:
      siblings.splice(random.int(siblings.length + 1), 0, { ...node });
      break;
    case 7:
      siblings.splice(random.int(siblings.length + 1), 0, { ...randomValue(random, 0), name });
      break;
    default:
      wrap(node, random);
  }
}

/** Deeper than is allowed, or just not. */
function wrap(node: Node, random: Random): void {
  let inner: Node = { ...node };
  for (let levels = random.pick([1, 2, 98, 180, 199, 200, 201]); levels > 0; levels -= 1) {
    inner = { type: random.pick([DOCUMENT, ARRAY]), name: Buffer.from('0'), value: [inner] };
  }
  node.type = DOCUMENT;
  node.value = [inner];
}

function nestedIn(nodes: readonly Node[]): Node[][] {
  return nodes.flatMap(({ value }) => (Buffer.isBuffer(value) ? [] : [value, ...nestedIn(value)]));
}
