// Who takes part in the login that docs/how-the-handshake-works.md shows, and when it takes place. Keys and ids are the
// examples of AWS's documentation, so that the page can show all of them and its reader can compute with them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html

export const NOW = Date.UTC(2026, 10, 22, 12);

export const SECRET_ACCESS_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
/** As long as those of the sandbox: 264 bytes in base64. */
export const SESSION_TOKEN = `${'AQoDYXdzEXAMPLETOKEN'.repeat(17)}EXAMPLETOKEN`;
export const STATIC_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
export const TEMPORARY_ACCESS_KEY_ID = 'ASIAIOSFODNN7EXAMPLE';

export const USER_NAME = 'mdb-user';
export const USER_ID = 'AIDACKCEVSQ6C2EXAMPLE';
export const ROLE_NAME = 'mongodb-role';
export const ROLE_ID = 'AROADBQP57FF2AEXAMPLE';
export const ROLE_SESSION_NAME = 'my-app';
