import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type CredentialField, credentialProblem } from '../src/credential-problem.ts';

const ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const base64 = (text: string) => Buffer.from(text).toString('base64');

test.each<[field: CredentialField, value: string, problem: string]>([
  ['secretAccessKey', `${SECRET}\n`, 'ends with a line break'],
  ['secretAccessKey', `${SECRET}\r\n`, 'ends with a line break'],
  ['accessKeyId', `${ID}\r`, 'ends with a carriage return'],
  ['sessionToken', 'first\nsecond', 'contains a line break'],
  ['secretAccessKey', `"${SECRET}"`, 'has a quotation mark around it'],
  ['accessKeyId', `'${ID}'`, 'has a quotation mark around it'],
  ['accessKeyId', `\u201c${ID}\u201d`, 'has a quotation mark around it'],
  ['secretAccessKey', `${SECRET}"`, 'has a quotation mark around it'],
  ['secretAccessKey', ` ${SECRET}`, 'has white space around it'],
  ['accessKeyId', `${ID}\u00a0`, 'has white space around it'],
  ['secretAccessKey', `${SECRET}\t`, 'has white space around it'],
  ['sessionToken', 'IQoJb3JpZ2 luX2Vj', 'contains white space; a "+" in a URL becomes a space'],
  ['secretAccessKey', `-n ${SECRET}`, 'begins with "-n "'],
  ['secretAccessKey', `AWS_SECRET_ACCESS_KEY=${SECRET}`, 'begins with the name of a setting'],
  ['accessKeyId', `export AWS_ACCESS_KEY_ID=${ID}`, 'begins with the name of a setting'],
  ['accessKeyId', `aws_access_key_id = ${ID}`, 'begins with the name of a setting'],
  ['secretAccessKey', `{"key":"${SECRET}"}`, 'is JSON'],
  ['secretAccessKey', '/run/secrets/aws_secret', 'is the path of a file'],
  ['accessKeyId', '~/.aws/credentials', 'is the path of a file'],
  ['accessKeyId', 'C:\\secrets\\id.txt', 'is the path of a file'],
  ['sessionToken', '/var/run/token', 'is the path of a file'],
  ['secretAccessKey', base64(SECRET), 'is base64, and has to be decoded once'],
  ['secretAccessKey', base64(`${SECRET}\n`), 'is base64, and has to be decoded once'],
  ['accessKeyId', base64(ID), 'is base64, and has to be decoded once'],
  ['accessKeyId', base64(`${ID}\n`), 'is base64, and has to be decoded once'],
  ['secretAccessKey', SECRET.replaceAll('/', '%2F'), 'is percent-encoded'],
  ['secretAccessKey', `$AWS_SECRET`, 'is the name of a variable'],
  ['secretAccessKey', '$' + '{AWS_SECRET}', 'is the name of a variable'],
  ['accessKeyId', '{{ vault.id }}', 'is the name of a variable'],
  [
    'secretAccessKey',
    'arn:aws:secretsmanager:us-east-1:123456789012:secret:app',
    'is the address of a secret',
  ],
  ['accessKeyId', 'op://vault/aws/id', 'is the address of a secret'],
  ['secretAccessKey', '****************', 'is masked'],
  ['accessKeyId', 'AIDAJQABLZS4A3QDU576Q', 'is the unique id of something else in IAM'],
  ['secretAccessKey', `${SECRET}\u200b`, 'contains the character U+200B'],
  ['accessKeyId', `\ufeff${ID}`, 'has a byte order mark (U+FEFF) beside it'],
  ['secretAccessKey', ID, 'is an access key id'],
  ['accessKeyId', 'undefined', 'is what a program writes for a value that is not there'],
  ['sessionToken', 'null', 'unset it, if the key has no token'],
  ['secretAccessKey', `${SECRET},`, 'contains the character U+002C'],
  ['secretAccessKey', `${SECRET}\\n`, 'contains the character U+005C'],
])('%s: %j', (field, value, problem) => {
  const found = credentialProblem(field, value);
  expect(found).toContain(problem);
  expect(found).not.toContain(SECRET.slice(0, 8));
});

test.each<[field: CredentialField, value: string]>([
  ['accessKeyId', ID],
  ['secretAccessKey', SECRET],
  // A secret may begin with a slash, and be all letters.
  ['secretAccessKey', `/${SECRET.slice(1)}`],
  ['secretAccessKey', 'a'.repeat(40)],
  ['sessionToken', `${'IQoJb3JpZ2luX2VjEXAMPLE/+'.repeat(20)}==`],
  ['sessionToken', `/${'IQoJb3JpZ2luX2VjEXAMPLE/+'.repeat(20)}==`],
  ['sessionToken', ''],
])('%s may be so: %j', (field, value) => {
  expect(credentialProblem(field, value)).toBeUndefined();
});

test('nor is a secret taken for base64 of one', () => {
  for (let count = 0; count < 2_000; count += 1) {
    expect(credentialProblem('secretAccessKey', randomBytes(30).toString('base64'))).toBeUndefined();
  }
});
