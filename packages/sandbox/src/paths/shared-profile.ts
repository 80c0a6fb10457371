import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { CredentialPath, PathParts, Provision } from './credential-path.ts';
import { grantRole, grantUser, trustService } from './grant.ts';
import { iniSection, keysSection } from './shared-file-text.ts';
import { uuidOf } from './uuid-of.ts';

const PROFILE = 'atlas';
const HEADING = `profile ${PROFILE}`;

/** A profile of `~/.aws/config` and `~/.aws/credentials`, named by `AWS_PROFILE`. */
export const sharedProfile: CredentialPath = {
  id: 'shared-profile',
  title: 'A profile in ~/.aws: keys, a role, a command, or aws login',
  variants: ['keys', 'assume-role', 'credential-process', 'login-session'],
  isInDefaultChain: true,
  async provision(parts, variant) {
    if (variant === 'keys') return keys(parts);
    if (variant === 'assume-role') return assumeRole(parts);
    if (variant === 'credential-process') return credentialProcess(parts);
    return loginSession(parts);
  },
};

function keys(parts: PathParts): Provision {
  const { key, identity } = grantUser(parts, 'mdb-profile-user');
  parts.files.write('.aws/credentials', keysSection(PROFILE, key));
  return { ...identity, env: { AWS_PROFILE: PROFILE } };
}

/** Keys that may do nothing but assume the role, which is the database user. */
function assumeRole(parts: PathParts): Provision {
  const base = parts.account.createUser({ userName: 'mdb-profile-base-user' });
  parts.files.write('.aws/credentials', keysSection('base', parts.account.createAccessKey(base)));
  const { role, identity } = grantRole(parts, {
    roleName: 'mdb-profile-role',
    roleSessionName: 'shared-profile',
    trust: { Effect: 'Allow', Principal: { AWS: base.arn }, Action: 'sts:AssumeRole' },
  });
  parts.files.write(
    '.aws/config',
    iniSection(HEADING, {
      role_arn: role.arn,
      source_profile: 'base',
      role_session_name: 'shared-profile',
    }),
  );
  return { ...identity, env: { AWS_PROFILE: PROFILE } };
}

/** A command that prints credentials: here it gets them from a container's endpoint, as a company's tool might. */
function credentialProcess(parts: PathParts): Provision {
  const { role, identity } = grantRole(parts, {
    roleName: 'mdb-process-role',
    roleSessionName: '*',
    trust: trustService('ecs-tasks.amazonaws.com'),
  });
  const { relativeUri } = parts.containerCredentials.registerTask({
    ...role,
    id: uuidOf(parts.derive(`the task of ${role.roleName}`, 16)),
  });
  // The URI stands in a file, not in an argument: anyone who may list processes sees arguments, and the URI gives the credentials.
  parts.files.write(
    'credential-process.uri',
    `${parts.containerCredentialsUrl ?? 'http://169.254.170.2'}${relativeUri}`,
  );
  const script = parts.files.write(
    'credential-process.mjs',
    `import { readFileSync } from 'node:fs';
const response = await fetch(readFileSync(new URL('credential-process.uri', import.meta.url), 'utf8'));
const { AccessKeyId, SecretAccessKey, Token, Expiration } = await response.json();
console.log(JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey, SessionToken: Token, Expiration }));
`,
  );
  parts.files.write(
    '.aws/config',
    iniSection(HEADING, { credential_process: `"${process.execPath}" "${script}"` }),
  );
  return { ...identity, env: { AWS_PROFILE: PROFILE } };
}

/** What `aws login` leaves behind: `login_session` in the profile, and a token in a folder of its own. */
async function loginSession(parts: PathParts): Promise<Provision> {
  const roleSessionName = 'developer';
  const { role, identity } = grantRole(parts, { roleName: 'mdb-login-role', roleSessionName });
  const token = await parts.signin.login({ ...role, roleSessionName });
  const session = identity.principal;
  parts.files.write('.aws/config', iniSection(HEADING, { login_session: session }));
  const name = createHash('sha256').update(session).digest('hex');
  const file = parts.files.write(`.aws/login/cache/${name}.json`, JSON.stringify(token, null, 2));
  return { ...identity, env: { AWS_PROFILE: PROFILE, AWS_LOGIN_CACHE_DIRECTORY: dirname(file) } };
}
