import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import type { Keys } from '@atlas-aws-iam/sandbox/login-client';
import { type Driver, drivers } from '../../drivers.ts';
import type { Evidence, Row } from '../../row.ts';
import { createClock } from './callers.ts';
import { explanationCode } from './explanation.ts';
import { failToConnect } from './fail-to-connect.ts';

export type Provider = () => Promise<Keys>;

/** A credential provider of the SDK that AWS refuses, as the driver that asked it tells a program. */
export interface ProviderCase {
  name: string;
  path: string;
  prepare(sandbox: Sandbox, setClock: (offsetMs: number) => void): Provider | Promise<Provider>;
  /** The error that the provider throws. */
  error: { name: string; status?: number; message: string | RegExp };
  explanation: string;
}

export function providerRow(input: ProviderCase): Row[] {
  return drivers.map((driver) => ({
    name: input.name,
    group: 'refusal',
    path: input.path,
    driver,
    target: 'sandbox',
    run: () => run(input, driver),
  }));
}

async function run(
  { prepare, error: expected, explanation }: ProviderCase,
  driver: Driver,
): Promise<Evidence> {
  const clock = createClock();
  await using sandbox = await startSandbox({ clock: () => clock.read() });
  const provider = await prepare(sandbox, (offsetMs) => {
    clock.offsetMs = offsetMs;
  });
  let thrown: unknown;
  const error = await failToConnect(driver, sandbox.mongodbUri, () =>
    provider().catch((refusal) => {
      thrown = refusal;
      throw refusal;
    }),
  );

  const { MongoAWSError } = await driver.load();
  assert.ok(error instanceof MongoAWSError, `It is a ${error.name}: ${error.message}`);
  assert.ok(thrown instanceof Error);
  assert.equal(error.cause, thrown);
  const { $metadata } = thrown as { $metadata?: { httpStatusCode?: number } };
  assert.deepEqual([thrown.name, $metadata?.httpStatusCode], [expected.name, expected.status]);
  for (const { message } of [thrown, error]) {
    if (typeof expected.message === 'string') assert.equal(message, expected.message);
    else assert.match(message, expected.message);
  }
  const code = explanationCode(error);
  assert.equal(code, explanation);
  assert.deepEqual(sandbox.authAttempts, [], 'without credentials nobody is to log in');
  return { detail: `${expected.name} ${code}` };
}

/** Where the SDK finds the sandbox, whatever the environment says. A refusal is none to try again after. */
export function clientConfig({ awsEndpointUrl }: Sandbox) {
  return { endpoint: awsEndpointUrl, region: 'us-east-1', maxAttempts: 1 };
}
