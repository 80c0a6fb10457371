import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { machineEnv, repositoryRoot } from '@atlas-aws-iam/command';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { runNode } from '@atlas-aws-iam/test-support/run-node';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { github, gitlab, vercel } from './web-identity-platforms.ts';
import { logIn, read, type Scene, startScene } from './web-identity-scene.ts';

const tokenOf = (scene: Scene, { sub, audience }: typeof github) => scene.issuer.sign({ sub, aud: audience });

async function runBash(script: string, env: Record<string, string>): Promise<string> {
  const options = { env: { ...machineEnv(), ...env } };
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], options);
  return stdout;
}

/** The endpoint of a runner that gives a job its token, and what it was asked. */
async function startRunner(token: string) {
  const asked: unknown[] = [];
  const server = createServer(({ url, headers }, response) => {
    asked.push(url, headers.authorization);
    response.end(JSON.stringify({ count: 1, value: token }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { asked, url: `http://127.0.0.1:${port}/token?api-version=2.0` };
}

describe.skipIf(process.platform === 'win32')(
  'a job writes its token to a file, which nobody else reads',
  () => {
    const modeOf = (file: string) => statSync(file).mode & 0o777;

    test('github: by the step of atlas.yml', async () => {
      const scene = await startScene(github);
      const runner = await startRunner(await tokenOf(scene, github));
      const { permissions, steps } = parse(read('.github/workflows/atlas.yml')).jobs.matrix;
      expect(permissions['id-token']).toBe('write');
      const step = steps.find(({ env }: { env?: Record<string, string> }) => env?.TOKEN_FILE);
      const TOKEN_FILE = join(emptyFolder(), 'web-identity-token');
      await runBash(step.run, {
        TOKEN_FILE,
        ACTIONS_ID_TOKEN_REQUEST_URL: runner.url,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-runner',
      });
      expect(runner.asked).toEqual([
        '/token?api-version=2.0&audience=sts.amazonaws.com',
        'Bearer of-the-runner',
      ]);
      expect(modeOf(TOKEN_FILE)).toBe(0o600);
      expect(await logIn(scene, scene.fromFile(TOKEN_FILE))).toContain('assumed-role/atlas-app-github');
    });

    test('gitlab: by the script of the page', async () => {
      const scene = await startScene(gitlab);
      const { id_tokens: tokens, variables, script } = parse(read('docs/ci/gitlab-ci.yml')).connect;
      expect(tokens).toEqual({ AWS_ID_TOKEN: { aud: gitlab.audience } });
      expect(variables.AWS_ROLE_ARN).toBe(scene.roleArn);
      const own = script.filter((line: string) => !line.startsWith('npm '));
      const file = await runBash([...own, 'printf %s "$AWS_WEB_IDENTITY_TOKEN_FILE"'].join('\n'), {
        AWS_ID_TOKEN: await tokenOf(scene, gitlab),
        TMPDIR: emptyFolder(),
      });
      expect(modeOf(file)).toBe(0o600);
      expect(await logIn(scene, scene.fromFile(file))).toContain('assumed-role/atlas-app-gitlab');
    });
  },
);

/** Answers requests of these tokens, one after the other, in one process: a status, or what was thrown. */
async function runFunction({ sandbox, roleArn }: Scene, tokens: (string | undefined)[], env = {}) {
  const program = `
    import { GET } from './docs/code/vercel-function.ts';
    for (const token of ${JSON.stringify(tokens)}) {
      const headers = token ? { 'x-vercel-oidc-token': token } : {};
      const answer = await GET(new Request('https://app.example', { headers })).then(
        async (response) => response.status + ' ' + (await response.text()),
        (error) => error.message,
      );
      console.log(answer);
    }
    process.exit();`;
  const { stdout, stderr } = await runNode(
    repositoryRoot,
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    { ...sandbox.env, AWS_ROLE_ARN: roleArn, ...env },
  );
  return stdout ? stdout.trimEnd().split('\n') : [stderr];
}

describe('vercel: the function of the page', () => {
  test('logs in with the token of the request, once there is one', async () => {
    const scene = await startScene(vercel);
    const answers = await runFunction(scene, [undefined, await tokenOf(scene, vercel), undefined]);
    expect(answers).toEqual([expect.stringContaining('x-vercel-oidc-token'), '200 []', '200 []']);
    expect(scene.sandbox.authAttempts).toMatchObject([
      {
        verdict: 'authenticated',
        authenticatedUser: expect.stringContaining('assumed-role/atlas-app-vercel'),
      },
    ]);
  });

  test('logs in with the token of the build', async () => {
    const scene = await startScene(vercel);
    const env = { VERCEL_OIDC_TOKEN: await tokenOf(scene, vercel) };
    expect(await runFunction(scene, [undefined], env)).toEqual(['200 []']);
  });

  test('is refused with the token of a preview, and takes the next one', async () => {
    const scene = await startScene(vercel);
    const preview = await scene.issuer.sign({ sub: vercel.wrong[0]?.[1] ?? '', aud: vercel.audience });
    const answers = await runFunction(scene, [preview, await tokenOf(scene, vercel)]);
    expect(answers).toEqual([expect.stringContaining('Not authorized to perform'), '200 []']);
  });

  test('says that it has no role', async () => {
    const scene = await startScene(vercel);
    const answers = await runFunction(scene, [await tokenOf(scene, vercel)], { AWS_ROLE_ARN: '' });
    expect(answers).toEqual([expect.stringContaining('AWS_ROLE_ARN is not set')]);
  });
});
