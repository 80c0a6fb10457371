import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHttp, fromInstanceMetadata, fromTokenFile } from '@aws-sdk/credential-providers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { explain } from '../src/explain/index.ts';
import { type AwsCredentialProvider, connect } from '../src/index.ts';
import { startStubServer } from './stub-server.ts';

// Something answers in the place of AWS. The SDK is real, and so is what it makes of it.

interface Answer {
  status: number;
  body?: string;
  type?: string;
}

async function startAnswering({
  status,
  body = '',
  type = 'text/html; charset=utf-8',
}: Answer): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status, { 'content-type': type }).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

function tokenFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'foreign-answer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'token'), 'a.web.token');
  return join(folder, 'token');
}

const ROLE = 'arn:aws:iam::123456789012:role/app';

async function explainSts(answer: Answer, isNamed = true) {
  const url = await startAnswering(answer);
  vi.stubEnv('AWS_ENDPOINT_URL_STS', url);
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', tokenFile());
  vi.stubEnv('AWS_ROLE_ARN', ROLE);
  return explainWith(isNamed ? fromTokenFile() : undefined);
}

async function explainWith(credentialProvider: AwsCredentialProvider | undefined) {
  const { uri: clusterUrl } = await startStubServer();
  return connect({ clusterUrl, credentialProvider }).then(() => expect.unreachable('it connected'), explain);
}

const page = (title: string) =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title><style>h1 { color: red }</style></head>\n<body>\n<h1>${title}</h1><hr><p>squid.example\n</body></html>`;

describe.each([
  ['with the provider named', true],
  ['on the chain', false],
])('in the place of STS, %s', (_, isNamed) => {
  test.each<[Answer, summary: RegExp, cause: RegExp, fix: RegExp]>([
    [
      { status: 407, body: page('Proxy Authentication Required') },
      /HTTP 407 Proxy Authentication Required/,
      /\(text\/html; charset=utf-8\): "Proxy Authentication Required Proxy Authentication Required squid\.example"/,
      /does not read HTTPS_PROXY.*AWS_ENDPOINT_URL_STS/,
    ],
    [
      { status: 502, body: page('502 Bad Gateway') },
      /HTTP 502 Bad Gateway/,
      /502 Bad Gateway squid/,
      /Try again/,
    ],
    // Well-formed: the SDK finds no error in it, and keeps no text.
    [{ status: 502, body: '<html><body><h1>502</h1></body></html>' }, /HTTP 502/, /text\/html/, /Try again/],
    [{ status: 503, type: 'text/plain' }, /HTTP 503 Service Unavailable/, /text\/plain/, /Try again/],
    [
      { status: 403, body: 'Blocked by policy 17', type: 'text/plain' },
      /HTTP 403/,
      /"Blocked by policy 17"/,
      /curl -i/,
    ],
    [
      { status: 403, body: '{"message":"Forbidden"}', type: 'application/json' },
      /HTTP 403/,
      /Forbidden/,
      /curl -i/,
    ],
    [{ status: 302 }, /HTTP 302/, /HTTP 302 Found/, /curl -i/],
    [{ status: 200, body: page('Welcome to our network') }, /HTTP 200/, /Welcome to our network/, /curl -i/],
    [
      { status: 200, body: '<html><body>hello</body></html>' },
      /not AWS’s/,
      /with success, and without credentials/,
      /curl -i/,
    ],
  ])('%j', async (answer, summary, cause, fix) => {
    const explanation = await explainSts(answer, isNamed);
    expect(explanation).toMatchObject({
      code: 'provider-failed',
      summary: expect.stringMatching(summary),
      cause: expect.stringMatching(cause),
      fix: expect.stringMatching(fix),
    });
    expect(explanation.cause).not.toMatch(/hidden field|color: red|<h1>/);
  });
});

test('what breaks off may hold credentials: nothing of it is repeated', async () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const body = `<AssumeRoleWithWebIdentityResponse><Credentials><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>tok`;
  for (const [status, type] of [
    [200, 'text/xml'],
    [200, 'text/html'],
    [500, 'text/html'],
  ] as const) {
    const text = JSON.stringify(await explainSts({ status, type, body }));
    expect(text).not.toContain('wJalr');
    expect(text).not.toContain('tok');
    expect(text).toContain(`HTTP ${status}`);
  }
});

test('what STS itself says keeps its own explanation, and has its status', async () => {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>RegionDisabledException</Code><Message>STS is not activated in this region for account:123456789012.</Message></Error></ErrorResponse>`;
  expect(await explainSts({ status: 403, body, type: 'text/xml' })).toMatchObject({
    code: 'assume-role-refused',
    cause: expect.stringMatching(/not activated in this region.* It was HTTP 403\.$/),
  });
});

