import http, { createServer, type RequestOptions } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { STATIC } from './credentials.ts';
import { pretendMissing } from './missing-package.ts';

pretendMissing('@aws-sdk/credential-providers');
const { connect } = await import('../src/index.ts');
const { explain } = await import('../src/explain/index.ts');
const { startStubServer } = await import('./stub-server.ts');

const isDriver6 = process.env.DRIVER_MAJOR === '6';

async function explainConnect() {
  const { uri } = await startStubServer();
  const connected = connect({ clusterUrl: uri, credentialProvider: async () => STATIC });
  return connected.then(() => expect.unreachable('it connected'), explain);
}

// Driver 6 asks the metadata addresses of AWS: in these tests they are on loopback.
async function useMetadataEndpoint(answer: (respond: (body: string) => void) => void): Promise<void> {
  const server = createServer((_, response) => answer((body) => response.end(body)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const { request } = http;
  const redirect = (options: RequestOptions, onResponse: () => void) =>
    request({ method: options.method, path: options.path, host: '127.0.0.1', port, timeout: 50 }, onResponse);
  const spy = vi.spyOn(http, 'request').mockImplementation(redirect as typeof http.request);
  onTestFinished(() => {
    spy.mockRestore();
    server.closeAllConnections();
    server.close();
  });
}

test.runIf(!isDriver6)('driver 7 says so', async () => {
  expect((await explainConnect()).code).toBe('sdk-missing');
});

describe.runIf(isDriver6)('driver 6 ignores the provider', () => {
  test('and gets no answer from a metadata endpoint', async () => {
    await useMetadataEndpoint(() => {});
    expect((await explainConnect()).code).toBe('sdk-missing');
  });

  test('and signs with what a metadata endpoint gives: refused', async () => {
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', '/foreign');
    const { accessKeyId, secretAccessKey } = STATIC;
    const foreign = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: 'foreign' };
    await useMetadataEndpoint((respond) => respond(JSON.stringify(foreign)));
    expect((await explainConnect()).code).toBe('provider-not-asked');
  });
});
