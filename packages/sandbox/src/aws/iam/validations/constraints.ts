import type { IntegerConstraint } from '../../validations/members.ts';
import type { TextConstraint } from '../../validations/text-constraint.ts';

// The IAM model 2010-05-08, https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html and its siblings.

/** The live service's words for it are in many published reports (aws-amplify/amplify-cli#9120). */
function nameConstraint(member: string, maxLength: number): TextConstraint {
  return {
    minLength: 1,
    maxLength,
    pattern: String.raw`[\w+=,.@-]+`,
    patternMessage: `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  };
}

export const USER_NAME = nameConstraint('userName', 64);
/** Actions on users that are there take longer names than those that make them. */
export const EXISTING_USER_NAME = nameConstraint('userName', 128);
export const ROLE_NAME = nameConstraint('roleName', 64);
export const POLICY_NAME = nameConstraint('policyName', 128);
export const INSTANCE_PROFILE_NAME = nameConstraint('instanceProfileName', 128);

/** aws-cloudformation/cfn-lint#722 */
const PATH_MESSAGE =
  'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.';

export const PATH: TextConstraint = {
  minLength: 1,
  maxLength: 512,
  pattern: String.raw`(\u002F)|(\u002F[\u0021-\u007E]+\u002F)`,
  patternMessage: PATH_MESSAGE,
};

export const POLICY_PATH: TextConstraint = {
  minLength: 1,
  maxLength: 512,
  pattern: String.raw`((/[A-Za-z0-9\.,\+@=_-]+)*)/`,
  patternMessage: PATH_MESSAGE,
};

/** aws/aws-cli#5860, which leaves out that it must end with / too. */
export const PATH_PREFIX: TextConstraint = {
  ...POLICY_PATH,
  patternMessage:
    'The specified value for pathPrefix is invalid. It must begin with the / character and contain only alphanumeric characters and/or / characters.',
};

export const ARN: TextConstraint = { minLength: 20, maxLength: 2048 };

export const POLICY_DOCUMENT: TextConstraint = {
  minLength: 1,
  maxLength: 131_072,
  pattern: String.raw`[\u0009\u000A\u000D\u0020-\u00FF]+`,
};

export const POLICY_DESCRIPTION: TextConstraint = { maxLength: 1000 };

export const ROLE_DESCRIPTION: TextConstraint = {
  maxLength: 1000,
  pattern: String.raw`[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*`,
};

/** Seconds. */
export const MAX_SESSION_DURATION: IntegerConstraint = { min: 3600, max: 43_200 };

export const VERSION_ID: TextConstraint = { pattern: String.raw`v[1-9][0-9]*(\.[A-Za-z0-9-]*)?` };

export const ACCESS_KEY_ID: TextConstraint = { minLength: 16, maxLength: 128, pattern: String.raw`[\w]+` };

/** `Expired`, which the model has too, is not for callers to set (from memory; its refusal was not seen). */
export const ACCESS_KEY_STATUS: TextConstraint = { values: ['Active', 'Inactive'] };

export const MARKER: TextConstraint = {
  minLength: 1,
  maxLength: 320,
  pattern: String.raw`[\u0020-\u00FF]+`,
};

export const MAX_ITEMS: IntegerConstraint = { min: 1, max: 1000 };

export const MAX_TAGS = 50;

export const TAG_KEY: TextConstraint = {
  minLength: 1,
  maxLength: 128,
  pattern: String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]+`,
  isUnicode: true,
};

export const TAG_VALUE: TextConstraint = {
  maxLength: 256,
  pattern: String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]*`,
  isUnicode: true,
};

export const PROVIDER_URL: TextConstraint = { minLength: 1, maxLength: 255 };
export const CLIENT_ID: TextConstraint = { minLength: 1, maxLength: 255 };
export const THUMBPRINT: TextConstraint = { minLength: 40, maxLength: 40 };

/** Of `ListPolicies`. */
export const POLICY_SCOPE: TextConstraint = { values: ['All', 'AWS', 'Local'] };
export const ONLY_ATTACHED: TextConstraint = { values: ['true', 'false'] };

/** Of `SimulatePrincipalPolicy`. */
export const ACTION_NAME: TextConstraint = { minLength: 3, maxLength: 128 };
export const RESOURCE_NAME: TextConstraint = { minLength: 1, maxLength: 2048 };
export const CONTEXT_KEY: TextConstraint = { minLength: 5, maxLength: 256 };
export const CONTEXT_KEY_VALUE: TextConstraint = { minLength: 0, maxLength: 2048 };
export const CONTEXT_KEY_TYPE: TextConstraint = {
  values: [
    'string',
    'stringList',
    'numeric',
    'numericList',
    'boolean',
    'booleanList',
    'ip',
    'ipList',
    'binary',
    'binaryList',
    'date',
    'dateList',
  ],
};
