import type { Explanation } from '../explanation.ts';
import { EXPLANATION_CODES, type ExplanationCode } from '../explanation-code.ts';
import { refusals } from '../refusals.ts';

const VALUE = '…';
// It is said in seconds, and stands for any number of them.
const ONE_SECOND_MS = 1_000;
const MARKS = /…|\b1(?= seconds)/;
// Characters between two parts of a message.
const MAX_VALUE_LENGTH = 2_000;
const MAX_TRIES = 50;

// Every refusal of connect's, with a mark for what it puts in. The first that fits is meant.
const REFUSALS: { readonly [Name in keyof typeof refusals]: readonly Explanation[] } = {
  clusterUrlMissing: [refusals.clusterUrlMissing()],
  clusterUrlMalformed: [refusals.clusterUrlMalformed(VALUE, VALUE)],
  clusterUrlPort: [refusals.clusterUrlPort(VALUE, VALUE)],
  placeholder: [refusals.placeholder(VALUE)],
  accessKeyIdMalformed: [refusals.accessKeyIdMalformed(VALUE)],
  keysSwapped: [refusals.keysSwapped(VALUE, VALUE)],
  credentialsMalformed: [
    refusals.credentialsMalformed([{ field: 'secretAccessKey', name: VALUE, problem: VALUE }]),
  ],
  nameServerSilent: [refusals.nameServerSilent(ONE_SECOND_MS)],
  uriCredentials: [refusals.uriCredentials(VALUE, VALUE)],
  otherMechanism: [refusals.otherMechanism(VALUE, VALUE)],
  otherAuthSource: [refusals.otherAuthSource(VALUE, VALUE)],
  authSourceEmpty: [refusals.authSourceEmpty(VALUE)],
  authSourceEncodedTwice: [refusals.authSourceEncodedTwice(VALUE)],
  databaseConflict: [refusals.databaseConflict(VALUE, VALUE, VALUE)],
  databaseNameInvalid: [refusals.databaseNameInvalid(VALUE, VALUE, VALUE)],
  optionRefused: [refusals.optionRefused(VALUE)],
  optionRepeated: [refusals.optionRepeated(VALUE)],
  mechanismProperty: [refusals.mechanismProperty(VALUE)],
  optionUnknown: [refusals.optionUnknown(VALUE, [VALUE], VALUE)],
  optionInvalid: [refusals.optionInvalid(VALUE, [VALUE], VALUE, VALUE, VALUE)],
  driverPrefersEnvironment: [refusals.driverPrefersEnvironment()],
  environmentKeysTaken: [refusals.environmentKeysTaken()],
  providerNotAsked: [refusals.providerNotAsked()],
  providerNotFunction: [refusals.providerNotFunction(VALUE)],
  providerTimedOut: [refusals.providerTimedOut(VALUE, ONE_SECOND_MS)],
  providerThrew: [refusals.providerThrew(VALUE)],
  credentialsShape: [
    refusals.credentialsShape(`${VALUE}AccessKeyId${VALUE}`),
    refusals.credentialsShape(VALUE),
  ],
  credentialKind: [refusals.credentialKind(VALUE, VALUE, VALUE)],
  notAuthenticated: [refusals.notAuthenticated()],
};

const TEMPLATES = Object.values(REFUSALS)
  .flat()
  .map((explanation) => ({
    explanation,
    parts: `${explanation.summary}. ${explanation.cause}`
      .replaceAll('’', "'")
      .split(MARKS)
      .filter((part) => part.trim() !== ''),
  }));

export interface OwnWords {
  readonly explanation: Pick<Explanation, 'code' | 'summary' | 'fix' | 'docs'>;
  readonly line: string;
}

/** What connect itself has said: an explanation that main() has printed, or the message of a ConnectError. */
export function findOwnWords(text: string): OwnWords[] {
  return [...printedExplanations(text), ...refusalMessages(text.replace(/\s+/g, ' '))];
}

function* printedExplanations(text: string): Generator<OwnWords> {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const [, summary = '', code] = /^\s{0,40}Failed: (.*) \(([a-z0-9-]{3,60})\)\s*$/.exec(line) ?? [];
    if (!isCode(code)) continue;
    const [fix, docs] = ['Fix:', 'Docs:'].map((label) =>
      lines
        .slice(index + 1, index + 8)
        .find((one) => one.trimStart().startsWith(label))
        ?.trim()
        .slice(label.length)
        .trim(),
    );
    // Before it stands our own page, which is known by the code.
    const page = docs?.split(' ').at(-1);
    if (fix && page) yield { explanation: { code, summary, fix, docs: page }, line };
  }
}

const isCode = (text: string | undefined): text is ExplanationCode =>
  (EXPLANATION_CODES as readonly (string | undefined)[]).includes(text);

function* refusalMessages(text: string): Generator<OwnWords> {
  for (const { explanation, parts } of TEMPLATES) {
    const start = findParts(text, parts);
    if (start >= 0) yield { explanation, line: text.slice(start, start + MAX_VALUE_LENGTH) };
  }
}

function findParts(text: string, [first = '', ...others]: readonly string[]): number {
  let start = text.indexOf(first);
  for (let tries = 0; start >= 0 && tries < MAX_TRIES; tries++) {
    let end = start + first.length;
    const isWhole = others.every((part) => {
      const at = text.slice(end, end + MAX_VALUE_LENGTH).indexOf(part);
      end += at + part.length;
      return at >= 0;
    });
    if (isWhole) return start;
    start = text.indexOf(first, start + 1);
  }
  return -1;
}
