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

  // The access list of a project.
  ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND: {
    status: 404,
    text: 'IP Address %s not on Atlas whitelist for group %s.',
    source: DOCS,
  },
  ATLAS_NETWORK_PERMISSIONS_LIMIT_EXCEEDED: {
    status: 403,
    text: 'Too many network permission entries. Only %s entries are supported.',
    source: DOCS,
  },
  ATLAS_NON_CANONICAL_CIDR_BLOCK: {
    status: 400,
    text: 'The canonical form for the specified Atlas CIDR %s is %s.',
    source: DOCS,
  },
  BAD_WHITELIST_ADD_REQUEST: {
    status: 400,
    text: 'Should not specify both the IP address and the CIDR block.',
    source: DOCS,
  },
  DUPLICATE_ADDRESSES_IN_INPUT: {
    status: 400,
    text: 'Two or more of the IP addresses being added to the whitelist are the same.',
    source: DOCS,
  },
  INVALID_NETWORK_PERMISSION_COMMENT: {
    status: 400,
    text: 'The comment %s must be 80 characters or less.',
    source: DOCS,
  },
  MISSING_ONE_OF_ATTRIBUTES: {
    status: 400,
    text: 'Either the %s attribute or the %s attribute must be specified.',
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
  MAX_GROUPS_PER_ORG_EXCEEDED: {
    status: 400,
    text: 'Maximum number of groups per organization (%s) in %s exceeded while trying to add group.',
    source: DOCS,
  },
  GROUP_ALREADY_EXISTS: { status: 409, text: 'A group with name "%s" already exists.', source: DOCS },
  CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS: {
    status: 409,
    text: 'Cannot close group while it has active clusters; please terminate all clusters.',
    source: DOCS,
  },

  // Clusters.
  CLUSTER_NOT_FOUND: { status: 404, text: 'No cluster named %s exists in group %s.', source: DOCS },
  DUPLICATE_CLUSTER_NAME: {
    status: 400,
    text: 'A %s named %s is already present in group %s.',
    source: 'mongodb/mongodb-atlas-cli#1967',
  },
  CLUSTER_NAME_INVALID: {
    status: 400,
    text: 'The cluster name %s is invalid. The name can only contain ASCII letters, numbers, and hyphens.',
    source: DOCS,
  },
  CLUSTER_NAME_TOO_LONG: { status: 400, text: 'Cluster name %s is limited to %s characters.', source: DOCS },
  ATLAS_RESERVED_CLUSTER_NAME: {
    status: 400,
    text: 'The provided cluster name %s creates a conflict with our internal hostnames, which are generated using the pattern "atlas-[a-z0-9]{6}".',
    source: DOCS,
  },
  CLUSTER_ALREADY_REQUESTED_DELETION: {
    status: 400,
    text: 'The cluster %s has already been requested for deletion.',
    source: DOCS,
  },
  CANNOT_TERMINATE_CLUSTER_WHEN_TERMINATION_PROTECTION_ENABLED: {
    status: 400,
    text: 'Cannot terminate the cluster %s while termination protection is enabled.',
    source: INFERRED,
  },
  TENANT_CLUSTER_UPDATE_UNSUPPORTED: {
    status: 400,
    text: 'Cannot update a tenant cluster through the public API.',
    source: INFERRED,
  },
  CANNOT_CREATE_PAUSED_CLUSTER: {
    status: 400,
    text: 'Cluster %s cannot be created in a paused state.',
    source: DOCS,
  },
  CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API: {
    status: 400,
    text: 'The Flex cluster %s cannot be used in the Cluster API.',
    source: INFERRED,
  },
  CANNOT_USE_CLUSTER_IN_FLEX_CLUSTER_API: {
    status: 400,
    text: 'The cluster %s cannot be used in the Flex Cluster API.',
    source: INFERRED,
  },
  GROUP_CLUSTERS_LIMIT_EXCEEDED: {
    status: 403,
    text: 'Groups can contain at most %s clusters.',
    source: INFERRED,
  },
  INSUFFICIENT_INSTANCE_SIZE: {
    status: 400,
    text: 'This feature requires instance size %s or larger.',
    source: DOCS,
  },
  NO_PAYMENT_INFORMATION_FOUND: {
    status: 402,
    text: 'No payment information was found for group %s.',
    source: DOCS,
  },
  TENANT_CLUSTERS_LIMIT_EXCEEDED: {
    status: 400,
    text: 'The project %s can have one free cluster only.',
    source: INFERRED,
  },

  // Database users.
  USER_ALREADY_EXISTS: { status: 409, text: 'A user with username %s already exists.', source: DOCS },
  USERNAME_NOT_FOUND: {
    status: 404,
    text: 'No user with username %s exists.',
    source: 'mongodb/mongodb-atlas-cli#2378',
  },
  ATLAS_INVALID_AWS_IAM_ARN: {
    status: 400,
    text: 'The ARN specified in the username field, %s, is not valid for AWS IAM type %s.',
    source: 'crossplane-contrib/provider-mongodbatlas#22',
  },
  ATLAS_INVALID_ROLE: { status: 400, text: 'The specified role %s@%s does not exist.', source: DOCS },
  ATLAS_INVALID_ROLE_DATABASE: {
    status: 400,
    text: 'The specified role %s only exists for database %s.',
    source: DOCS,
  },
  DUPLICATE_DATABASE_ROLES: {
    status: 400,
    text: 'Duplicate database roles specified for user %s: %s.',
    source: DOCS,
  },
  DATABASE_NAME_INVALID_ADMIN: {
    status: 400,
    text: 'Database name invalid. %s can only be created on the admin database.',
    source: DOCS,
  },
  DATABASE_NAME_INVALID_EXTERNAL: {
    status: 400,
    text: 'Database name invalid. Externally authenticated users can only be created on the $external database.',
    source: DOCS,
  },
  INVALID_DATABASE_NAME: { status: 400, text: 'Invalid database name specified: %s.', source: DOCS },
  GROUP_MISMATCH: { status: 400, text: 'The specified group ID %s does not match the URL.', source: DOCS },
  GROUP_USERS_LIMIT_EXCEEDED: {
    status: 403,
    text: 'Groups can contain at most %s database users.',
    source: DOCS,
  },
  EXPIRATION_DATE_IN_PAST: {
    status: 400,
    text: 'The specified expiration date must be in the future.',
    source: DOCS,
  },
  EXPIRATION_DATE_EXCEEDS_MAX: {
    status: 400,
    text: 'The specified expiration date can be at most %s days in the future.',
    source: DOCS,
  },
  ATTRIBUTE_READ_ONLY: {
    status: 400,
    text: 'The attribute %s is read-only and cannot be changed by the user.',
    source: DOCS,
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
