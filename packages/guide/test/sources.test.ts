import { repositoryRoot } from '@atlas-aws-iam/command';
import { describe, expect, test } from 'vitest';
import { compareWithSources, findLostPlaces, readPlaces } from '../src/sources/places.ts';
import { readSources } from '../src/sources/read-sources.ts';
import { sentencesOf } from '../src/sources/sentences.ts';
import { writeFiles, writeRepository } from './fixture.ts';

const places = readPlaces(repositoryRoot);
const textsOf = (document: string) => sentencesOf(document).map(({ text }) => text);

describe('docs/sources.json', () => {
  test('every place is on a page', () => {
    expect(findLostPlaces(repositoryRoot, places)).toEqual([]);
  });

  test('it has no more of a sentence than recognises it', () => {
    for (const [id, { words }] of Object.entries(places)) {
      expect(id).toMatch(/^[0-9a-f]{8}$/);
      expect(words.split(' ').length).toBeLessThanOrEqual(4);
      expect(words.length).toBeLessThanOrEqual(40);
    }
  });

  // The documents are other people's, and not part of this repository.
  test.skipIf(!process.env.SOURCE_DOCUMENTS)(
    'every sentence of the documents has a place (needs SOURCE_DOCUMENTS, the folder they are in)',
    () => {
      const sentences = readSources(process.env.SOURCE_DOCUMENTS ?? '').flatMap((source) => source.sentences);
      expect(sentences.length).toBeGreaterThan(0);
      expect(compareWithSources(places, sentences)).toEqual({ unplaced: [], stale: [] });
    },
  );
});

test('what is wrong with a place', () => {
  const root = writeRepository();
  writeFiles(root, {
    'docs/sources.json': JSON.stringify({
      '00000001': { words: 'Good', place: '1-one.md#first' },
      '00000002': { words: 'An example', place: '../examples/env/README.md#on-atlas' },
      '00000003': { words: 'No page', place: '3-three.md' },
      '00000004': { words: 'No heading', place: '1-one.md#third' },
    }),
  });
  expect(findLostPlaces(root, readPlaces(root))).toEqual([
    '00000003 “No page”: 3-three.md is no page.',
    '00000004 “No heading”: docs/1-one.md has no heading #third.',
  ]);
});

test('a sentence without a place, and a place without its sentence', () => {
  const [one, two] = sentencesOf('One thing. Another thing.');
  expect(
    compareWithSources(
      { [one?.id ?? '']: { words: 'One thing', place: 'a.md' }, deadbeef: { words: 'Gone', place: 'a.md' } },
      [one, two].flatMap((sentence) => sentence ?? []),
    ),
  ).toEqual({ unplaced: [two], stale: ['deadbeef'] });
});

describe('what counts as a sentence', () => {
  test('Markdown', () => {
    const document = `# 1. Title

A first sentence over
two lines. A second, e.g. this one (\`a.b\`)! A third?
- an item
- another.
  ![](./picture.jpg)
> A note.

---

1. Step 2.5 of it
\`\`\`sh
one --command
two # commands
\`\`\`
`;
    expect(textsOf(document)).toEqual([
      '1. Title',
      'A first sentence over two lines.',
      'A second, e.g. this one (`a.b`)!',
      'A third?',
      'an item',
      'another.',
      '![](./picture.jpg)',
      'A note.',
      'Step 2.5 of it',
      'one --command\ntwo # commands',
    ]);
  });

  test('reStructuredText', () => {
    const document = `.. _label:

=====
Title
=====

.. meta::
   :keywords: not, said

Text. More of it
:atlas:\`here </there>\`.

.. tip:: A tip

   Its text.

.. tabs::

   .. tab:: One
      :tabid: one

      .. code-block:: bash

         export A=1

      After it.

#. First
#. Second
`;
    expect(textsOf(document)).toEqual([
      'Title',
      'Text.',
      'More of it :atlas:`here </there>`.',
      'A tip',
      'Its text.',
      'One',
      'bash\n\n         export A=1',
      'After it.',
      'First',
      'Second',
    ]);
  });

  test('the same in other lines and letters is the same', () => {
    const [one] = sentencesOf('The same\nthing.');
    const [other] = sentencesOf('the  same thing.');
    expect(one?.id).toBe(other?.id);
  });
});
