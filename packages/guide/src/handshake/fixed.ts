import crypto, { createHash } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { NOW } from './cast.ts';

// Time stands still and chance repeats itself in the process that imports this, before anything else: what driver and
// sandbox draw is the same in every run. For the process that records a login, and for no other.

const RealDate = Date;
// Taken off the module before it is changed; what is imported by name changes with it.
const { hkdfSync, randomBytes, randomInt } = crypto;

globalThis.Date = class extends RealDate {
  constructor(...args: unknown[]) {
    super(...((args.length === 0 ? [NOW] : args) as [number]));
  }
  static override now(): number {
    return NOW;
  }
} as DateConstructor;

/** Of these the sandbox draws the characters of its ids, and makes those of its keys. */
const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const scripted: { characters: string[]; bytes: Buffer[] } = { characters: [], bytes: [] };
// The sandbox draws its seed first, as number 0, and the nonces that the page shows after it.
const counts = new Map<string, number>([['node 32', -1]]);

/** What is drawn next is this: the characters of an id, and with them the parts of a key. */
export function drawNext(characters: string, ...base64: string[]): void {
  scripted.characters = [...characters];
  scripted.bytes = base64.map((text) => Buffer.from(text, 'base64'));
}

// Counted by who asks and for how much, because which of two connections asks first may differ from run to run.
function fixedBytes(who: string, size: number): Buffer {
  const name = `${who} ${size}`;
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, block) =>
    createHash('sha256').update(`${name} ${count} ${block}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, size);
}

Object.assign(crypto, {
  randomBytes(size: number, callback?: Parameters<typeof randomBytes>[1]) {
    if (callback) return randomBytes(size, callback);
    return fixedBytes('node', size);
  },
  // Of these bytes the sandbox makes a key's parts: its id, its secret and its token.
  hkdfSync(...args: Parameters<typeof hkdfSync>) {
    if (scripted.bytes.length === 0) return hkdfSync(...args);
    const id = Buffer.from(scripted.characters.map((character) => ID_ALPHABET.indexOf(character)));
    const parts = Buffer.concat([id, ...scripted.bytes], args[4]);
    drawNext('');
    return parts;
  },
  randomInt(...args: [number]) {
    const [max] = args;
    if (args.length !== 1 || max !== ID_ALPHABET.length) return randomInt(...args);
    const character = scripted.characters.shift();
    return character === undefined ? (fixedBytes('id', 1)[0] ?? 0) % max : ID_ALPHABET.indexOf(character);
  },
  // The example of AWS's documentation.
  randomUUID: () => '01234567-89ab-cdef-0123-456789abcdef',
});
Object.defineProperty(globalThis.crypto, 'getRandomValues', {
  value<View extends Uint8Array>(view: View): View {
    view.set(fixedBytes('web', view.length));
    return view;
  },
});
syncBuiltinESMExports();
