import { SUPPOSED } from '../supposition.ts';
import { provider, type Saying, told } from './saying.ts';

// An access key that STS has looked at, for a login or for AssumeRole: to a server it is the same refusal.
const REFUSED = 'bad auth : aws sts call has response 403';
const refusedLogin = () => ({ ...told(REFUSED, 'MongoServerError'), code: 8000 });

const LOGIN = { keysOf: 'login', when: 'the keys are those of the login, or of GetCallerIdentity' } as const;
const ROLE = { keysOf: 'role', when: 'the keys were to assume a role (AssumeRole)' } as const;

const sourceKeys = (words: RegExp, code: string): Saying => ({
  words,
  told: () => told(code, code),
  known: SUPPOSED.fromProvider,
  ...ROLE,
});

const whole = ({ input, index }: RegExpExecArray) => input.slice(index);
const withName = (words: RegExp, name: string): Saying => ({
  words,
  told: (match) => told(whole(match), name),
  known: SUPPOSED.fromProvider,
});

// SDKs of most languages print the words of STS, with or without its code. With AssumeRole the keys that were to assume
// are meant, else those of the login: where the text does not tell, both are given.
const SKEWED =
  /\bSignature (?:expired|not yet current): |\bRequestTimeTooSkewed\b|\bis now earlier than \d{8}T|\bis still later than \d{8}T/;
const EXPIRED =
  /\bExpiredToken\b|\bRequestExpired\b|\bsecurity token included in the request (?:is|has) expired/;
const INVALID =
  /\b(?:InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId)\b|\bsecurity token included in the request is invalid/;
const MISMATCH =
  /^(?!.*\bSignature (?:expired|not yet current): ).*(?:\bSignatureDoesNotMatch\b|\brequest signature we calculated does not match)/;

export const awsWords: readonly Saying[] = [
  { words: SKEWED, told: refusedLogin, known: SUPPOSED.clockSkewed },
  { words: EXPIRED, told: refusedLogin, known: SUPPOSED.expired, ...LOGIN },
  {
    words: INVALID,
    told: refusedLogin,
    keysOf: 'login',
    excludes: ['clock-skewed', 'credentials-expired'],
  },
  {
    words: MISMATCH,
    told: refusedLogin,
    keysOf: 'login',
    excludes: ['clock-skewed', 'credentials-expired', 'session-token-missing', 'session-token-unexpected'],
  },
  sourceKeys(EXPIRED, 'ExpiredToken'),
  sourceKeys(INVALID, 'InvalidClientTokenId'),
  sourceKeys(MISMATCH, 'SignatureDoesNotMatch'),
  withName(
    /\b\d{1,3} validation errors? detected: |\bThe requested DurationSeconds exceeds |["']?\barn:aws[\w:/+=,.@-]{1,300}["']? is invalid$/,
    'ValidationError',
  ),
  withName(
    /\bRate exceeded\b|\bThrottling(?:Exception)?\b|\bTooManyRequestsException\b|\bRequestLimitExceeded\b/,
    'Throttling',
  ),
  withName(/\bToken expired: current date\/time|\bToken too old: /, 'ExpiredTokenException'),
  withName(
    /\bIncorrect token audience\b|\bis not a valid JWT\b|\bCouldn't retrieve verification key\b|\b(?:InvalidIdentityToken|IDPRejectedClaim|IDPCommunicationError)(?:Exception)?\b/,
    'InvalidIdentityTokenException',
  ),
  {
    // A document of the server's, without its words.
    words: /\bcodeName\b["']?[:=] ?["']?AuthenticationFailed\b|\b(?:error|code)["']?(?:[:=] ?| )18\b/,
    told: () => ({ ...told('Authentication failed.', 'MongoServerError'), code: 18 }),
  },
  {
    words: /\bcodeName\b["']?[:=] ?["']?Unauthorized\b/,
    told: () => ({ ...told('not authorized', 'MongoServerError'), code: 13 }),
  },
  provider(
    /\bInvalid character in header content \["(?:authorization|x-amz-security-token)"\]|\bmust have exactly 5 slash-delimited elements/,
    ([words]) => words,
  ),
];
