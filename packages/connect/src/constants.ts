export const AUTH_MECHANISM = 'MONGODB-AWS';
export const AUTH_SOURCE = '$external';

export const CLUSTER_URL_VARIABLE = 'AWS_MONGO_CLUSTER_URL';
export const DATABASE_VARIABLE = 'AWS_MONGO_DATABASE';
export const DEFAULT_DATABASE = 'testdb';

export const DEFAULT_SERVER_SELECTION_TIMEOUT_MS = 10_000;

// The time for one call of a credential provider: people type MFA codes.
export const DEFAULT_CREDENTIAL_TIMEOUT_MS = 120_000;
// A timer of Node.js that is to wait longer fires at once. https://nodejs.org/docs/latest-v20.x/api/timers.html
export const MAX_TIMER_MS = 2 ** 31 - 1;

// IAM begins access key ids with these: long-term keys, and temporary ones from STS.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
export const STATIC_KEY_PREFIX = 'AKIA';
export const TEMPORARY_KEY_PREFIX = 'ASIA';
