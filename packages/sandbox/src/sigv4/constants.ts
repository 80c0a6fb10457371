export const ALGORITHM = 'AWS4-HMAC-SHA256';
export const SCOPE_TERMINATOR = 'aws4_request';

/** STS judges the clock against 15 minutes (aws/aws-cli#6676); other services use 5. */
export const MAX_SKEW_MS = 15 * 60 * 1000;
