import { createServer, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';

// Every endpoint that the SDK's chain may ask, on one address. What it issues names its source in the access key id.

export const keyIdOf = (source: string) =>
  `ASIA${source
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .padEnd(9, '0')
    .slice(0, 9)}EXAMPLE`;

const ISSUED = () => ({ SecretAccessKey: 'a-secret', Token: 'a-token', Expiration: inAnHour() });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const METADATA_PATH = '/latest/meta-data/iam/security-credentials/';

/** The name of a role, or a constant, says who is asked. */
export async function startAwsStub(): Promise<string> {
  const server = createServer(async (request, response) => {
    const answer = respond(request, await bodyOf(request));
    if (answer === undefined) response.writeHead(404).end();
    else response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

function respond({ method, url = '/' }: IncomingMessage, body: string): unknown {
  const { pathname, searchParams } = new URL(url, 'http://stub');
  if (pathname === '/' && method === 'POST') return assumeRole(new URLSearchParams(body));
  if (pathname === '/federation/credentials') {
    const accessKeyId = keyIdOf(searchParams.get('role_name') ?? '');
    const keys = { accessKeyId, secretAccessKey: 'a-secret', sessionToken: 'a-token' };
    return { roleCredentials: { ...keys, expiration: Date.now() + 3_600_000 } };
  }
  if (pathname === '/token') return { accessToken: 'renewed', expiresIn: 3600, refreshToken: 'renewed' };
  if (pathname === '/v1/token') {
    const keys = { accessKeyId: keyIdOf('profile'), secretAccessKey: 'a-secret', sessionToken: 'a-token' };
    return { accessToken: keys, tokenType: 'aws_sigv4', expiresIn: 900, refreshToken: 'renewed' };
  }
  if (pathname === '/latest/api/token') return 'a-token-of-imds';
  if (pathname === METADATA_PATH) return 'a-role';
  if (pathname === `${METADATA_PATH}a-role`) {
    return { Code: 'Success', AccessKeyId: keyIdOf('instance'), ...ISSUED() };
  }
  if (pathname === '/container') return { AccessKeyId: keyIdOf('container'), ...ISSUED() };
  return undefined;
}

function assumeRole(form: URLSearchParams): string {
  const action = form.get('Action');
  const [, role = ''] = form.get('RoleArn')?.split('/') ?? [];
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>
    <AccessKeyId>${keyIdOf(role)}</AccessKeyId>
    <SecretAccessKey>a-secret</SecretAccessKey>
    <SessionToken>a-token</SessionToken>
    <Expiration>${inAnHour()}</Expiration>
  </Credentials></${action}Result></${action}Response>`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}
