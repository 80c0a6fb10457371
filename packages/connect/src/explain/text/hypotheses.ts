import type { SourceProblemCode } from '../../sources/finding.ts';
import { CHAIN_FAILED } from '../chain-failure.ts';
import { FROM_ENV_FAILED } from '../entries/environment.ts';
import type { Explanation } from '../explanation.ts';
import { refusals } from '../refusals.ts';
import { describeProblem } from '../source-problems.ts';
import { NOWHERE, SUPPOSED, type Supposition } from './supposition.ts';

export interface Hypothesis {
  /** A clause that follows "if". */
  readonly when: string;
  readonly supposition: Supposition;
  /** What failed, where the catalogue names a variable that is only supposed. */
  readonly summary?: string;
}

/** Who else can have met an error that nobody knows by its words alone. */
export const GUESSES: readonly Hypothesis[] = [
  {
    when: 'the file is one of the options tlsCAFile and tlsCertificateKeyFile',
    supposition: SUPPOSED.tlsFile,
    summary: 'A file that the options of TLS name cannot be read',
  },
  {
    when: 'a credential provider met the error while it asked AWS or read a file (a MongoAWSError is around it)',
    supposition: SUPPOSED.fromProvider,
  },
];

// The same words have several causes, and what tells them apart is not in the words. Each of these is tried, and the
// catalogue says which code it would be. Most likely first.
export const HYPOTHESES: readonly Hypothesis[] = [
  { when: 'only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set', supposition: SUPPOSED.halfKey },
  {
    when: 'AWS_PROFILE is set beside access keys in the environment',
    supposition: SUPPOSED.profileBesideKeys,
  },
  {
    when: 'the profile that is selected is not there, or lacks a setting',
    supposition: SUPPOSED.profile,
    summary: 'The profile gives no credentials',
  },
  {
    when: 'only one of AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN is set',
    supposition: SUPPOSED.halfWebIdentity,
  },
  {
    when: 'AWS_CONTAINER_CREDENTIALS_FULL_URI names an address elsewhere, without https',
    supposition: SUPPOSED.containerElsewhere,
  },
  {
    when: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or AWS_CONTAINER_CREDENTIALS_FULL_URI is set, as in a task or a pod',
    supposition: SUPPOSED.container,
  },
  {
    when: 'the program runs on an EC2 instance, or AWS_EC2_METADATA_SERVICE_ENDPOINT is set',
    supposition: SUPPOSED.metadataEndpoint,
  },
  { when: 'the metadata service answered with status 404', supposition: SUPPOSED.noRole },
  {
    when: 'the key id begins with ASIA, and no session token goes with it',
    supposition: SUPPOSED.tokenMissing,
  },
  { when: 'the session that signed has ended', supposition: SUPPOSED.expired },
  {
    when: 'the key id begins with AKIA, and a session token goes with it',
    supposition: SUPPOSED.tokenUnexpected,
  },
  { when: 'the clock of the computer is more than 15 minutes off', supposition: SUPPOSED.clockSkewed },
  {
    when: 'the secret or the token has something around it (white space, a line break, quotation marks), or is encoded',
    supposition: SUPPOSED.malformed,
    summary: 'The secret or the session token is not the value that AWS issued',
  },
  {
    when: 'the key id does not begin with AKIA or ASIA, or id and secret are swapped',
    supposition: SUPPOSED.swapped,
    summary: 'The access key id does not look like an access key id',
  },
  {
    when: 'a key still has "<" and ">" around it',
    supposition: SUPPOSED.placeholderKey,
    summary: 'A placeholder is still in a key',
  },
  {
    when: 'a variable still has "<" and ">" around its value',
    supposition: SUPPOSED.placeholderProfile,
    summary: 'A placeholder is still in a variable',
  },
  {
    when: 'AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE holds the text of the file in place of its path',
    supposition: SUPPOSED.fileInVariable,
  },
  {
    when: 'servers answered, and none belongs to the replica set that replicaSet= names',
    supposition: SUPPOSED.otherReplicaSet,
    summary: 'No server belongs to the replica set that replicaSet asks for',
  },
  { when: 'AWS_CONTAINER_CREDENTIALS_FULL_URI is not a URL', supposition: SUPPOSED.noUrl },
  { when: 'AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL', supposition: SUPPOSED.noMetadataUrl },
  {
    when: 'a variable that holds a URL still has "<" and ">" around its value',
    supposition: SUPPOSED.placeholderUrl,
    summary: 'A placeholder is still in a variable',
  },
  { when: 'STS says it (ValidationError), asked to assume a role', supposition: SUPPOSED.fromSts },
  { when: 'fromHttp() asked a container’s endpoint for credentials', supposition: SUPPOSED.fromContainer },
  ...GUESSES,
];

interface Alternative {
  readonly words: RegExp;
  readonly when: string;
  readonly explanation: Omit<Explanation, 'cause'>;
}

const ofSource = (code: SourceProblemCode, words: RegExp, when: string): Alternative => ({
  words,
  when,
  explanation: { code, ...describeProblem({ code }, '', NOWHERE) },
});
const NO_SCHEME = /Invalid scheme, expected connection string to start with/;

/** What else the words can mean, where a file would have to be supposed, or what only connect() looks at. */
export const ALTERNATIVES: readonly Alternative[] = [
  ofSource('profile-cycle', CHAIN_FAILED, 'source_profile leads from one profile back to the same'),
  ofSource('profile-source-unsupported', CHAIN_FAILED, 'credential_source in the profile is misspelt'),
  ofSource(
    'credential-process-failed',
    CHAIN_FAILED,
    'the profile has a credential_process, and the command fails',
  ),
  ofSource('profile-unusable', FROM_ENV_FAILED, 'a profile with credential_source = Environment is selected'),
  ofSource(
    'env-credentials-incomplete',
    /password must be set when a username is specified/,
    'driver 6 found AWS_ACCESS_KEY_ID in the environment without AWS_SECRET_ACCESS_KEY',
  ),
  { words: NO_SCHEME, when: 'it is empty', explanation: refusals.clusterUrlMissing() },
  {
    words: NO_SCHEME,
    when: 'it is a host with a port',
    explanation: refusals.clusterUrlPort('AWS_MONGO_CLUSTER_URL', '<host>:27017'),
  },
  {
    words: NO_SCHEME,
    when: 'it still has "<" and ">" around it',
    explanation: refusals.placeholder('the connection string'),
  },
];
