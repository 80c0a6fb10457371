import { type Sandbox, type SandboxOptions, startSandbox } from '@atlas-aws-iam/sandbox';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { resolveTarget } from '../src/from-connect.ts';
import { inspectorPage } from '../src/links/inspector-page.ts';
import { examineLogin } from '../src/links/login.ts';
import { directUri } from '../src/links/login-on-each.ts';
import { parseHosts } from '../src/links/network.ts';
import type { Address } from '../src/open-socket.ts';

async function sandboxOf(options: SandboxOptions = {}): Promise<{ sandbox: Sandbox; address: Address }> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.stop());
  return { sandbox, address: parseHosts(new URL(sandbox.mongodbUri).host)[0] ?? { host: '', port: 0 } };
}

describe('a login on each server', () => {
  test('one that refuses is named, though the program’s own login went elsewhere', async () => {
    const [one, other] = [await sandboxOf(), await sandboxOf()];
    const { env } = await one.sandbox.provision('env-vars');
    const finding = await login(env, [one.address, other.address]);
    const refusing = `${other.address.host}:${other.address.port}`;
    expect(finding.summary).toBe(`refused by ${refusing}, of 2 servers`);
    expect(finding.findings).toHaveLength(1);
    expect(finding.evidence).toEqual(
      expect.arrayContaining([
        `${one.address.host}:${one.address.port}: it lets the caller in`,
        expect.stringContaining(`${refusing}: it, or the driver, says:`),
      ]),
    );
    expect(one.sandbox.authAttempts).toHaveLength(2);
    expect(other.sandbox.authAttempts).toHaveLength(1);
  });

  test('all let the caller in', async () => {
    const { sandbox, address } = await sandboxOf();
    const { env } = await sandbox.provision('env-vars');
    const finding = await login(env, [address, address]);
    expect(finding.findings ?? []).toEqual([]);
    expect(finding.summary).toContain('mdb-env-vars-user');
  });

  test('of one that a sandbox refuses, the page that shows it is named', async () => {
    const { sandbox, address } = await sandboxOf({ inspect: true });
    const { env } = await sandbox.provision('env-vars');
    const { evidence } = await login({ ...env, AWS_SECRET_ACCESS_KEY: 'wrong' }, [address]);
    expect(evidence).toContain(`The sandbox shows its logins, byte by byte: ${sandbox.inspectorUrl}`);
  });

  test.each([
    'http://127.0.0.1:80/x/',
    'http://example.com/aaaaaaaaaaaaaaaaaaaaaa/',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ])('%s is no such page', (page) => {
    expect(inspectorPage(['127.0.0.1:27017'], { ATLAS_AWS_IAM_INSPECTOR_URL: page })).toBeUndefined();
  });

  test('a cluster elsewhere has none', () => {
    const env = { ATLAS_AWS_IAM_INSPECTOR_URL: 'http://127.0.0.1:80/aaaaaaaaaaaaaaaaaaaaaa/' };
    expect(inspectorPage(['localhost:27017'], env)).toBe(env.ATLAS_AWS_IAM_INSPECTOR_URL);
    expect(inspectorPage(['cluster0.abc.mongodb.net:27017'], env)).toBeUndefined();
    expect(inspectorPage([], env)).toBeUndefined();
  });

  test('where there is one, a program’s login is the only one', async () => {
    const { sandbox, address } = await sandboxOf();
    const { env } = await sandbox.provision('env-vars');
    await login(env, [address]);
    expect(sandbox.authAttempts).toHaveLength(1);
  });
});

function login(env: Readonly<Record<string, string>>, addresses: readonly Address[]) {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const identity = {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
  };
  return examineLogin(resolveTarget({}, env), identity, 'env-vars', { addresses, stsHosts: [] });
}

describe('the URI of one server', () => {
  const uriOf = (clusterUrl: string, host = 'a.test', port = 27017) =>
    directUri({ host, port }, resolveTarget({ clusterUrl }, {}));

  test.each([
    ['mongodb://a.test,b.test/x?replicaSet=rs0', 'mongodb://a.test:27017/x?directConnection=true&tls=false'],
    ['mongodb+srv://c.test/x', 'mongodb://a.test:27017/x?directConnection=true&tls=true'],
    [
      'mongodb+srv://c.test/x?srvMaxHosts=2&tlsCAFile=%2Fca.pem',
      'mongodb://a.test:27017/x?tlsCAFile=%2Fca.pem&directConnection=true&tls=true',
    ],
    ['mongodb://a.test,b.test/x?SSL=true', 'mongodb://a.test:27017/x?SSL=true&directConnection=true'],
  ])('%s', (clusterUrl, uri) => {
    expect(uriOf(clusterUrl)).toBe(uri);
  });

  test('an address of IPv6 and a path', () => {
    expect(uriOf('mongodb://[::1]/x', '::1')).toContain('mongodb://[::1]:27017/x');
    expect(uriOf('mongodb://%2Ftmp%2Fm.sock/x', '/tmp/m.sock')).toContain('mongodb://%2Ftmp%2Fm.sock/x');
  });
});
