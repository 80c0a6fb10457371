import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { linksOf, type RunOptions, runDoctor } from '../trials/run-doctor.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

/** A home with these shared files; nobody's own. */
function homeWith(files: Readonly<Record<string, string>>): string {
  const home = emptyFolder();
  mkdirSync(join(home, '.aws'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, '.aws', name), text);
  return home;
}

type Env = Record<string, string | undefined>;

/** The path's environment, without the shared files that it brings: those are of the home folder then. */
async function provision(path: string): Promise<Env> {
  const { env } = await sandbox.provision(path);
  return { ...env, AWS_CONFIG_FILE: undefined, AWS_SHARED_CREDENTIALS_FILE: undefined };
}

const BROKEN_PROFILE = '[profile unused]\nsource_profile = nobody\nrole_arn = none\n';

// Odd, and nothing is wrong with any of them.
const HEALTHY: Record<string, () => Promise<RunOptions>> = {
  'IRSA beside an empty ~/.aws': async () => ({
    env: { ...(await provision('web-identity')), HOME: homeWith({ config: '', credentials: '' }) },
  }),
  'a token file that is a pipe': async () => {
    const env = await provision('web-identity');
    const fifo = join(emptyFolder(), 'token');
    execFileSync('mkfifo', [fifo]);
    // Whoever reads it gets the token, once; the doctor looks at it without reading.
    const writer = spawn('sh', ['-c', 'cat "$1" > "$2"', 'sh', env.AWS_WEB_IDENTITY_TOKEN_FILE ?? '', fifo]);
    onTestFinished(() => void writer.kill());
    return { env: { ...env, AWS_WEB_IDENTITY_TOKEN_FILE: fifo } };
  },
  'no region anywhere': async () => ({
    env: { ...(await provision('env-vars')), AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined },
  }),
  'a broken profile that nobody uses': async () => ({
    env: { ...(await provision('env-vars')), HOME: homeWith({ config: BROKEN_PROFILE }) },
  }),
  'variables of other tools': async () => ({
    env: {
      ...(await provision('env-vars')),
      AWS_PAGER: '',
      AWS_VAULT: 'work',
      AWS_SSO_SESSION: 'x',
      AWS_CLI_AUTO_PROMPT: 'on',
      AWS_SAM_STACK_NAME: 'x',
      MONGODB_URI: 'mongodb://other:27017',
      ATLAS_PUBLIC_KEY: 'x',
    },
  }),
  'temporary keys in the environment': async () => {
    const { env } = await sandbox.provision('env-vars', 'session');
    return { env };
  },
  'keys in the environment beside a profile nobody names': async () => ({
    env: {
      ...(await provision('env-vars')),
      HOME: homeWith({
        credentials:
          '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
      }),
    },
  }),
  'a .env that repeats what is set': async () => {
    const env = await provision('env-vars');
    const folder = emptyFolder();
    writeFileSync(
      join(folder, '.env'),
      Object.entries(env)
        .map(([name, value]) => `${name}="${value}"`)
        .join('\n'),
    );
    return { folder, env: { ...env, DOTENV_CONFIG_PATH: undefined } };
  },
  'no home folder': async () => ({
    env: { ...(await provision('env-vars')), HOME: '/nonexistent', USERPROFILE: '/nonexistent' },
  }),
  'a folder whose package.json is no JSON': async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'package.json'), '{ not json');
    return { folder, env: await provision('env-vars') };
  },
  'a proxy that the SDK does not use': async () => ({
    env: {
      ...(await provision('env-vars')),
      HTTP_PROXY: 'http://127.0.0.1:9',
      https_proxy: 'http://127.0.0.1:9',
    },
  }),
};

describe('nobody innocent is blamed', () => {
  test.each(Object.entries(HEALTHY))('%s', async (_, prepare) => {
    const run = await runDoctor(['--json'], await prepare());
    const links = linksOf(run);
    expect(links.filter(({ findings, remarks }) => findings.length + remarks.length > 0)).toEqual([]);
    // Without a service account, Atlas is not asked.
    expect(links.filter(({ verdict }) => verdict !== 'ok').map(({ id }) => id)).toEqual(['atlas']);
    expect(run.exitCode).toBe(0);
  });
});
