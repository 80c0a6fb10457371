import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { startRelay } from '@atlas-aws-iam/test-support/relay';
import { deserialize } from 'bson';
import { MongoClient } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
import { credentialOptions } from '../support/drivers.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';
import { isTsharkThere, readCaptureOn, TSHARK_ENV, temporaryFile, withDissector } from '../support/tshark.ts';

const LOOPBACK = process.platform === 'darwin' ? 'lo0' : 'lo';

/** A capture of one port on loopback, under way; undefined where tshark may not capture. */
async function startCapture(
  port: number,
): Promise<{ file: string; lines(): string; stop(): Promise<void> } | undefined> {
  const file = temporaryFile();
  const args = ['-i', LOOPBACK, '-f', `tcp port ${port}`, '-w', file, '-P', '-l', ...withDissector(port)];
  const tshark = spawn('tshark', args, { env: TSHARK_ENV, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(tshark, 'close');
  let isEnded = false;
  void ended.then(() => {
    isEnded = true;
  });
  const stop = async () => {
    tshark.kill('SIGINT');
    await ended;
  };
  onTestFinished(stop);
  let lines = '';
  tshark.stdout.setEncoding('utf8').on('data', (text: string) => {
    lines += text;
  });
  // It prints that it captures before it does: it does when it sees a connection.
  await expect
    .poll(async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
      return isEnded || lines !== '';
    })
    .toBe(true);
  return isEnded ? undefined : { file, lines: () => lines, stop };
}

test.skipIf(!isTsharkThere)(
  'a live capture of a login shows what the driver sent (skipped without tshark)',
  async ({ skip }) => {
    const sandbox = await startTestSandbox();
    const { arn } = sandbox.account.createRole({ roleName: 'reader' });
    const roles = [{ roleName: 'readWrite' as const, databaseName: 'testdb' }];
    sandbox.databaseUsers.create({ username: arn, awsIAMType: 'ROLE', roles });
    const keys = sandbox.account.issueSession({ roleName: 'reader', roleSessionName: 'me' });
    const sent: Buffer[] = [];
    await using relay = await startRelay(sandbox.mongodbUri, ({ bytes }) => void sent.push(bytes));
    const port = Number(new URL(sandbox.mongodbUri).port);
    const capture = await startCapture(port);
    if (!capture) return skip('tshark may not capture here: it needs root, or the capabilities of dumpcap');

    await using client = new MongoClient(relay.uri, credentialOptions(keys));
    await client.db('testdb').command({ ping: 1 });
    await expect.poll(capture.lines).toContain('saslContinue');
    await capture.stop();

    const payloadIn = (name: string) => {
      const message = sent.find((bytes) => bytes.includes(name)) ?? Buffer.alloc(0);
      return deserialize(deserialize(message.subarray(21)).payload.value(), { promoteBuffers: true });
    };
    const [first, server, second] = [
      payloadIn('saslStart'),
      payloadIn('conversationId'),
      payloadIn('saslContinue'),
    ];
    const [, scope, headers, signature] =
      /Credential=[^/]+\/(\S+), SignedHeaders=(\S+), Signature=(\S+)$/.exec(second.a) ?? [];
    const names = [
      'client_nonce',
      'gs2_cb_flag',
      'server_nonce',
      'sts_host',
      'algorithm',
      'access_key_id',
      'credential_scope',
      'signed_headers',
      'signature',
      'date',
      'session_token_length',
    ];
    const read = (...args: string[]) => readCaptureOn(port, capture.file, ...args);
    const fields = names.flatMap((name) => ['-e', `mongodb_aws.${name}`]);
    expect(
      (await read('-Y', 'mongodb_aws', '-T', 'fields', '-E', 'separator=|', ...fields)).split('\n'),
    ).toEqual([
      `${first.r.toString('hex')}|n|||||||||`,
      `||${server.s.toString('hex')}|sts.amazonaws.com|||||||`,
      `||||AWS4-HMAC-SHA256|ASIA…${keys.accessKeyId.slice(-4)}|${scope}|${headers}|${signature}|${second.d}|${keys.sessionToken.length}`,
      '',
    ]);
    const shown = await read('-Y', 'mongodb_aws', '-O', 'mongodb_aws');
    expect(shown).toContain(signature);
    for (const secret of [keys.sessionToken, keys.secretAccessKey, keys.accessKeyId])
      expect(shown).not.toContain(secret);
    expect(await read('-Y', '_ws.malformed or _ws.lua.error')).toBe('');
  },
);
