import { startSandbox } from '@atlas-aws-iam/sandbox';
import { MongoServerError } from 'mongodb';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { explain } from '../src/explain/index.ts';
import { authenticatedUser, connect } from '../src/index.ts';
import { proveAccess } from '../src/proof.ts';

const HOST = 'sample.cluster-abcdefghijkl.us-east-1.docdb.amazonaws.com';
const OUTSIDE =
  'https://docs.aws.amazon.com/documentdb/latest/developerguide/connect-from-outside-a-vpc.html';

async function startDocumentdb() {
  const sandbox = await startSandbox({ dialect: 'documentdb' });
  onTestFinished(() => sandbox.stop());
  const { env } = await sandbox.provision('env-vars');
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return sandbox;
}

test('connect() takes the connection string of Amazon DocumentDB as it is, and writes', async () => {
  const { mongodbUri } = await startDocumentdb();
  expect(mongodbUri).toMatch(/tls=true&tlsCAFile=.*&replicaSet=rs0&.*&retryWrites=false$/);
  const client = await connect();
  onTestFinished(() => client.close());
  expect(await authenticatedUser(client)).toBe('arn:aws:iam::123456789012:user/mdb-env-vars-user');
  await proveAccess(client.db(), 'documentdb');
});

describe('retryable writes', () => {
  test('are explained by the words of AWS’s documentation, with their code', () => {
    const error = new MongoServerError({ ok: 0, code: 9, errmsg: "Unrecognized field: 'txnNumber'" });
    expect(explain(error)).toMatchObject({ code: 'retryable-writes-unavailable' });
  });

  test.each([
    [2, "Unrecognized field: 'txnNumber'"],
    [9, "Unrecognized field: 'collation'"],
  ])('are nothing else: code %i, %s', (code, errmsg) => {
    const error = new MongoServerError({ ok: 0, code, errmsg });
    expect(explain(error).code).not.toBe('retryable-writes-unavailable');
  });
});

test('what the sandbox words itself in place of DocumentDB is known by its code alone', async () => {
  await startDocumentdb();
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x'.repeat(40));
  const error = await connect().then(
    () => expect.unreachable('it connected'),
    (thrown) => thrown,
  );
  expect(explain(error).code).toBe('authentication-failed');
  const { message } = error.cause ?? error;
  expect(explain(new MongoServerError({ ok: 0, code: 1, errmsg: message })).code).toBe('unknown');
});

describe('a host of Amazon DocumentDB', () => {
  const selection = (cause: object) =>
    Object.assign(new Error('Server selection timed out after 10000 ms'), {
      name: 'MongoServerSelectionError',
      reason: {
        type: 'ReplicaSetNoPrimary',
        setName: 'rs0',
        servers: new Map([[`${HOST}:27017`, { type: 'Unknown', error: cause }]]),
      },
    });
  const network = (message: string, cause?: object) =>
    Object.assign(new Error(message, { cause }), { name: 'MongoNetworkError' });

  test.each([
    ['no answer', network(`connection 1 to ${HOST}:27017 timed out`), 'server-unreachable'],
    [
      'no name',
      network(`getaddrinfo ENOTFOUND ${HOST}`, {
        code: 'ENOTFOUND',
        hostname: HOST,
        syscall: 'getaddrinfo',
        message: `getaddrinfo ENOTFOUND ${HOST}`,
        name: 'Error',
      }),
      'host-not-found',
    ],
  ])('that cannot be reached: %s', (_, cause, code) => {
    const explanation = explain(selection(cause));
    expect(explanation).toMatchObject({ code, docs: OUTSIDE });
    expect(`${explanation.cause} ${explanation.fix}`).toMatch(/VPC/);
    expect(explanation.fix).toMatch(/directConnection=true in place of replicaSet=rs0/);
  });

  test('in China is one too, and one that only begins so is none', () => {
    const fixOf = (host: string) => {
      const cause = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
        code: 'ENOTFOUND',
        hostname: host,
        syscall: 'getaddrinfo',
      });
      return explain(network(cause.message, cause)).fix;
    };
    expect(fixOf('a.cluster-b.cn-north-1.docdb.amazonaws.com.cn')).toMatch(/in that VPC/);
    expect(fixOf('a.docdb.amazonaws.com.evil.example')).not.toMatch(/VPC/);
    expect(fixOf('docdb.example')).not.toMatch(/VPC/);
  });

  test('whose authority Node does not know, needs AWS’s bundle', () => {
    const error = Object.assign(new Error('self-signed certificate in certificate chain'), {
      code: 'SELF_SIGNED_CERT_IN_CHAIN',
    });
    expect(explain(selection(network(error.message, error)))).toMatchObject({
      code: 'tls-certificate',
      cause: expect.stringContaining('an authority of AWS’s own'),
      fix: expect.stringContaining(
        'https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem, and name the file as tlsCAFile',
      ),
    });
  });
});
