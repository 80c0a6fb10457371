import type { Dialect } from '@atlas-aws-iam/sandbox';

/** A reply that refuses, whole. */
export interface RefusedReply {
  ok: 0;
  errmsg: string;
  code: number;
  codeName: string;
}

/** Those whose words are known: how Amazon DocumentDB refuses a login is published nowhere. */
export type KnownDialect = Exclude<Dialect, 'documentdb'>;

/** The same refusal in the words of Atlas's front end and of a plain `mongod`. */
export type Refusal = Readonly<Record<KnownDialect, RefusedReply>>;

export const DIALECTS: readonly KnownDialect[] = ['atlas', 'mongod'];

const MONGOD_SAYS_NO = reply(18, 'AuthenticationFailed', 'Authentication failed.');

/** What the client sent does not follow the protocol. */
export const MALFORMED: Refusal = {
  atlas: reply(8000, 'AtlasError', 'bad auth : Authentication failed.'),
  mongod: MONGOD_SAYS_NO,
};

/** STS refused the signed request. */
export function stsRefused(status: number): Refusal {
  return {
    atlas: reply(8000, 'AtlasError', `bad auth : aws sts call has response ${status}`),
    mongod: MONGOD_SAYS_NO,
  };
}

/** STS knows the caller, the server has no user for it. */
export function userNotFound(loginName: string): Refusal {
  return {
    atlas: reply(8000, 'AtlasError', `bad auth : user ${loginName} is not found`),
    mongod: reply(11, 'UserNotFound', `Could not find user "${loginName}" for db "$external"`),
  };
}

/** A command that is refused before any mechanism sees it, in either dialect alike. */
export function commandRefused(code: number, codeName: string, errmsg: string): Refusal {
  const same = reply(code, codeName, errmsg);
  return { atlas: same, mongod: same };
}

/** Those in which a refusal reads differently: both, or one that stands for both. */
export function dialectsOf({ atlas, mongod }: Refusal): readonly KnownDialect[] {
  return atlas === mongod ? ['atlas'] : DIALECTS;
}

function reply(code: number, codeName: string, errmsg: string): RefusedReply {
  return { ok: 0, errmsg, code, codeName };
}
