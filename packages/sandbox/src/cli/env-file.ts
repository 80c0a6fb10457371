import { UserError } from '../user-error.ts';

/**
 * What of a terminal's own would decide where credentials come from, or where requests for them go. Unset and not
 * emptied: an empty `AWS_PROFILE` is a profile without a name to both AWS CLIs.
 */
const STRAY_VARIABLES = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_CREDENTIAL_SCOPE',
  'AWS_ACCOUNT_ID',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
  'AWS_EC2_INSTANCE_PROFILE_NAME',
  'AWS_LOGIN_CACHE_DIRECTORY',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_STS',
  'AWS_ENDPOINT_URL_IAM',
  'AWS_ENDPOINT_URL_SSO',
  'AWS_ENDPOINT_URL_SSO_OIDC',
  'AWS_ENDPOINT_URL_SIGNIN',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_USE_FIPS_ENDPOINT',
  // A driver takes a program with these for a function's, which may be frozen.
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
];

/**
 * Variables in a form that `dotenv` and `node --env-file` read and a POSIX shell sources. The second line unsets for a
 * shell; to the others it gives `_` a value, which shells use for themselves and nobody reads. Node takes a line without
 * an equals sign for the beginning of the next name.
 *
 * @throws UserError for a value that has no form all of them understand alike.
 */
export function formatEnvFile(comment: string, env: Readonly<Record<string, string>>): string {
  const strays = STRAY_VARIABLES.filter((name) => !Object.hasOwn(env, name));
  const lines = Object.entries(env).map(([name, value]) => `${name}=${quote(name, value)}`);
  return [`# ${comment}`, `_= unset ${strays.join(' ')}`, ...lines, ''].join('\n');
}

function quote(name: string, value: string): string {
  // Single quotes mean the same to all, as long as the value holds none; double quotes, as long as nothing in them is
  // special to one of them.
  if (!/['\p{Cc}]/u.test(value)) return `'${value}'`;
  if (!/["$`\\!\p{Cc}]/u.test(value)) return `"${value}"`;
  throw new UserError(
    `${name} cannot be written to a file that shells and dotenv read alike: a single quote stands in it beside another special character, or a control character. Start the sandbox in a folder without these in its path.`,
  );
}
