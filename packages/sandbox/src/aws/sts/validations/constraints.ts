import type { IntegerConstraint } from '../../validations/members.ts';
import type { TextConstraint } from '../../validations/text-constraint.ts';

// The STS model 2011-06-15, https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html

/**
 * The pattern is the service's to the letter, with its `\u10000`, which is `\u1000` and a zero: emoji do not
 * match.
 */
export const ROLE_ARN: TextConstraint = {
  minLength: 20,
  maxLength: 2048,
  pattern: String.raw`[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+`,
};

export const ROLE_SESSION_NAME: TextConstraint = {
  minLength: 2,
  maxLength: 64,
  pattern: String.raw`[\w+=,.@-]*`,
};

export const EXTERNAL_ID: TextConstraint = {
  minLength: 2,
  maxLength: 1224,
  pattern: String.raw`[\w+=,.@:\/-]*`,
};

/** The model says 64; the live service takes 256. */
export const SOURCE_IDENTITY: TextConstraint = {
  minLength: 2,
  maxLength: 256,
  pattern: String.raw`[\w+=,.@-]*`,
};

export const SERIAL_NUMBER: TextConstraint = {
  minLength: 9,
  maxLength: 256,
  pattern: String.raw`[\w+=/:,.@-]*`,
};

export const TOKEN_CODE: TextConstraint = { minLength: 6, maxLength: 6, pattern: String.raw`[\d]*` };

export const WEB_IDENTITY_TOKEN: TextConstraint = { minLength: 4, maxLength: 20_000, isSensitive: true };

/** Seconds. */
export const ROLE_DURATION: IntegerConstraint = { min: 900, max: 43_200 };

/** Seconds. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
export const SESSION_TOKEN_DURATION: IntegerConstraint = { min: 900, max: 129_600 };

/** Of `GetAccessKeyInfo`. What was sent may be a secret, so it is not repeated. */
export const ACCESS_KEY_ID: TextConstraint = {
  minLength: 16,
  maxLength: 128,
  pattern: String.raw`[\w]*`,
  isSensitive: true,
};
