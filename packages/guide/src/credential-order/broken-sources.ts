import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '@atlas-aws-iam/sandbox';
import type { Env } from './sources.ts';

/** One source that is there and gives no credentials. */
export interface BrokenSource {
  /** As the page names it. */
  name: string;
  env: Env;
  /** The source that comes later in the chain, and works. */
  behind: 'container' | 'instance';
}

/** @param folder where the files of the sources go */
export async function createBrokenSources(sandbox: Sandbox, folder: string): Promise<BrokenSource[]> {
  const { env: keys } = await sandbox.provision('env-vars', 'static');
  const noRole = `arn:aws:iam::${sandbox.account.accountId}:role/nobody`;
  const noToken = join(folder, 'no-token');
  const badToken = join(folder, 'bad-token');
  await writeFile(badToken, 'no token');
  const base = [
    '[profile base]',
    `aws_access_key_id = ${keys.AWS_ACCESS_KEY_ID}`,
    `aws_secret_access_key = ${keys.AWS_SECRET_ACCESS_KEY}`,
  ];

  const inFrontOfContainer = (name: string, env: Env): BrokenSource => ({ name, env, behind: 'container' });
  const profileOf = async (name: string, id: string, lines: readonly string[]): Promise<BrokenSource> => {
    // The SDK reads a file once in a process.
    const file = join(folder, `broken-${id}`);
    await writeFile(file, ['[profile broken]', ...lines, ...base, ''].join('\n'));
    return inFrontOfContainer(name, { AWS_CONFIG_FILE: file, AWS_PROFILE: 'broken' });
  };
  return [
    inFrontOfContainer('a key id in the environment, and no secret', {
      AWS_ACCESS_KEY_ID: keys.AWS_ACCESS_KEY_ID ?? '',
    }),
    inFrontOfContainer('`AWS_PROFILE` with the name of no profile', { AWS_PROFILE: 'nobody' }),
    await profileOf('a profile with a key id, and no secret', 'half', [
      `aws_access_key_id = ${keys.AWS_ACCESS_KEY_ID}`,
    ]),
    await profileOf('a profile whose `credential_process` fails', 'process', ['credential_process = exit 1']),
    await profileOf('a profile whose role STS refuses', 'role', [
      `role_arn = ${noRole}`,
      'source_profile = base',
    ]),
    await profileOf('a profile whose role wants an MFA code', 'mfa', [
      `role_arn = ${noRole}`,
      'source_profile = base',
      `mfa_serial = arn:aws:iam::${sandbox.account.accountId}:mfa/device`,
    ]),
    await profileOf('a profile of IAM Identity Center, without a login', 'sso', [
      'sso_session = nobody',
      `sso_account_id = ${sandbox.account.accountId}`,
      'sso_role_name = Nobody',
      '[sso-session nobody]',
      'sso_region = us-east-1',
      'sso_start_url = https://example.com/start',
    ]),
    inFrontOfContainer('a web identity without `AWS_ROLE_ARN`', { AWS_WEB_IDENTITY_TOKEN_FILE: badToken }),
    inFrontOfContainer('a web identity whose token file is not there', {
      AWS_WEB_IDENTITY_TOKEN_FILE: noToken,
      AWS_ROLE_ARN: noRole,
    }),
    inFrontOfContainer('a web identity that STS refuses', {
      AWS_WEB_IDENTITY_TOKEN_FILE: badToken,
      AWS_ROLE_ARN: noRole,
    }),
    {
      name: 'a container’s address that the SDK does not ask',
      env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://192.0.2.1/credentials' },
      behind: 'instance',
    },
    {
      name: 'a container’s address at which nothing listens',
      env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/credentials' },
      behind: 'instance',
    },
  ];
}
