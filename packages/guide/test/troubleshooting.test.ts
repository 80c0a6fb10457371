import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { mistakeGroups } from '@atlas-aws-iam/mistakes';
import { expect, test } from 'vitest';
import { anchorsOf } from '../src/anchors.ts';
import { readPage } from '../src/pages.ts';

const PAGE = 'docs/troubleshooting.md';
const codes = mistakeGroups.flatMap((group) => group.codes);
const anchors = anchorsOf(readPage(repositoryRoot, PAGE).tree);
const sections = readFileSync(join(repositoryRoot, PAGE), 'utf8')
  .replaceAll('\r\n', '\n')
  .split(/^###? /m);

test.each(codes)(
  'the Docs of %s lead to its section, and then to the page of who knows most of it',
  (code) => {
    const section = sections.find((text) => text.startsWith(`${code}\n`)) ?? '';
    const [, file, anchor, page] =
      /^ {2}Docs: (\S+)#(\S+) in atlas-aws-iam, then (\S+)$/m.exec(section) ?? [];
    expect({ file, anchor }).toEqual({ file: PAGE, anchor: code });
    expect(anchors).toContain(anchor);
    expect(page).toMatch(
      /^https:\/\/(?:www\.mongodb\.com|docs\.aws\.amazon\.com|github\.com\/mongodb|mongoosejs\.com)\//,
    );
  },
);

test('a section of another code, or none', () => {
  expect(sections.flatMap((text) => /^[a-z0-9-]+(?=\n)/.exec(text) ?? [])).toEqual(codes);
});
