import { type Document, serialize } from 'bson';
import { onTestFinished } from 'vitest';
import { createAwsServices } from '../../src/aws/aws-services.ts';
import { startHttpServer } from '../../src/http/http-server.ts';
import type { Sandbox } from '../../src/index.ts';
import { type ServerFirst, saslContinue, startConversation } from '../../src/login-client/index.ts';
import type { HttpRequest } from '../../src/sigv4/http-request.ts';
import { openRawClient } from '../support/raw-client.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

/** Of keys that hold what percent-encoding changes: alice's secret has a plus and a slash. */
const KEY_SEED = '19'.padStart(64, '0');

/** A sandbox, and what its server sends to STS in a client's name, as STS reads it. */
export async function startCapturingSandbox(
  clock: () => number,
): Promise<{ sandbox: Sandbox; requests: HttpRequest[] }> {
  const requests: HttpRequest[] = [];
  const sts = await startHttpServer(
    (request) => {
      requests.push(request);
      return services.handler(request);
    },
    { clock },
  );
  onTestFinished(() => sts.stop());
  const sandbox = await startTestSandbox({ clock, stsUrl: sts.url, kept: { keySeed: KEY_SEED, ports: {} } });
  const services = createAwsServices({ account: sandbox.account, clock });
  return { sandbox, requests };
}

/** A login by hand: gives what STS was sent for it, and what the client was answered. */
export async function captureLogin(
  { sandbox, requests }: { sandbox: Sandbox; requests: HttpRequest[] },
  second: (serverFirst: ServerFirst) => Promise<Document>,
): Promise<{ request: HttpRequest | undefined; reply: Document }> {
  const client = await openRawClient(sandbox.mongodbUri);
  const payload = await second(await startConversation(client));
  const before = requests.length;
  const reply = await client.command(saslContinue(serialize(payload)));
  await client.end();
  return { request: requests[before], reply };
}
