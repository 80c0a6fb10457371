import { Int32, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import { createTlsIdentity } from '../../src/index.ts';
import {
  clientFirst,
  FLAG_Y,
  logIn,
  readServerFirst,
  saslStart,
} from '../../src/login-client/conversation.ts';
import type { SignedCall } from '../../src/login-client/sign.ts';
import { ENDED_WITHOUT_REPLY, openWireClient } from '../../src/login-client/wire-client.ts';
import { keysOf } from '../support/path-keys.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

async function start(options?: Parameters<typeof startTestSandbox>[0]) {
  const sandbox = await startTestSandbox(options);
  return { sandbox, keys: keysOf(await sandbox.provision('env-vars', 'session')) };
}

describe('a login', () => {
  test('may be changed at each of its points', async () => {
    const { sandbox, keys } = await start();
    const client = await openRawClient(sandbox.mongodbUri);
    const calls: SignedCall[] = [];
    const hosts: string[] = [];
    const reply = await logIn(client, keys, {
      first: clientFirst({ p: new Int32(FLAG_Y) }),
      signing({ stsHost }) {
        hosts.push(stsHost);
        return { flag: 'y' };
      },
      onSigned: (call) => calls.push(call),
    });
    expect(reply).toMatchObject({ ok: 1, done: true });
    expect(hosts).toEqual(['sts.amazonaws.com']);
    expect(calls).toMatchObject([{ headers: { 'x-mongodb-gs2-cb-flag': 'y' } }]);
    const other = await openRawClient(sandbox.mongodbUri);
    expect(await logIn(other, keys, { edit: ({ t, ...second }) => second })).toMatchObject({ ok: 0 });
    expect(sandbox.authAttempts.at(-1)?.reason).toMatch(/^InvalidClientTokenId: /);
  });

  test('that is refused at its first step says so', async () => {
    const { sandbox, keys } = await start();
    const client = await openRawClient(sandbox.mongodbUri);
    await expect(logIn(client, keys, { first: { r: 1 } })).rejects.toThrow(
      'saslStart was refused: bad auth : Authentication failed.',
    );
  });

  test('reads a server first in any form', async () => {
    const { sandbox } = await start();
    const client = await openRawClient(sandbox.mongodbUri);
    const reply = await client.command(saslStart(serialize(clientFirst())));
    const { serverNonce } = readServerFirst(reply);
    expect(serverNonce).toHaveLength(64);
    const payload = Buffer.from(reply.payload.buffer);
    expect(readServerFirst({ ...reply, payload })).toEqual(readServerFirst(reply));
  });
});

describe('a connection', () => {
  test('of TLS trusts the authority it is given, and no other', async () => {
    const { sandbox, keys } = await start({ tls: true });
    const { mongodbUri, tlsCertificateAuthority: certificateAuthority } = sandbox;
    const client = await openWireClient(mongodbUri, { certificateAuthority });
    expect(await logIn(client, keys)).toMatchObject({ ok: 1 });
    await client.end();
    const other = await createTlsIdentity(Date.now);
    const failed = openWireClient(mongodbUri, { certificateAuthority: other.certificateAuthority });
    await expect(failed).rejects.toThrow('unable to verify the first certificate');
  });

  test.each([true, false])('is ended by its signal, with TLS: %s', async (tls) => {
    const { sandbox } = await start({ tls });
    const { mongodbUri, tlsCertificateAuthority: certificateAuthority } = sandbox;
    const end = new AbortController();
    const client = await openWireClient(mongodbUri, { signal: end.signal, certificateAuthority });
    const reply = client.receive();
    end.abort();
    expect(await reply).toBeUndefined();
    await expect(client.command({ ping: 1 })).rejects.toThrow(ENDED_WITHOUT_REPLY);
    const late = openWireClient(mongodbUri, { signal: AbortSignal.abort(), certificateAuthority });
    await expect(late).rejects.toThrow('aborted');
  });
});
