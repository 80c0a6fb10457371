import { readFileSync } from 'node:fs';
import { buildPackages, forEachAtATime, repositoryRoot } from '@atlas-aws-iam/command';
import {
  bareErrors,
  describeMiss,
  describeProgram,
  mistakeGroups,
  mistakeOf,
  prepareMistake,
  runMistake,
  type ThrownError,
} from '@atlas-aws-iam/mistakes';
import { presentable } from './presentable.ts';

// docs/troubleshooting.md: every failure there is a code for, made to happen, and shown as it was printed.

const PARALLEL = 2;
const MAX_FRAGMENT_LENGTH = 90;
// Where the page's reader has the files that were in temporary folders, and the repository.
const HOME = '/home/you';

interface Section {
  code: string;
  explanation: string;
  errors: readonly ThrownError[];
  bareErrors: readonly ThrownError[];
}

export async function generateTroubleshooting(): Promise<string> {
  await buildPackages(repositoryRoot);
  const sections = await reproduceAll();
  const introduction = readFileSync(new URL('troubleshooting-introduction.md', import.meta.url), 'utf8');
  const groups = mistakeGroups.flatMap(({ title, codes }) => [
    `## ${title}`,
    ...sections.filter(({ code }) => codes.includes(code)).map(formatSection),
  ]);
  return `${[
    '<!-- Written by a run of every mistake (packages/guide/src/troubleshooting.ts). -->',
    '# Troubleshooting',
    introduction.replaceAll('\r\n', '\n').trim(),
    formatIndex(sections),
    ...groups,
  ].join('\n\n')}\n`;
}

/** The explanation on stderr, without what else was printed there. @throws when it is not the one of this code. */
export function readExplanation(code: string, stderr: string): string {
  const miss = describeMiss(code, stderr);
  if (miss !== undefined) throw new Error(`${miss} This was on stderr:\n${stderr}`);
  return stderr.slice(stderr.search(/^Failed: /m)).trimEnd();
}

async function reproduceAll(): Promise<Section[]> {
  const sections = new Map<string, Section>();
  const failures: string[] = [];
  const codes = mistakeGroups.flatMap((group) => group.codes);
  await forEachAtATime(codes, PARALLEL, async (code) => {
    // One that fails does not keep the others from being tried.
    try {
      sections.set(code, await reproduce(code));
    } catch (error) {
      failures.push(`${code}: ${(error as Error).message}`);
    }
  });
  if (failures.length > 0) throw new Error(failures.join('\n\n'));
  return codes.flatMap((code) => sections.get(code) ?? []);
}

async function reproduce(code: string): Promise<Section> {
  const mistake = mistakeOf(code);
  await using prepared = await prepareMistake(mistake);
  const { stderr, errors } = await runMistake(mistake, prepared, {
    isObserved: true,
  });
  const isRefusedByConnect = errors.some(({ name }) => name === 'ConnectError');
  const bare = isRefusedByConnect ? await bareErrors(mistake, prepared) : [];
  const shown = (text: string) => withoutFolders(presentable(text), prepared.folder);
  const shownError = ({ name, message }: ThrownError) => ({ name, message: shown(firstOf(message)) });
  return {
    code,
    explanation: shown(readExplanation(code, stderr)),
    errors: errors.map(shownError),
    bareErrors: bare.map(shownError),
  };
}

/** Of a command that failed, only which it was: what follows is the command's own output, stack traces included. */
function firstOf(message: string): string {
  return message.startsWith('Command failed: ') ? message.replace(/\n.*/s, '') : message;
}

function withoutFolders(text: string, folder: string): string {
  return text
    .replaceAll(folder, HOME)
    .replaceAll(repositoryRoot.replace(/[\\/]$/, ''), `${HOME}/atlas-aws-iam`)
    .replaceAll(process.execPath, 'node');
}

function formatSection({ code, explanation, errors, bareErrors }: Section): string {
  return [
    `### ${code}`,
    `\`\`\`text\n${explanation}\n\`\`\``,
    formatErrors(errors, bareErrors),
    `Reproduce it: \`npm run reproduce -- ${code}\`, which runs ${formatMistake(code)}.`,
  ].join('\n\n');
}

function formatMistake(code: string): string {
  const mistake = mistakeOf(code);
  const program = describeProgram(mistake);
  const [file = ''] = program.split(' ');
  return `[${program}](../${file}) ${mistake.description}`;
}

function formatErrors(errors: readonly ThrownError[], bareErrors: readonly ThrownError[]): string {
  const [thrown, ...causes] = ownWords(errors);
  if (thrown) return `Original error: ${formatError(thrown)}${formatCauses(thrown, causes)}`;
  const [bare] = bareErrors;
  return bare
    ? `\`connect\` finds it by itself; without it, the original error is ${formatError(bare)}`
    : '`connect` finds it by itself; neither the driver nor AWS has an error for it.';
}

/** Mostly the driver repeats the words of what it wraps, whose name is worth knowing all the same. */
function formatCauses(thrown: ThrownError, causes: readonly ThrownError[]): string {
  const others = causes.filter(({ message }) => message !== thrown.message).map(formatError);
  const repeated = causes
    .filter(({ name, message }) => message === thrown.message && name !== thrown.name && name !== 'Error')
    .map(({ name }) => `\`${name}\``);
  const inParentheses = repeated.length > 0 ? ` (cause: ${repeated.join(', ')})` : '';
  return `${inParentheses}${others.map((other) => `, caused by ${other}`).join('')}`;
}

/** Of the driver, of AWS or of the server; nothing where connect() spoke. */
function ownWords(errors: readonly ThrownError[]): readonly ThrownError[] {
  return errors.some(({ name }) => name === 'ConnectError') ? [] : errors;
}

function formatError({ name, message }: ThrownError): string {
  return codeSpan(`${name}: ${message}`);
}

function formatIndex(sections: readonly Section[]): string {
  const codesByFragment = new Map<string, string[]>();
  for (const { code, errors, bareErrors } of sections) {
    const [first] = [...ownWords(errors), ...bareErrors];
    if (!first || code === 'unknown') continue;
    const fragment = shorten(first.message);
    codesByFragment.set(fragment, [...(codesByFragment.get(fragment) ?? []), code]);
  }
  const rows = [...codesByFragment].map(([fragment, codes]) => {
    const links = codes.map((code) => `[\`${code}\`](#${code})`).join(', ');
    return `| ${codeSpan(fragment).replaceAll('|', '\\|')} | ${links} |`;
  });
  return ['| the error says | code |', '| --- | --- |', ...rows].join('\n');
}

/** What people search for: without the parts that are everybody's own. */
function shorten(message: string): string {
  const general = oneLine(message)
    .replace(/\barn:aws:[^\s,]+/g, 'arn:…')
    .replace(/\b(http:\/\/)?127\.0\.0\.1:\d+|\b_mongodb\._tcp\.\S+/g, '…')
    .replace(/\/home\/you\/[^\s:'"]*/g, '…');
  if (general.length <= MAX_FRAGMENT_LENGTH) return general;
  return `${general.slice(0, MAX_FRAGMENT_LENGTH).replace(/\s+\S*$/, '')} …`;
}

// With more backticks around it than there are in it: https://spec.commonmark.org/0.31.2/#code-spans
function codeSpan(text: string): string {
  const line = oneLine(text);
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
