import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { describe, expect, test } from 'vitest';
import { findLeftovers, namesOf } from './deploy/made-objects.ts';
import { permissionsOf } from './deploy/permissions.ts';
import { type RecordedCommand, recordCommands } from './deploy/recorded-commands.ts';

// docs/deploying.md: what each section makes, its part of "Clean up" removes; the table says which permissions both need.

const FILE = 'docs/deploying.md';
const CLEAN_UP = 'Clean up > ';

describe.skipIf(process.platform === 'win32')('sections (bash)', () => {
  const commands = process.platform === 'win32' ? [] : recordCommands(repositoryRoot, FILE);
  const inSection = (section: string) => commands.filter((command) => command.section === section);
  const sections = [...new Set(commands.map(({ section }) => section))].filter(
    (section) => section !== 'Before you begin' && !section.startsWith(CLEAN_UP),
  );

  test('each has its part of the clean-up', () => {
    const parts = commands.map(({ section }) => section).filter((section) => section.startsWith(CLEAN_UP));
    expect([...new Set(parts)]).toEqual(sections.map((section) => `${CLEAN_UP}${section}`));
  });

  test.each(sections)('%s: what it makes is removed', (section) => {
    const made = inSection(section);
    expect(findLeftovers(made, inSection(`${CLEAN_UP}${section}`))).toEqual([]);
  });

  test.each(sections)('%s: without any one of its clean-up commands something stays', (section) => {
    const removal = inSection(`${CLEAN_UP}${section}`);
    for (const left of removal) {
      if (left.words.includes('wait')) continue;
      const rest = removal.filter((command) => command !== left);
      expect(findLeftovers(inSection(section), rest), left.words.join(' ')).toEqual(
        expect.arrayContaining([expect.stringMatching(/^stays: /)]),
      );
    }
  });

  test.each(sections)('%s: the table has what it makes, and the permissions', (section) => {
    const [makes = [], toMake, toRemove] = tableRow(section);
    expect(makes).toEqual(namesOf(inSection(section)));
    expect([toMake, toRemove]).toEqual([
      permissionsOf(inSection(section)),
      permissionsOf(inSection(`${CLEAN_UP}${section}`)),
    ]);
  });
});

const command = (text: string): RecordedCommand => ({
  file: FILE,
  section: '',
  line: 1,
  words: text.split(' '),
});

test.each([
  ['aws iam create-role --role-name a', 'aws iam delete-role --role-name b', ['stays', 'nobody made it']],
  ['aws s3 mb s3://one', 'aws s3 rb s3://two --force', ['stays', 'nobody made it']],
  ['aws iam create-group --group-name a', 'aws iam delete-group --group-name a', ['not known']],
  ['aws iam create-user --user-name a', 'aws iam delete-user --user-name b', ['stays', 'nobody made it']],
  [
    'aws iam create-access-key --user-name a',
    'aws iam delete-access-key --user-name a --access-key-id key-of-docs/3-aws-iam.md:7',
    ['stays', 'nobody made it'],
  ],
  [
    'aws iam attach-user-policy --user-name a --policy-arn p',
    'aws iam detach-user-policy --user-name a --policy-arn q',
    ['stays', 'nobody made it'],
  ],
  [
    'aws ec2 run-instances --count 1',
    'aws ec2 terminate-instances --instance-ids i-1',
    ['stays', 'nobody made it'],
  ],
  ['aws s3 cp x s3://one/x', 'aws s3 rb s3://one --force', []],
])('%s, then %s', (made, removed, problems) => {
  const found = findLeftovers([command(made)], [command(removed)]);
  expect([...new Set(found.map((problem) => problem.split(':')[0]))]).toEqual(problems);
});

/** What is code in the cells of the section's row, sorted, without repetitions. */
function tableRow(section: string): string[][] {
  const text = readFileSync(join(repositoryRoot, FILE), 'utf8');
  const table = text.slice(text.indexOf('\n## Permissions\n'), text.indexOf('\n## What was checked\n'));
  const row = table.split('\n').find((line) => line.startsWith(`| ${section} |`)) ?? '';
  return row
    .split('|')
    .slice(2, 5)
    .map((cell) => [...new Set(cell.match(/(?<=`)[^`\s]+(?=`)/g))].sort());
}
