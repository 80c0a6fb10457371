import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { startSandbox, UserError } from '../src/index.ts';
import { programPath } from './support/programs.ts';

const ADDRESSES = ['169.254.169.254', '169.254.170.2', '169.254.170.23'];
/** Where there is nothing but the loopback interface, which has these addresses too. */
const SET_UP = ['ip link set lo up', ...ADDRESSES.map((address) => `ip address add ${address}/32 dev lo`)];

function inNamespace(command: string) {
  const script = [...SET_UP, command].join(' && ');
  // -r: whoever runs it is root inside, and may listen on port 80 there.
  return spawnSync('unshare', ['-rn', 'sh', '-c', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR },
  });
}

const probe = process.platform === 'linux' ? inNamespace('true') : undefined;
const reason = probe
  ? `no network namespace can be made here: ${(probe.error?.message ?? probe.stderr).trim()}`
  : 'only Linux has network namespaces';

describe('the real link-local addresses', () => {
  test('serve the unmodified SDK, which is told nothing of them', (context) => {
    if (probe?.status !== 0) context.skip(reason);
    const { status, stdout, stderr } = inNamespace(
      `exec '${process.execPath}' '${programPath('link-local-program')}'`,
    );
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const { seen, redirects, requests } = JSON.parse(stdout);
    const role = (name: string) => `arn:aws:sts::123456789012:assumed-role/${name}/*`;
    expect(seen).toEqual({
      fromInstanceMetadata: role('mdb-ec2-role'),
      'fromHttp on ECS': role('mdb-ecs-role'),
      'fromHttp on EKS': role('mdb-eks-role'),
      'the chain on ECS': role('mdb-ecs-role'),
      'the chain on EKS': role('mdb-eks-role'),
      'the chain, falling through': role('mdb-ec2-role'),
    });
    expect(redirects).toEqual([]);
    const services = requests.map(({ service, status: answer }: Record<string, unknown>) => [
      service,
      answer,
    ]);
    expect(services).toContainEqual(['imds', 200]);
    expect(services).toContainEqual(['container-credentials', 200]);
  });

  test('where they are nobody’s, the sandbox says what it needs', async (context) => {
    const failure = await startSandbox({ linkLocal: true }).catch((error) => error);
    if (!(failure instanceof Error)) {
      await failure.stop();
      context.skip('the addresses are this machine’s');
    }
    expect(failure).toBeInstanceOf(UserError);
    expect(failure.message).toContain('169.254.169.254');
    expect(failure.message).toContain('network namespace');
  });
});
