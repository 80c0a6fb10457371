import {
  type AuthAttempt,
  type Fault,
  type Provision,
  type Sandbox,
  startSandbox,
} from '@atlas-aws-iam/sandbox';

const fault: Fault = 'imds-timeout';

export async function withSandbox(
  test: (sandbox: Sandbox, provision: Provision) => Promise<void>,
): Promise<AuthAttempt[]> {
  await using sandbox = await startSandbox({ database: 'shop', port: 0, tls: true });
  const provision = await sandbox.provision('env-vars', { variant: 'session', database: 'orders' });
  using _ = sandbox.use(provision);
  sandbox.clock.advance(60_000);
  sandbox.failNext(fault, { times: 2 });
  // @ts-expect-error a fault that there is not
  sandbox.failNext('sts-throtled');
  await test(sandbox, provision);
  return sandbox.authAttempts;
}
