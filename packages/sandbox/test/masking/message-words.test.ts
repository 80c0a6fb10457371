import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { maskMessage } from '../../src/masking/mask-message.ts';

// Whose texts come into `authAttempts[].reason` or `stsCalls[].errorMessage`.
const FOLDERS = [
  '../../src/sigv4/',
  '../../src/aws/sts/',
  '../../src/aws/validations/',
  '../../src/atlas/sasl/',
];
const FILES = [
  '../../src/aws/aws-services.ts',
  '../../src/aws/query-protocol.ts',
  '../../src/aws/compact-jws.ts',
  '../../src/atlas/commands/sasl.ts',
];
const MORE_FILES = [
  '../../src/atlas/commands/sasl-continue.ts',
  '../../src/atlas/commands/sasl-start.ts',
  '../../src/atlas/dialect.ts',
  '../../src/bson/scan-bson.ts',
];

const LITERAL = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.|\$\{[^`}]*\})*)`/g;

/** Every literal with a blank in it: what is no sentence has none. What was sent is put in as a number. */
function sentencesIn(file: string): string[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^import .*$/gm, '');
  return [...text.matchAll(LITERAL)]
    .map(([, single, double, template]) => single ?? double ?? template ?? '')
    .map((literal) => literal.replace(/\$\{[^}]*'s'\}/g, 's').replace(/\$\{shown\}/, ''))
    .map((literal) => literal.replace(/\$\{[^}]*\}/g, '1').replace(/\\(['"`])/g, '$1'))
    .filter((literal) => /[a-z] \S*[a-z]|[a-z]{2} $/i.test(literal) && !/[\\\n]/.test(literal));
}

function filesIn(folder: string): string[] {
  return readdirSync(new URL(folder, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => folder + name);
}

const SENTENCES = [...new Set([...FOLDERS.flatMap(filesIn), ...FILES, ...MORE_FILES].flatMap(sentencesIn))];

test('there are sentences to look at', () => {
  expect(SENTENCES).toContain('required headers are not signed: 1');
  expect(SENTENCES).toContain('Incorrect token audience');
  expect(SENTENCES.length).toBeGreaterThan(60);
});

test.each(SENTENCES)('the sandbox’s own %j is recorded as it is', (sentence) => {
  expect(maskMessage(sentence)).toBe(sentence);
});
