import type { Check } from '@atlas-aws-iam/sandbox/inspect';

export interface Words {
  code: number;
  errmsg: string;
}

const FROM_STS: readonly Check[] = [
  'clock',
  'credential-scope',
  'session-token',
  'access-key',
  'signature',
  'request',
  'region',
];

/** What a driver is told when a check refuses, in each dialect. DocumentDB's words are published nowhere. */
export function wordsOf(check: Check, stsStatus: number, principal: string): Readonly<Record<string, Words>> {
  if (check === 'database-user') {
    return {
      atlas: { code: 8000, errmsg: `bad auth : user ${principal} is not found` },
      mongod: { code: 11, errmsg: `Could not find user "${principal}" for db "$external"` },
      documentdb: DOCUMENTDB,
    };
  }
  return {
    atlas: {
      code: 8000,
      errmsg: FROM_STS.includes(check)
        ? `bad auth : aws sts call has response ${stsStatus}`
        : 'bad auth : Authentication failed.',
    },
    mongod: { code: 18, errmsg: 'Authentication failed.' },
    documentdb: DOCUMENTDB,
  };
}

const DOCUMENTDB: Words = {
  code: 18,
  errmsg: '[the sandbox’s words, not Amazon DocumentDB’s] The login was refused.',
};

export const DIALECT_NAMES: Readonly<Record<string, string>> = {
  atlas: 'Atlas',
  mongod: 'mongod',
  documentdb: 'DocumentDB',
};
