import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { describe, expect, test } from 'vitest';
import { readPages } from '../src/pages.ts';
import { readSteps } from '../src/steps.ts';
import { findLeftovers, isRemoval, namesOf } from './deploy/made-objects.ts';
import { permissionsOf } from './deploy/permissions.ts';
import { type RecordedCommand, recordCommands, recordWalk } from './deploy/recorded-commands.ts';

// What the pages of the walk make in AWS and in Atlas, the last one removes; its table says which permissions that needs.

const SUMMARY = 'docs/end-to-end-summary.md';
const WEB_IDENTITY = 'docs/web-identity.md';
const isPosix = process.platform !== 'win32';

describe.skipIf(!isPosix)('the walk (bash)', () => {
  const steps = readSteps(readPages(repositoryRoot)).files;
  const walk = isPosix ? recordWalk(repositoryRoot, steps) : [];
  const cleanUp = walk.filter(({ file, section }) => file === SUMMARY && section === 'Clean up');
  const before = walk.filter((command) => !cleanUp.includes(command));
  const making = before.filter((command) => !isRemoval(command));
  const removing = [...before.filter(isRemoval), ...cleanUp];
  const pages = [...new Set(making.filter((command) => leaves(command)).map(({ file }) => file))];

  test('it makes something, and the clean-up is the last of the last page', () => {
    expect(steps.at(-1)).toBe(SUMMARY);
    expect(pages).toContain('docs/3-aws-iam.md');
    expect(walk.slice(-cleanUp.length)).toEqual(cleanUp);
  });

  test('what it makes is removed', () => {
    expect(findLeftovers(making, removing)).toEqual([]);
  });

  test.each(removing.filter(isRemoval).map((command) => [command.words.join(' '), command] as const))(
    'something stays without %s',
    (_, left) => {
      const rest = removing.filter((command) => command !== left);
      // Twice what a page makes in two ways: by the Atlas CLI and by the API.
      const problems = findLeftovers(making, rest);
      expect(problems).not.toEqual([]);
      expect(problems.filter((problem) => !problem.startsWith('stays: '))).toEqual([]);
    },
  );

  test('the table has a row for each page that makes something, and no other', () => {
    expect(tableRows().map(({ page }) => page)).toEqual(pages);
  });

  test.each(pages)('%s: the table has what it makes, and the permissions', (page) => {
    const here = before.filter(({ file }) => file === page);
    const others = making.filter(({ file }) => file !== page);
    // Without it, something of this page stays.
    const ofPage = removing.filter(
      (command) => !findLeftovers(others, [command]).every((problem) => problem.startsWith('stays: ')),
    );
    const row = tableRows().find((candidate) => candidate.page === page);
    expect(row?.makes).toEqual(namesOf(here));
    expect(row?.toMake).toEqual(permissionsOf(here.filter((command) => !isRemoval(command))));
    expect(row?.toRemove).toEqual(permissionsOf(ofPage.filter(isRemoval)));
  });
});

describe.skipIf(!isPosix)('web identity (bash)', () => {
  const commands = isPosix ? recordCommands(repositoryRoot, WEB_IDENTITY) : [];
  const [made, removed] = [false, true].map((isLast) =>
    commands.filter(({ section }) => (section === 'Remove it again') === isLast),
  ) as [RecordedCommand[], RecordedCommand[]];

  test('what it makes is removed, and nothing without one of the commands', () => {
    expect(made).toHaveLength(6);
    expect(findLeftovers(made, removed)).toEqual([]);
    for (const left of removed) {
      const rest = removed.filter((command) => command !== left);
      expect(findLeftovers(made, rest)).toEqual([expect.stringMatching(/^stays: /)]);
    }
  });

  test('it names the permissions', () => {
    const text = readFileSync(join(repositoryRoot, WEB_IDENTITY), 'utf8');
    expect(
      [...text.matchAll(/need(?:s)? (?=`iam:)(.*?)\./g)].map(([, list = '']) => actionsIn(list)),
    ).toEqual([permissionsOf(made), permissionsOf(removed)]);
  });
});

/** Whether something is left of it when nothing removes it. */
function leaves(command: RecordedCommand): boolean {
  return findLeftovers([command], []).some((problem) => problem.startsWith('stays: '));
}

interface Row {
  page: string;
  makes: string[];
  toMake: string[];
  toRemove: string[];
}

function tableRows(): Row[] {
  const text = readFileSync(join(repositoryRoot, SUMMARY), 'utf8');
  const [, ...rows] = text.match(/(?<=\n)\| .*/g) ?? [];
  return rows
    .filter((row) => !row.startsWith('| ---'))
    .map((row) => {
      const [page = '', makes = '', toMake = '', toRemove = ''] = row.split('|').slice(1);
      return {
        page: `docs/${/\]\(([^)]+)\)/.exec(page)?.[1]}`,
        makes: [...new Set(codeIn(makes))].sort(),
        toMake: actionsIn(toMake),
        toRemove: actionsIn(toRemove),
      };
    });
}

function codeIn(text: string): string[] {
  return text.match(/(?<=`)[^`\s]+(?=`)/g) ?? [];
}

function actionsIn(text: string): string[] {
  return codeIn(text)
    .filter((code) => /^[a-z0-9]+:[A-Z]\w+$/.test(code))
    .sort();
}
