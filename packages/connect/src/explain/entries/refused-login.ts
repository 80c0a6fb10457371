import { STATIC_KEY_PREFIX, TEMPORARY_KEY_PREFIX } from '../../constants.ts';
import type { CredentialFacts, LoginEvidence } from '../../login-evidence.ts';
import { CREDENTIAL_FIELDS } from '../../malformed-credentials.ts';
import { maskAccessKeyId } from '../../mask-access-key-id.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { COMMANDS } from '../commands.ts';
import { DOCS } from '../docs.ts';
import { hiddenByKeys } from '../other-sources.ts';
import { refusals } from '../refusals.ts';
import type { ErrorFacts } from '../related-errors.ts';
import { describeSigner, doubtfulLength, signingKeys } from '../signer.ts';
import { malformedKeys } from './malformed-keys.ts';
import { misnamedToken, missingTokenFix, surplusTokenFix } from './session-token.ts';

// https://www.mongodb.com/docs/atlas/access-tracking/
const ACCESS_HISTORY =
  'On Atlas the Database Access History lists the login with a reason code (not for free and Flex clusters).';

// STS refuses a signature whose time is more than 15 minutes off ("… - 15 min." in its own messages). A minute less, as
// the cluster's clock stands in for that of STS here.
const MAX_CLOCK_DIFFERENCE_MS = 14 * 60 * 1000;

// STS says why it refuses, the cluster passes on the status (Atlas) or nothing (mongod). What connect() knows about
// the login tells the causes apart; the order is from certain to likely.
export const refusedLoginEntries: readonly CatalogueEntry[] = [
  {
    // connect() has checked this for credentials that went through it.
    code: 'placeholder',
    read(facts, { env, evidence }) {
      if (!isRefusedLogin(facts) || evidence?.credentials) return;
      const keys = signingKeys(env, evidence);
      const fields = CREDENTIAL_FIELDS.filter((field) => /[<>]/.test(keys?.values[field] ?? ''));
      return fields.length > 0
        ? refusals.placeholder(fields.map((field) => keys?.nameOf(field)).join(', '))
        : undefined;
    },
  },
  {
    // So has it this.
    code: 'access-key-id-malformed',
    read: (facts, { env, evidence }) =>
      malformedKeys(isRefusedLogin(facts), env, evidence, 'access-key-id-malformed'),
  },
  {
    code: 'credentials-malformed',
    read: (facts, { env, evidence }) =>
      malformedKeys(isRefusedLogin(facts), env, evidence, 'credentials-malformed'),
  },
  {
    code: 'session-token-missing',
    read(facts, { env, evidence }) {
      if (!isRefusedLogin(facts)) return;
      const keys = signingKeys(env, evidence);
      const credentials = evidence?.credentials ?? keys;
      if (!credentials || credentials.hasSessionToken) return;
      if (credentials.keyIdPrefix !== TEMPORARY_KEY_PREFIX) return;
      return {
        summary: 'Temporary credentials were used without their session token',
        cause: `${credentials.description}: a key id that begins with ASIA counts only together with its session token.${misnamedToken(keys, env)}`,
        fix: missingTokenFix(keys, evidence, env),
        docs: DOCS.temporaryCredentials,
      };
    },
  },
  {
    code: 'session-token-unexpected',
    read(facts, { env, evidence }) {
      if (!isRefusedLogin(facts)) return;
      const keys = signingKeys(env, evidence);
      const credentials = evidence?.credentials ?? keys;
      if (!credentials?.hasSessionToken || credentials.keyIdPrefix !== STATIC_KEY_PREFIX) return;
      return {
        summary: 'A session token was sent with a key that has none',
        cause: `${credentials.description}: a long-term key has no session token, so this one is left over from other credentials.`,
        fix: surplusTokenFix(keys, evidence, env),
        docs: DOCS.temporaryCredentials,
      };
    },
  },
  {
    code: 'session-token-unexpected',
    read(facts, { env, evidence }) {
      const { AWS_SESSION_TOKEN, AWS_ACCESS_KEY_ID } = env;
      if (!isRefusedLogin(facts) || evidence?.credentials) return;
      if (!AWS_SESSION_TOKEN || AWS_ACCESS_KEY_ID) return;
      return {
        summary: 'A session token is in the environment without its key',
        cause:
          'AWS_SESSION_TOKEN is set, AWS_ACCESS_KEY_ID is not. Driver 6 adds such a token to any key that has none, and STS refuses the two together.',
        fix: `Unset AWS_SESSION_TOKEN, and try again; if that does not help (driver 7 leaves it alone), run ${COMMANDS.callerIdentity} with the key you mean.`,
        docs: DOCS.temporaryCredentials,
      };
    },
  },
  {
    code: 'clock-skewed',
    read(facts, { evidence }) {
      const difference = evidence?.clockDifferenceMs ?? 0;
      if (!isRefusedLogin(facts) || Math.abs(difference) <= MAX_CLOCK_DIFFERENCE_MS) return;
      return {
        summary: 'This computer’s clock is wrong',
        cause: `It is ${inWords(difference)} ${difference > 0 ? 'behind' : 'ahead of'} the cluster’s. A signature carries its time, and STS refuses one that is more than 15 minutes off.`,
        fix: 'Set the clock (turn on NTP; restart the container host or virtual machine after a sleep), then try again.',
        docs: DOCS.signatureTroubleshooting,
      };
    },
  },
  {
    code: 'credentials-expired',
    read(facts, { env, evidence }) {
      if (!isRefusedLogin(facts)) return;
      const { clockDifferenceMs = 0 } = evidence ?? {};
      const credentials = evidence?.credentials ?? signingKeys(env, evidence);
      // The cluster's clock decides, in case this computer's is wrong within bounds.
      if (!credentials || !(credentials.expirationMs <= Date.now() + clockDifferenceMs)) return;
      return {
        summary: 'The temporary credentials have expired',
        cause: evidence?.credentials
          ? `${credentials.description}: that time has passed, and the provider still returned them.`
          : `${credentials.description}, and AWS_CREDENTIAL_EXPIRATION is ${new Date(credentials.expirationMs).toISOString()}: that time has passed.`,
        fix: `Fetch new ones (${COMMANDS.ssoLogin}, a new AssumeRole, …), or use a provider that renews them.`,
        docs: DOCS.temporaryCredentials,
      };
    },
  },
  {
    // https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html says no more than this.
    code: 'credentials-expired',
    read(facts, { env, evidence }) {
      const key = lambdaKey(evidence, env);
      if (!isRefusedLogin(facts) || !key) return;
      return {
        summary: 'The session keys of this Lambda environment were refused; most likely they have expired',
        cause: `${key.description}: Lambda puts session keys of the function’s role into these variables, and a program cannot renew them. Lambda ends execution environments every few hours. AWS does not say how long the keys live.`,
        fix: 'Exit the process: Lambda then resets the execution environment. AWS does not say whether that brings new keys. Keys copied to another machine cannot be renewed at all: use a provider there.',
        docs: DOCS.lambdaEnvironment,
      };
    },
  },
  {
    code: 'sts-refused',
    read(facts, { env, evidence }) {
      const status = stsStatus(facts);
      if (!status) return;
      return {
        summary: 'AWS STS refused the signed request',
        cause:
          `The cluster passed it on and got HTTP ${status}, without a reason. ${describeSigner(env, evidence)}${doubtfulLength(env, evidence)}` +
          'The causes, most likely first: the secret does not belong to this key id; the key was deleted or is inactive; the session token is missing, belongs to another session, or has expired.',
        fix: `${hiddenByKeys(env, evidence) ?? ''}Run ${COMMANDS.callerIdentity} with the same key: it fails with the reason, or shows that the key works. ${ACCESS_HISTORY}`,
        docs: DOCS.signatureTroubleshooting,
      };
    },
  },
  {
    code: 'authentication-failed',
    read(facts, { env, evidence }) {
      if (!isRefusedLogin(facts)) return;
      return {
        summary: 'The server refused the login',
        cause: `It gives no reason: ${facts.message} ${describeSigner(env, evidence)}${doubtfulLength(env, evidence)}With MONGODB-AWS it is most often what STS said of the key: a wrong secret, a deleted key, a token that has expired.`,
        fix: `${hiddenByKeys(env, evidence) ?? ''}Run ${COMMANDS.callerIdentity} with the same key; if that works, look into the server’s log. ${ACCESS_HISTORY}`,
        docs: DOCS.atlasIam,
      };
    },
  },
];

