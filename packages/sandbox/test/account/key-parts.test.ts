import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAccount } from '../../src/account/account.ts';

const keysOf = (seed: Uint8Array, ...userNames: string[]) => {
  const account = createAccount(Date.now, undefined, seed);
  for (const userName of new Set(userNames)) account.createUser({ userName });
  return userNames.map((userName) => account.createAccessKey({ userName }));
};

describe('keys of a seed', () => {
  test('are those of the holder, in whatever order they are made', () => {
    const seed = randomBytes(32);
    const [alice, bob, alicesSecond] = keysOf(seed, 'alice', 'bob', 'alice');
    expect(keysOf(seed, 'bob', 'alice', 'alice')).toEqual([bob, alice, alicesSecond]);
    const all = [alice, bob, alicesSecond];
    expect(new Set(all.map((key) => key?.accessKeyId)).size).toBe(3);
    expect(new Set(all.map((key) => key?.secretAccessKey)).size).toBe(3);
  });

  // Programs keep the keys of a sandbox that has a file for its seed.
  test('are the same in every release', () => {
    const keys = keysOf(new Uint8Array(32), 'alice', 'alice');
    const text = keys
      .map(({ accessKeyId, secretAccessKey }) => `${accessKeyId} ${secretAccessKey}`)
      .join(' ');
    expect(createHash('sha256').update(text).digest('hex')).toBe(
      '7e5d5b5f9fcdb4fa23e913e2bfd2a350467ca17915a9a95160cc47ea374ead2c',
    );
  });

  test('are others where the seed is another, or none is given', () => {
    const [first] = keysOf(randomBytes(32), 'alice');
    const [second] = keysOf(randomBytes(32), 'alice');
    expect(second?.accessKeyId).not.toBe(first?.accessKeyId);
    expect(second?.secretAccessKey).not.toBe(first?.secretAccessKey);
    const sessions = [1, 2].map(() => {
      const account = createAccount(Date.now);
      account.createRole({ roleName: 'r' });
      return account.issueSession({ roleName: 'r', roleSessionName: 's' });
    });
    expect(sessions[0]?.sessionToken).not.toBe(sessions[1]?.sessionToken);
  });
});
