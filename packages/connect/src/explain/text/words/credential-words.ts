import { COMMANDS } from '../../commands.ts';
import { SUPPOSED } from '../supposition.ts';
import { halfKey, provider, type Saying, told } from './saying.ts';

const CHAIN = 'Could not load credentials from any providers';
const missing = ([, name = '']: RegExpExecArray) => `Profile ${name} was not found`;

// P: pymongo, pymongo-auth-aws, botocore and the AWS CLI. G: the drivers and the AWS SDK of Go. J: of Java. R: of Rust.
// What these have in common with Node is not here. Names are bounded: a pattern that begins anywhere looks for its end
// each time.
export const credentialWords: readonly Saying[] = [
  // Nothing found anywhere
  provider(/\bUnable to locate credentials\b/, CHAIN), // P
  provider(/\btemporary MONGODB-AWS credentials could not be obtained/, CHAIN), // P
  provider(/\bUnable to load credentials from any of the providers in the chain\b/, CHAIN), // J
  provider(/\bUnable to obtain AWS credential from the environment\b/, CHAIN), // J
  provider(/\bno credentials found in chain\b|\bno providers in chain provided credentials\b/, CHAIN), // R
  provider(/\bno EC2 IMDS role found\b/, CHAIN), // G
  // Half of what belongs together
  halfKey(/\bPartial credentials found in env\b/), // P
  halfKey(/\b(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY) is set, but \w{1,40} is missing/), // G
  {
    words: /\bAWS_(?:WEB_IDENTITY_TOKEN_FILE|ROLE_ARN) is set, but \w{1,40} is missing/, // G
    told: () => told('Web identity configuration not specified', 'MongoAWSError'),
    known: SUPPOSED.halfWebIdentity,
  },
  // Profiles
  provider(/\bThe config profile \((.{1,256}?)\) could not be found/, missing), // P
  provider(/\bfailed to get shared config profile, ([^\s,]{1,256})/, missing), // G
  provider(/\bProfile file contained no (?:credentials|information) for profile '(.{1,256}?)'/, missing), // J
  provider(/\bprofile `(.{1,256}?)` was not defined\b/, missing), // R
  provider(
    /\bPartial credentials found in (?!env\b)\S{1,100}, missing/, // P
    'Could not resolve credentials using profile: [the one that is selected] in configuration',
  ),
  provider(
    /\bInfinite loop in credential configuration|\bCircular relationship detected with profiles/, // P, J
    'Detected a cycle attempting to resolve credentials for profile',
  ),
  provider(
    /\bis not a valid credential_source\b|\binvalid credential source in `/, // J, R
    'Unsupported credential source in profile',
  ),
  provider(
    /\bMFA token required\b/, // P
    'It requires multi-factor authentication, but no MFA code callback was provided.',
  ),
  provider(
    /\bError when retrieving credentials from custom-process\b|\bError retrieving credentials(?: from|:) external process\b|\bFailed to refresh process-based credentials/, // P, R, J
    'Command failed: ',
  ),
  // Logins
  provider(
    /\bError loading SSO Token\b|\bError when retrieving token from sso\b|\bToken has expired and refresh failed\b|\bthe SSO session has expired or is invalid\b|\bThe SSO session associated with this profile has expired\b|\bcached SSO token\b/, // P, G, R
    `To refresh this SSO session run ${COMMANDS.ssoLogin}`,
  ),
  provider(
    /\(UnauthorizedException\) when calling the \w{1,60} operation|\bapi error UnauthorizedException\b|\bSession token not found or invalid\b/, // P, G
    'UnauthorizedException: Session token not found or invalid',
  ),
  provider(
    /\(ForbiddenException\) when calling the GetRoleCredentials operation|\bapi error ForbiddenException\b/, // P, G
    'ForbiddenException: No access',
  ),
  provider(
    /\bsso-session named `|\bSso-session section not found\b|\bsso-session does not exist\b/i, // R, J, P
    "Cannot read properties of undefined (reading 'sso_region')",
  ),
  provider(
    /\bcached Login token is expired\b|\bError loading login session token\b/,
    'Failed to load token ',
  ), // R, P
  // Instances and containers
  provider(
    /\bUnable to contact EC2 metadata service|\bFailed to load credentials from (?:IMDS|metadata service)|\bunable to retrieve (?:token|role_name) from EC2 metadata|\bfailed to load IMDS session token|\bcould not communicate with IMDS|\bError retrieving metadata:|^(?!.*Network request to).*\b169\.254\.169\.254\b/, // J, G, R, P
    'Error response received from instance metadata service',
  ),
  {
    words:
      /\bfailed to retrieve ECS keys|\bUnable to fetch credentials from container|\bError when retrieving credentials from container-role|^(?:\w{1,40}Error: )?Server responded with status: \d{3}$|^(?!.*(?:Network request to|URL not accepted)).*\b169\.254\.170\.(?:2|23)\b(?! is not a valid)/, // G, J, P
    told: ([words]) => told(`Server responded with status: ${words}`, 'CredentialsProviderError'),
  },
  {
    words: /\bMONGODB-AWS authentication requires pymongo-auth-aws\b/, // P
    told: () => told('Optional module `@aws-sdk/credential-providers` not found.', 'MongoAWSError'),
    fix: 'Install what the driver needs for it: python -m pip install "pymongo[aws]"',
  },
];
