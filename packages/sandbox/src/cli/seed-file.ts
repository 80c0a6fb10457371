import type { Document } from 'bson';
import type { DatabaseUser } from '../atlas/database-users.ts';
import { checkRole } from '../atlas/database-users.ts';
import { loginNameOfDatabaseUser } from '../atlas/login-name.ts';
import type { DatabaseRole } from '../atlas/roles.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { FirstDocuments } from '../first-documents.ts';
import { showPath } from '../masking/show-typed.ts';
import { UserError } from '../user-error.ts';
import { parseExtendedJson } from './extended-json.ts';
import { readJsonFile } from './read-json-file.ts';

/** What the file of `--seed` says: what a sandbox begins with. */
export interface Seed {
  /** In Extended JSON, by database and collection. */
  documents: FirstDocuments;
  /** Roles of the credential paths' users, beside `readWrite` on the database. */
  roles: readonly DatabaseRole[];
  /** Users of one's own, as Atlas registers them. */
  databaseUsers: readonly DatabaseUser[];
}

type Fail = (what: string, fix?: string) => never;
type Members = Readonly<Record<string, unknown>>;

const ROLES_FIX =
  'A role is { "roleName": "read", "databaseName": "shop" }; the names are read, readWrite, readAnyDatabase, readWriteAnyDatabase and atlasAdmin.';

/** @throws UserError with the place of the mistake, and without a value of the file. */
export function readSeedFile(file: string): Seed {
  const fail: Fail = (what, fix = 'The README of the sandbox shows what a seed file holds.') => {
    throw new UserError(`--seed ${showPath(file)}: ${what}`, fix);
  };
  const {
    documents = {},
    roles = [],
    databaseUsers = [],
  } = membersOf(readJsonFile('--seed', file), 'the file', ['documents', 'roles', 'databaseUsers'], fail);
  return {
    documents: readDocuments(documents, fail),
    roles: readRoles(roles, 'roles', fail),
    databaseUsers: listOf(databaseUsers, 'databaseUsers', fail).map((user, index) =>
      readUser(user, `databaseUsers[${index}]`, fail),
    ),
  };
}

function readDocuments(value: unknown, fail: Fail): FirstDocuments {
  const databases = Object.entries(membersOf(value, 'documents', undefined, fail));
  return Object.fromEntries(
    databases.map(([database, collections], place) => [
      database,
      readCollections(collections, `database ${place + 1} of documents`, fail),
    ]),
  );
}

function readCollections(value: unknown, where: string, fail: Fail): Record<string, Document[]> {
  const collections = Object.entries(membersOf(value, where, undefined, fail));
  return Object.fromEntries(
    collections.map(([name, list], place) => {
      const collection = `collection ${place + 1} of ${where}`;
      return [
        name,
        listOf(list, collection, fail).map((item, index) =>
          readDocument(item, `document ${index + 1} of ${collection}`, fail),
        ),
      ];
    }),
  );
}

function readDocument(value: unknown, where: string, fail: Fail): Document {
  const document = membersOf(value, where, undefined, fail);
  try {
    return parseExtendedJson(document);
  } catch {
    // The library's message quotes what is there.
    return fail(
      `${where} is not Extended JSON.`,
      'Look at its members with a $, and write whole numbers beyond 2^53 as { "$numberLong": "…" }.',
    );
  }
}

function readUser(value: unknown, where: string, fail: Fail): DatabaseUser {
  const { username, awsIAMType, roles } = membersOf(value, where, ['username', 'awsIAMType', 'roles'], fail);
  if (awsIAMType !== 'USER' && awsIAMType !== 'ROLE') {
    return fail(`awsIAMType of ${where} is neither "USER" nor "ROLE".`);
  }
  if (typeof username !== 'string') return fail(`username of ${where} is not text.`);
  try {
    loginNameOfDatabaseUser(username, awsIAMType);
  } catch {
    return fail(
      `username of ${where} is not the ARN of an IAM ${awsIAMType.toLowerCase()}.`,
      `Write arn:aws:iam::123456789012:${awsIAMType.toLowerCase()}/ and its name.`,
    );
  }
  return { username, awsIAMType, roles: readRoles(roles, `roles of ${where}`, fail) };
}

function readRoles(value: unknown, where: string, fail: Fail): DatabaseRole[] {
  return listOf(value, where, fail).map((item, index) => {
    const role = membersOf(item, `${where}[${index}]`, ['roleName', 'databaseName'], fail);
    try {
      checkRole(role as unknown as DatabaseRole);
    } catch {
      return fail(`${where}[${index}] is not a role that the sandbox has.`, ROLES_FIX);
    }
    return role as unknown as DatabaseRole;
  });
}

function listOf(value: unknown, where: string, fail: Fail): unknown[] {
  return Array.isArray(value) ? value : fail(`${where} is not a list.`);
}

/** @param names those it may have; any where left out. A name that is none of them is not shown: it may be a secret. */
function membersOf(value: unknown, where: string, names: readonly string[] | undefined, fail: Fail): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail(`${where} is not an object.`);
  }
  for (const name of Object.keys(value)) {
    if (!names || names.includes(name)) continue;
    const guess = didYouMean(name, names);
    fail(`${where} has a member that a seed does not have.${guess}`, `It may have: ${names.join(', ')}.`);
  }
  return value as Members;
}
