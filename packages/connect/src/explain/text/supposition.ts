import { devNull } from 'node:os';
import { STATIC_KEY_PREFIX, TEMPORARY_KEY_PREFIX } from '../../constants.ts';
import type { LoginEvidence } from '../../login-evidence.ts';

/** What a text does not tell, and the catalogue asks for: how it might have been where the program ran. */
export interface Supposition {
  readonly env?: NodeJS.ProcessEnv;
  readonly evidence?: LoginEvidence;
  /** Of the metadata service's answer. */
  readonly statusCode?: number;
  /** Of an error that has the same message, around it or within it: the driver's, an SDK's or a provider's. */
  readonly name?: 'MongoAWSError' | 'ValidationError' | 'CredentialsProviderError';
  /** Whether the file that could not be opened is one of the options of TLS. */
  readonly isTlsFile?: true;
  /** The name of a replica set of which the driver knew no server in the end. */
  readonly emptySet?: string;
  /** What is no URL. */
  readonly input?: string;
}

/** Nothing is known of the program's environment, and this computer's is not meant. */
export const NOWHERE: NodeJS.ProcessEnv = {
  HOME: devNull,
  USERPROFILE: devNull,
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
};

const CLOCK_DIFFERENCE_MS = 60 * 60_000;

// AWS's documented examples: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
const ID = 'IOSFODNN7EXAMPLE';
const AWS_SECRET_ACCESS_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const STATIC = { AWS_ACCESS_KEY_ID: STATIC_KEY_PREFIX + ID, AWS_SECRET_ACCESS_KEY };
const TEMPORARY = { AWS_ACCESS_KEY_ID: TEMPORARY_KEY_PREFIX + ID, AWS_SECRET_ACCESS_KEY };

const SESSION = {
  description: 'The session',
  keyIdPrefix: TEMPORARY_KEY_PREFIX,
  hasSessionToken: true,
  expirationMs: Number.NaN,
};

export const SUPPOSED = {
  halfKey: { env: { AWS_ACCESS_KEY_ID: STATIC.AWS_ACCESS_KEY_ID } },
  tokenMissing: { env: TEMPORARY },
  tokenUnexpected: { env: { ...STATIC, AWS_SESSION_TOKEN: 'left-over' } },
  clockSkewed: { evidence: { credentials: SESSION, clockDifferenceMs: CLOCK_DIFFERENCE_MS } },
  expired: { evidence: { credentials: { ...SESSION, expirationMs: 0 } } },
  swapped: {
    env: { AWS_ACCESS_KEY_ID: AWS_SECRET_ACCESS_KEY, AWS_SECRET_ACCESS_KEY: STATIC.AWS_ACCESS_KEY_ID },
  },
  malformed: { env: { ...STATIC, AWS_SECRET_ACCESS_KEY: `${AWS_SECRET_ACCESS_KEY}\n` } },
  placeholderKey: { env: { ...STATIC, AWS_SECRET_ACCESS_KEY: '<secret>' } },
  placeholderProfile: { env: { AWS_PROFILE: '<profile>' } },
  profile: { env: { AWS_PROFILE: 'profile' } },
  profileBesideKeys: { env: { ...STATIC, AWS_PROFILE: 'profile' } },
  halfWebIdentity: { env: { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/name' } },
  containerElsewhere: { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://credentials.example.com/' } },
  container: { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials' } },
  metadataEndpoint: { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://169.254.169.254' } },
  fileInVariable: { env: { AWS_SHARED_CREDENTIALS_FILE: '[default]\nregion = us-east-1\n' } },
  noRole: { statusCode: 404 },
  fromProvider: { name: 'MongoAWSError' },
  fromSts: { name: 'ValidationError' },
  fromContainer: { name: 'CredentialsProviderError' },
  tlsFile: { isTlsFile: true },
  otherReplicaSet: { emptySet: 'name' },
  noUrl: { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'no URL' } },
  noMetadataUrl: { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'no URL' } },
  placeholderUrl: { input: '<uri>' },
} as const satisfies Record<string, Supposition>;
