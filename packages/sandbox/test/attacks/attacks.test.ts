import { describe, expect, test } from 'vitest';
import { ATTACKS } from '../../bench/attacks/attacks.ts';
import { runAttack } from '../../bench/attacks/run-attack.ts';

// All of them, and on more connections: `npm run attacks` in this package.
const CHOSEN = [
  'ping of 5.4 million nulls',
  'client second with 60,000 commas',
  'a form of 1.2 million parameters',
  'a session name of 9 MB',
  '300 times [a-z]{0,999}',
];
const MAX_PEAK_BYTES = 300_000_000;

// Peak memory is read from /proc, which other systems do not have.
describe.skipIf(process.platform !== 'linux')('a server in a process of its own survives', () => {
  test.each(CHOSEN)('%s', async (name) => {
    const attack = ATTACKS.find((candidate) => candidate.name === name);
    if (!attack) throw new Error(`there is no attack ${name}`);
    const { peakBytes, pings } = await runAttack(attack, 4, 'src');
    expect(pings).toBeGreaterThan(0);
    expect(peakBytes).toBeLessThan(MAX_PEAK_BYTES);
  });
});
