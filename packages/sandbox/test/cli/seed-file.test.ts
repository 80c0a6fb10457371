import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSeedFile } from '../../src/cli/seed-file.ts';
import { UserError } from '../../src/user-error.ts';
import { emptyFolder } from '../support/start-cli.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

function write(content: string | Uint8Array): string {
  const file = join(emptyFolder(), 'seed.json');
  writeFileSync(file, content);
  return file;
}

function refusal(file: string): string {
  try {
    readSeedFile(file);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(`${error.message}${error.fix}`).not.toContain(SECRET.slice(0, 12));
    expect(error.message).not.toContain('\n');
    expect(error.fix).toMatch(/^[^\n]+$/);
    return error.message.replace(`--seed ${file}: `, '');
  }
  throw new Error('it was taken');
}

test.each<[string, string | Uint8Array, string]>([
  ['no bytes', '', 'the file is empty.'],
  ['white space', ' \n', 'the file is not JSON.'],
  ['no JSON', `{ "documents": ${SECRET} }`, 'the file is not JSON.'],
  ['a comment', `{} // ${SECRET}`, 'the file is not JSON.'],
  ['UTF-16', Buffer.from('\u{feff}{}', 'utf16le'), 'the file is not UTF-8.'],
  ['UTF-16 without a mark', Buffer.from('{}', 'utf16le'), 'the file is not UTF-8.'],
  ['Latin-1', Buffer.from('{"é":1}', 'latin1'), 'the file is not UTF-8.'],
  ['a name twice', '{ "roles": [], "roles": [] }', 'an object in it has a name twice.'],
])('a file with %s is refused', (_, content, message) => {
  expect(refusal(write(content))).toBe(message);
});

test('a folder is refused, and a file that is not there', () => {
  const folder = join(emptyFolder(), 'seed.json');
  mkdirSync(folder);
  expect(refusal(folder)).toBe('this is a folder.');
  expect(refusal(join(folder, 'absent'))).toBe('there is no such file.');
});

const ROLE = { roleName: 'read', databaseName: 'shop' };
const USER = { username: 'arn:aws:iam::123456789012:user/x', awsIAMType: 'USER', roles: [ROLE] };

test.each<[unknown, string]>([
  [null, 'the file is not an object.'],
  [[], 'the file is not an object.'],
  [SECRET, 'the file is not an object.'],
  [{ document: {} }, 'the file has a member that a seed does not have. Did you mean documents?'],
  [{ [SECRET]: {} }, 'the file has a member that a seed does not have.'],
  [{ documents: [] }, 'documents is not an object.'],
  [{ documents: { [SECRET]: [] } }, 'database 1 of documents is not an object.'],
  [
    { documents: { shop: { a: [], [SECRET]: {} } } },
    'collection 2 of database 1 of documents is not a list.',
  ],
  [
    { documents: { shop: { orders: [{}, SECRET] } } },
    'document 2 of collection 1 of database 1 of documents is not an object.',
  ],
  [
    { documents: { shop: { orders: [{ _id: { $oid: SECRET } }] } } },
    'document 1 of collection 1 of database 1 of documents is not Extended JSON.',
  ],
  [{ roles: {} }, 'roles is not a list.'],
  [{ roles: [{ ...ROLE, roleName: SECRET }] }, 'roles[0] is not a role that the sandbox has.'],
  [{ roles: [ROLE, { roleName: 'read' }] }, 'roles[1] is not a role that the sandbox has.'],
  [
    { roles: [{ ...ROLE, databseName: 'x' }] },
    'roles[0] has a member that a seed does not have. Did you mean databaseName?',
  ],
  [
    { databaseUsers: [{ ...USER, username: SECRET }] },
    'username of databaseUsers[0] is not the ARN of an IAM user.',
  ],
  [
    { databaseUsers: [{ ...USER, awsIAMType: 'ROLE' }] },
    'username of databaseUsers[0] is not the ARN of an IAM role.',
  ],
  [{ databaseUsers: [{ ...USER, username: 5 }] }, 'username of databaseUsers[0] is not text.'],
  [
    { databaseUsers: [{ ...USER, awsIAMType: SECRET }] },
    'awsIAMType of databaseUsers[0] is neither "USER" nor "ROLE".',
  ],
  [{ databaseUsers: [{ ...USER, roles: undefined }] }, 'roles of databaseUsers[0] is not a list.'],
])('%j is refused, without a value of it', (seed, message) => {
  expect(refusal(write(JSON.stringify(seed)))).toBe(message);
});

test('a byte order mark is no part of the text', () => {
  expect(readSeedFile(write('\u{feff}{}'))).toEqual({ documents: {}, roles: [], databaseUsers: [] });
});

test('names that mean something to JavaScript are names', () => {
  const file = write('{ "documents": { "shop": { "__proto__": [{ "__proto__": 1 }] } } }');
  const { documents } = readSeedFile(file);
  expect(Object.keys(documents.shop ?? {})).toEqual(['__proto__']);
});

test('the seed file that the page shows is one', () => {
  const file = join(import.meta.dirname, '../../recipes/program/seed.json');
  expect(readSeedFile(file)).toMatchObject({
    documents: { shop: { orders: [{ item: 'lamp', price: { _bsontype: 'Decimal128' } }] } },
    databaseUsers: [{ awsIAMType: 'USER' }],
  });
});
