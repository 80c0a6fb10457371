import type { Document } from 'bson';
import { describe, expect, test } from 'vitest';
import { type SearchKnowledge, searchSignature } from '../../src/inspect/search.ts';
import { STS_BODY } from '../../src/login-client/index.ts';
import type { Keys } from '../../src/login-client/sign.ts';
import { amzDate } from '../sigv4/signers.ts';
import { credentialOptions, drivers } from '../support/drivers.ts';
import { type ForeignSigner, foreignSigners, type ToSign } from '../support/foreign-signers.ts';
import { createUserKeys } from '../support/log-in.ts';
import { keysOf } from '../support/path-keys.ts';
import { captureLogin, startCapturingSandbox } from './captured-logins.ts';
import { type Situation, TAMPERED_LOGINS, type TamperedLogin, UNMATCHED_LOGINS } from './tampered-logins.ts';

/** Noon, so that an hour more or less is the same day. */
const NOON = Date.UTC(2026, 0, 2, 12, 0, 7);

/** A sandbox with some keys, and a way to log in to it as a foreign client. */
async function startForeignLogins() {
  const captured = await startCapturingSandbox(() => NOON);
  const { sandbox } = captured;
  const { account } = sandbox;
  account.createRole({ roleName: 'app' });
  const session = account.issueSession({ roleName: 'app', roleSessionName: 'one' });
  const otherSession = account.issueSession({ roleName: 'app', roleSessionName: 'two' });
  const keys = createUserKeys(sandbox, 'alice', []);
  const otherKeys = createUserKeys(sandbox, 'bob', []);
  const all = [session, otherSession, keys, otherKeys];
  const nonces: string[] = [];
  const knowledge: SearchKnowledge = {
    keyOf: (id) => all.find(({ accessKeyId }) => accessKeyId === id),
    keys: () => all,
    get earlierNonces() {
      return nonces.slice(1);
    },
  };

  async function logIn(
    signer: ForeignSigner,
    { withToken, sign, send = (second) => second }: Omit<TamperedLogin, 'name' | 'found'>,
  ) {
    const own = withToken ? session : keys;
    const { request, reply } = await captureLogin(captured, async ({ serverNonce, stsHost }) => {
      const nonce = serverNonce.toString('base64');
      const situation: Situation = {
        keys: own,
        otherKeys,
        otherSession,
        nonce,
        earlierNonce: nonces[0] ?? nonce,
      };
      nonces.unshift(nonce);
      const right: ToSign = {
        keys: own,
        host: stsHost,
        region: 'us-east-1',
        service: 'sts',
        date: NOON,
        path: '/',
        headers: {
          'content-length': String(STS_BODY.length),
          'content-type': 'application/x-www-form-urlencoded',
          'x-mongodb-gs2-cb-flag': 'n',
          'x-mongodb-server-nonce': nonce,
        },
        body: STS_BODY,
      };
      const a = await signer.sign({ ...right, ...sign?.(right, situation) });
      const second: Document = { a, d: amzDate(NOON), ...(withToken && { t: session.sessionToken }) };
      return send(second, situation);
    });
    if (!request) throw new Error(`STS was not asked: ${sandbox.authAttempts.at(-1)?.reason}`);
    return { reply, result: searchSignature(request, knowledge) };
  }
  return { sandbox, logIn };
}

describe.each(foreignSigners)('of what $name signs', (signer) => {
  test('each difference is named, and no other', async () => {
    const { logIn } = await startForeignLogins();
    await logIn(signer, {});
    const named: Record<string, string[]> = {};
    for (const { name, ...login } of TAMPERED_LOGINS) {
      const { reply, result } = await logIn(signer, login);
      expect(reply.ok, name).toBe(0);
      named[name] = result.differences.map(({ text }) => text);
    }
    expect(named).toEqual(
      Object.fromEntries(
        TAMPERED_LOGINS.map(({ name, found }) => [
          name,
          found.map((text) => (typeof text === 'string' ? text : expect.stringMatching(text))),
        ]),
      ),
    );
  });

  test('only what the request shows is named where no variation fits', async () => {
    const { logIn } = await startForeignLogins();
    for (const { name, found, unmatched = 'another-secret', ...login } of UNMATCHED_LOGINS) {
      const { reply, result } = await logIn(signer, login);
      expect(reply.ok, name).toBe(0);
      expect(result, name).toEqual({
        tried: expect.any(Number),
        differences: found.map((text) =>
          expect.objectContaining({ text: typeof text === 'string' ? text : expect.stringMatching(text) }),
        ),
        unmatched,
      });
    }
  });

  test('a true signature is called true', async () => {
    const { logIn } = await startForeignLogins();
    const { result } = await logIn(signer, {});
    expect(result).toEqual({ tried: 1, differences: [], isTrue: true });
  });
});

describe.each(drivers)('of what $packageName $version signs', ({ load }) => {
  test.each(['static', 'session'] as const)('with %s credentials', async (variant) => {
    const captured = await startCapturingSandbox(Date.now);
    const { sandbox, requests } = captured;
    const { MongoClient } = await load();
    const keys = keysOf(await sandbox.provision('env-vars', variant));
    const other = keysOf(await sandbox.provision('lambda'));
    const all = [keys, other];
    const knowledge: SearchKnowledge = {
      keyOf: (id) => all.find(({ accessKeyId }) => accessKeyId === id),
      keys: () => all,
      earlierNonces: [],
    };

    async function differencesOf(changes: Partial<Keys>): Promise<unknown> {
      const client = new MongoClient(sandbox.mongodbUri, credentialOptions({ ...keys, ...changes }));
      await expect(client.connect()).rejects.toThrow('bad auth : aws sts call has response 403');
      await client.close();
      const request = requests.at(-1);
      return request && searchSignature(request, knowledge).differences.map(({ text }) => text);
    }

    const { secretAccessKey: secret } = keys;
    expect(await differencesOf({ secretAccessKey: `${secret}\n` })).toEqual([
      'signed with a secret that has a line break after it',
    ]);
    expect(await differencesOf({ secretAccessKey: `${encodeURIComponent(secret)}` })).toEqual([
      'signed with its secret percent-encoded',
    ]);
    expect(await differencesOf({ secretAccessKey: 'x'.repeat(40) })).toEqual([]);
    expect(await differencesOf({ secretAccessKey: other.secretAccessKey })).toEqual([
      expect.stringMatching(/^signed with the secret of ASIA…\w{4}$/),
    ]);
    expect(await differencesOf({ sessionToken: other.sessionToken ?? '' })).toEqual([
      expect.stringMatching(/^sent the session token of ASIA…\w{4}$/),
    ]);
  });
});
