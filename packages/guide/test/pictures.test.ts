import { repositoryRoot } from '@atlas-aws-iam/command';
import { credentialPaths } from '@atlas-aws-iam/sandbox';
import { describe, expect, test } from 'vitest';
import { anchorsOf } from '../src/anchors.ts';
import { fencesOf } from '../src/fences.ts';
import { readPage, readPages } from '../src/pages.ts';
import { type Flowchart, leavesOf, readFlowchart } from './read-flowchart.ts';

/** On a phone, longer lines make the letters of the whole picture too small. */
const MAX_LINE = 50;

// Without the sequence of the handshake, which handshake.test.ts compares with a recorded login.
const pictures = readPages(repositoryRoot)
  .flatMap(fencesOf)
  .filter(({ lang, value }) => lang === 'mermaid' && !value.startsWith('sequenceDiagram\n'));

function pictureOf(file: string): Flowchart {
  const [picture, ...others] = pictures.filter((fence) => fence.file === file);
  expect(others).toEqual([]);
  return readFlowchart(picture?.value ?? '');
}

test.each(pictures.map((fence) => [`${fence.file}:${fence.line}`, fence.value]))(
  '%s is a flowchart',
  (_, text) => {
    for (const line of [...readFlowchart(text).boxes.values()].flat()) {
      expect(line.length, line).toBeLessThanOrEqual(MAX_LINE);
      expect(line).toBe(line.trim());
    }
  },
);

test('README shows the way from the program to STS', () => {
  const { boxes, arrows } = pictureOf('README.md');
  const ways = (id: string): string[][] => {
    const next = arrows.filter(([from]) => from === id).flatMap(([, to]) => ways(to));
    const title = boxes.get(id)?.join(' ') ?? '';
    return next.length === 0 ? [[title]] : next.map((way) => [title, ...way]);
  };
  const all = ways('program');
  for (const source of [/keys/, /IMDS/, /ECS/, /STS/]) {
    const way = all.find(([, , title = '']) => source.test(title)) ?? [];
    expect(way).toEqual(
      [/program/, /AWS SDK/, source, /driver/, /cluster/, /STS/, /cluster/].map((part) =>
        expect.stringMatching(part),
      ),
    );
  }
  expect(all).toHaveLength(4);
});

describe('the decision tree', () => {
  const PAGE = 'docs/choosing-a-path.md';
  const ids = credentialPaths.map(({ id }) => id);
  const page = readPage(repositoryRoot, PAGE);

  test('every path is a leaf, and every leaf a path or the section about servers elsewhere', () => {
    expect(findForeignLeaves(pictureOf(PAGE), ids)).toEqual(['Servers outside AWS']);
    expect(anchorsOf(page.tree)).toContain('servers-outside-aws');
    const names = leavesOf(pictureOf(PAGE)).map((lines) => lines.at(-1));
    expect(ids.filter((id) => !names.includes(id))).toEqual([]);
  });

  test('the page links every path', () => {
    for (const id of ids) expect(page.text).toContain(`[${id}](../examples/${id})`);
  });

  test('there is one way to each box, and one beginning', () => {
    const { boxes, arrows } = pictureOf(PAGE);
    const targets = arrows.map(([, to]) => to);
    expect(new Set(targets).size).toBe(targets.length);
    expect([...boxes.keys()].filter((id) => !targets.includes(id))).toEqual(['where']);
  });

  test('a leaf that is no path', () => {
    const chart = readFlowchart('flowchart LR\n  a["Where?"] --> b["EC2:<br/>ec2-rule"]\n  a --> c["sso"]');
    expect(findForeignLeaves(chart, ids)).toEqual(['ec2-rule']);
  });
});

test.each([
  ['flowchart XY\n  a["A"] --> b["B"]', 'No flowchart begins with'],
  ['flowchart LR\n  a["A"] -> b["B"]', 'No arrow'],
  ['flowchart LR\n  a["A] --> b["B"]', 'No arrow'],
  ['flowchart LR\n  a["A"] --> end["B"]', 'Mermaid takes the id end'],
  ['flowchart LR\n  a["A"] --> b["B"]\n  a["C"] --> b', 'A second text for the box a'],
  ['flowchart LR\n  a["A"] --> b', 'The box b has no text'],
  ['%%{init: {"flowchart": }}%%\nflowchart LR\n  a["A"] --> b["B"]', 'JSON'],
])('what is no flowchart: %s', (text, message) => {
  expect(() => readFlowchart(text)).toThrow(message);
});

/** The names of leaves that are no credential paths. */
function findForeignLeaves(chart: Flowchart, ids: readonly string[]): string[] {
  return leavesOf(chart)
    .map((lines) => lines.at(-1) ?? '')
    .filter((name) => !ids.includes(name));
}
