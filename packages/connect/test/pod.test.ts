import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromContainerMetadata, fromEnv, fromHttp, fromTokenFile } from '@aws-sdk/credential-providers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { explain } from '../src/explain/index.ts';

const POD = { KUBERNETES_SERVICE_HOST: '10.96.0.1', HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' };
const asThrown = (error: Error) =>
  Object.assign(new Error(error.message, { cause: error }), { name: 'MongoAWSError' });

describe('a pod that has no identity', () => {
  test.each([
    ['fromTokenFile()', fromTokenFile()],
    ['fromHttp()', fromHttp()],
    ['fromContainerMetadata()', fromContainerMetadata()],
    ['fromEnv()', fromEnv()],
  ])('is told to get one by %s, and elsewhere nobody is', async (_, provider) => {
    const error = asThrown(
      await provider().then(
        () => expect.unreachable(),
        (thrown: Error) => thrown,
      ),
    );
    const { code, fix } = explain(error, { env: POD });
    expect(code).toBe('credentials-missing');
    expect(fix).toContain('Give the pod’s service account a role');
    expect(fix).toContain('Do not fall back on the role of the node');
    expect(explain(error, { env: { HOME: '/nonexistent' } }).fix).not.toContain('service account a role');
  });

  test('is told so by the chain, and where the node’s metadata service does not answer', () => {
    const chain = asThrown(new Error('Could not load credentials from any providers'));
    expect(explain(chain, { env: POD })).toMatchObject({
      code: 'no-provider-found',
      cause: expect.stringMatching(
        /^This is a pod \(KUBERNETES_SERVICE_HOST is set\), and it has no identity/,
      ),
      fix: expect.stringMatching(/^Give the pod’s service account a role/),
    });
    const instance = asThrown(new Error('Unable to connect to instance metadata service'));
    expect(explain(instance, { env: POD }).fix).toMatch(/^Give the pod’s service account a role/);
    expect(explain(instance, { env: {} }).fix).toMatch(/^On an EC2 instance/);
  });
});

describe('a token file that this user may not read', () => {
  // root may read everything: then somebody else tries.
  const READ = `require('node:fs').promises.readFile(process.argv[1]).catch(({ message }) => console.log(message))`;
  const isRoot = process.getuid?.() === 0;

  test.skipIf(process.platform === 'win32')('in a pod, and elsewhere', () => {
    const folder = mkdtempSync(join(tmpdir(), 'connect-denied-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const token = join(folder, 'token');
    writeFileSync(token, 'a.web.token');
    chmodSync(folder, 0o755);
    chmodSync(token, isRoot ? 0o600 : 0o000);
    const { stdout } = spawnSync(process.execPath, ['-e', READ, token], {
      encoding: 'utf8',
      cwd: '/',
      env: {},
      ...(isRoot && { uid: 65_534, gid: 65_534 }),
    });
    expect(stdout).toBe(`EACCES: permission denied, open '${token}'\n`);
    const error = asThrown(new Error(stdout.trim()));
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: token, AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/app' };
    const inPod = explain(error, { env: { ...POD, ...env } });
    expect(inPod).toMatchObject({
      code: 'provider-file-missing',
      fix: expect.stringContaining('securityContext.fsGroup'),
    });
    expect(inPod.fix).toContain('runAsUser');
    expect(inPod.summary).toContain(token);
    expect(explain(error, { env }).fix).toMatch(/chown, chmod 600/);
  });

  test('of EKS, which fromHttp() makes a text of', () => {
    const error = Object.assign(
      new Error("Error: EACCES: permission denied, open '/var/run/secrets/token'"),
      {
        name: 'CredentialsProviderError',
      },
    );
    expect(explain(error, { env: POD })).toMatchObject({
      code: 'container-unreachable',
      fix: expect.stringContaining('securityContext.fsGroup'),
    });
  });
});