test.each<[string, string, () => AwsCredentialProvider, RegExp]>([
  [
    'metadata',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT',
    () => fromInstanceMetadata({ maxRetries: 0 }),
    /answer cannot be a session token/,
  ],
  [
    'a container’s endpoint',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    () => fromHttp({ maxRetries: 0 }),
    /begins with "<!DOCTYPE "/,
  ],
])('a page in the place of %s', async (_, variable, provider, cause) => {
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', undefined);
  vi.stubEnv(variable, await startAnswering({ status: 200, body: page('Welcome') }));
  expect(await explainWith(provider())).toMatchObject({
    code: 'provider-failed',
    cause: expect.stringMatching(cause),
    fix: expect.stringContaining(variable),
  });
});

test('a JSON error of the program’s own is not AWS’s', async () => {
  expect(explain(new SyntaxError('Unexpected end of JSON input')).code).toBe('unknown');
  const { summary } = await explainWith(async () => JSON.parse('not json'));
  expect(summary).toBe('The credential provider failed');
});

describe('what STS answered the cluster', () => {
  const explainLogin = async (errmsg: string) => {
    const { uri: clusterUrl } = await startStubServer((command) =>
      'saslContinue' in command ? { ok: 0, code: 8000, codeName: 'AtlasError', errmsg } : undefined,
    );
    const credentialProvider = async () => ({
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'x'.repeat(40),
    });
    return connect({ clusterUrl, credentialProvider }).then(
      () => expect.unreachable('it connected'),
      explain,
    );
  };

  test.each([429, 500, 503])('%d is not about the key', async (status) => {
    const explanation = await explainLogin(`bad auth : aws sts call has response ${status}`);
    expect(explanation).toMatchObject({ code: 'sts-refused', summary: 'AWS STS did not judge the login' });
    expect(explanation.cause).toContain(`The server says: bad auth : aws sts call has response ${status}`);
  });

  test('403 is, and the words of the server are there', async () => {
    const { code, cause } = await explainLogin('bad auth : aws sts call has response 403');
    expect(code).toBe('sts-refused');
    expect(cause).toMatch(
      /the secret does not belong to this key id.*The server says: bad auth : aws sts call has response 403$/,
    );
  });
});

describe('what the SDK does not keep, connect() has seen', () => {
  const REFUSED: Answer = { status: 407, body: page('Proxy Authentication Required') };

  test('a container’s endpoint, on the chain', async () => {
    const url = await startAnswering(REFUSED);
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', url);
    expect(await explainWith(undefined)).toMatchObject({
      code: 'container-unreachable',
      cause: expect.stringContaining(
        `${new URL(url).host} answered with HTTP 407 Proxy Authentication Required (text/html; charset=utf-8).`,
      ),
    });
  });

  test('the metadata service, on the chain', async () => {
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', undefined);
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', await startAnswering({ status: 503 }));
    expect(await explainWith(undefined)).toMatchObject({
      code: 'metadata-unreachable',
      cause: expect.stringContaining('answered with HTTP 503 Service Unavailable'),
    });
  });

  test('what others answer at the same time is not AWS’s', async () => {
    const other = await startAnswering({ status: 418 });
    const explanation = await explainWith(async () => {
      await new Promise((resolve) => get(other, (response) => response.resume().on('end', resolve)));
      throw new Error('out of order');
    });
    expect(JSON.stringify(explanation)).not.toContain('418');
  });

  test('a refusal that was followed by an answer is none', async () => {
    const url = await startAnswering({ status: 200, body: '{}', type: 'application/json' });
    const refusing = await startAnswering(REFUSED);
    const explanation = await explainWith(async () => {
      vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', refusing);
      await fromHttp({ maxRetries: 0 })().catch(() => {});
      vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', url);
      await fromHttp({ maxRetries: 0 })().catch(() => {});
      throw new Error('out of order');
    });
    expect(JSON.stringify(explanation)).not.toContain('407');
  });
});