// When the driver looked for credentials by itself, keys in the environment come first, unless AWS_PROFILE is set.
function environmentKey(
  env: NodeJS.ProcessEnv,
): Pick<CredentialFacts, 'description' | 'keyIdPrefix' | 'hasSessionToken'> | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE } = env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY || AWS_PROFILE) return undefined;
  return {
    description: `AWS_ACCESS_KEY_ID is ${maskAccessKeyId(AWS_ACCESS_KEY_ID)}`,
    keyIdPrefix: AWS_ACCESS_KEY_ID.slice(0, 4),
    hasSessionToken: Boolean(AWS_SESSION_TOKEN),
  };
}

// The key that Lambda has put into the environment, if it is the one that signed.
function lambdaKey(
  evidence: LoginEvidence | undefined,
  env: NodeJS.ProcessEnv,
): ReturnType<typeof environmentKey> {
  const key = environmentKey(env);
  if (!env.AWS_LAMBDA_FUNCTION_NAME || key?.keyIdPrefix !== TEMPORARY_KEY_PREFIX) return undefined;
  const signedWith = evidence?.credentials?.description;
  const shown = maskAccessKeyId(env.AWS_ACCESS_KEY_ID ?? '');
  return signedWith === undefined || signedWith.startsWith(shown) ? key : undefined;
}

function stsStatus({ message }: ErrorFacts): string | undefined {
  return /aws sts call has response (\d+)/.exec(message)?.[1];
}

function isRefusedLogin(facts: ErrorFacts): boolean {
  const isAtlas = facts.code === 8000 && /bad auth\s*: authentication failed/i.test(facts.message);
  return facts.code === 18 || isAtlas || stsStatus(facts) !== undefined;
}

function inWords(differenceMs: number): string {
  const minutes = Math.round(Math.abs(differenceMs) / 60_000);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
