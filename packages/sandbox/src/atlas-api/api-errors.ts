/** Where a text or a status comes from. `inferred`: no source was found, so it is the most plausible one. */
const DOCS = 'https://www.mongodb.com/docs/atlas/reference/api-errors/';
const VERSIONS = 'https://www.mongodb.com/docs/atlas/api/versioned-api-overview/';
const INFERRED = 'inferred';
/** Not Atlas's: what the sandbox says of what it knows and does not have. */
const SANDBOX = 'the sandbox';

interface ApiErrorEntry {
  status: number;
  /** `%s` stands for the parameters, in their order. */
  text: string;
  /** A page, an issue in a public repository, `inferred`, or `the sandbox`. */
  source: string;
  /** Atlas was seen to leave `errorCode` out. */
  isWithoutCode?: true;
}

const NOT_AUTHORIZED = 'Current user is not authorized to perform this action.';

/**
 * Every refusal that leaves the API, by its `errorCode`. Texts are as the current or an earlier edition of the page has
 * them; where a user's report differs from the page, the report counts.
 */
export const API_ERRORS = {
  // Who asks, and how often.
  UNAUTHORIZED: {
    status: 401,
    text: 'You are not authorized for this resource.',
    source: 'mongodb/atlas-github-action#36',
    isWithoutCode: true,
  },
  USER_UNAUTHORIZED: { status: 401, text: NOT_AUTHORIZED, source: DOCS },
  NOT_ORG_GROUP_CREATOR: { status: 401, text: NOT_AUTHORIZED, source: DOCS },
  IP_ADDRESS_NOT_ON_ACCESS_LIST: {
    status: 403,
    text: 'IP address %s is not allowed to access this resource.',
    source: 'mongodb/terraform-provider-mongodbatlas#1048',
  },
  RATE_LIMITED_TOKEN_BUCKET: {
    status: 429,
    text: 'Rate limit exceeded for %s. Please retry after %s seconds. Request capacity: %s. Refill rate: %s per %s seconds.',
    source: 'https://www.mongodb.com/docs/atlas/api/api-rate-limit/',
  },

  // What of the API is asked for. The page of error codes has 400, the overview and users' reports have 406.
  INVALID_VERSION_DATE: { status: 406, text: 'Invalid accept header or version date.', source: VERSIONS },
  VERSION_GONE: {
    status: 410,
    text: 'This happens when a resource is marked for sunset and the sunset date is in the past.',
    source: DOCS,
  },
  RESOURCE_NOT_FOUND: { status: 404, text: 'Cannot find resource %s.', source: DOCS },
  METHOD_NOT_ALLOWED: {
    status: 405,
    text: 'The method %s is not allowed for this resource.',
    source: INFERRED,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    text: 'The content type of the request is not supported.',
    source: INFERRED,
  },
  NOT_EMULATED: { status: 501, text: 'The sandbox does not emulate %s.', source: SANDBOX },
  UNEXPECTED_ERROR: {
    status: 500,
    text: 'Unexpected error.',
    source: 'mongodb/mongodb-atlas-kubernetes#1962',
  },

  // What is sent.
  INVALID_PATH_PARAMETER: { status: 400, text: 'Invalid path parameter %s specified.', source: DOCS },
  INVALID_QUERY_PARAMETER: { status: 400, text: 'Invalid query parameter %s specified.', source: DOCS },
  MALFORMED_JSON: { status: 400, text: 'Received JSON is malformed.', source: DOCS },
  INVALID_JSON: { status: 400, text: 'Received JSON does not match expected format.', source: DOCS },
  INVALID_JSON_ATTRIBUTE: {
    status: 400,
    text: 'Received JSON for the %s attribute does not match expected format.',
    source: DOCS,
  },
  INVALID_ATTRIBUTE: { status: 400, text: 'Invalid attribute %s specified.', source: DOCS },
  MISSING_ATTRIBUTE: { status: 400, text: 'The required attribute %s was not specified.', source: DOCS },
  INVALID_ENUM_VALUE: { status: 400, text: 'An invalid enumeration value %s was specified.', source: DOCS },
  INVALID_IP_ADDRESS_OR_CIDR_NOTATION: {
    status: 400,
    text: 'The address %s must be in valid IP address or CIDR notation.',
    source: DOCS,
  },

  // Projects, organizations and service accounts.
  INVALID_GROUP_ID: { status: 404, text: 'An invalid group ID %s was specified.', source: DOCS },
  GROUP_NOT_FOUND: { status: 404, text: 'No group with ID %s exists.', source: DOCS },
  ORG_NOT_FOUND: { status: 404, text: 'No organization with ID %s exists.', source: DOCS },
  INVALID_ROLE_FOR_GROUP: { status: 400, text: 'Role %s is invalid for group %s.', source: DOCS },
  SERVICE_ACCOUNT_NOT_FOUND: {
    status: 404,
    text: 'No service account with client ID %s exists.',
    source: INFERRED,
  },
} as const satisfies Readonly<Record<string, ApiErrorEntry>>;

export type ApiErrorCode = keyof typeof API_ERRORS;

/** Of the token endpoint: https://www.rfc-editor.org/rfc/rfc6749#section-5.2. What Atlas adds to the codes is inferred. */
export const OAUTH_ERRORS = {
  invalid_client: { status: 401, text: 'The client ID or the client secret is not valid.' },
  invalid_request: { status: 400, text: 'The request is malformed.' },
  unsupported_grant_type: { status: 400, text: 'The grant type is not supported.' },
} as const;

export type OauthErrorCode = keyof typeof OAUTH_ERRORS;
