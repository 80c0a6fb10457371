import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { formatProblem } from '../src/problem.ts';
import { checkStatically } from '../src/static-checks.ts';

const INDEX = `# Docs

<!-- steps:start -->

1. [One](1-one.md)
2. [Two](2-two.md)

<!-- steps:end -->

<!-- coverage:start -->

| of the source | page | example | test |
| --- | --- | --- | --- |
| step 1 | [One](1-one.md#first) | — | [one](../test/one.test.ts) |
| step 2 | [Two](2-two.md) | [env](../examples/env) | — it is prose |

<!-- coverage:end -->
`;

const FILES: Record<string, string> = {
  'docs/README.md': INDEX,
  'docs/1-one.md': '# One\n\n## First\n',
  'docs/2-two.md': '# Two\n',
  'docs/blocks.json': '{ "floor": 0, "notRun": [] }\n',
  'examples/env/README.md': '# env\n\n## On Atlas\n',
  'examples/env/src/main.ts': 'const a = 1;\n',
  'test/one.test.ts': '',
  'README.md': '# Fixture\n',
  'package.json': '{ "name": "fixture", "private": true }\n',
};

/** A small repository in which nothing is wrong, with these files in place of its own. */
export function writeRepository(files: Record<string, string> = {}): string {
  const root = emptyFolder();
  writeFiles(root, { ...FILES, ...files });
  return root;
}

export function writeFiles(root: string, files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

export function readText(root: string, file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The index of the fixture, changed. */
export function indexWith(change: (text: string) => string): Record<string, string> {
  return { 'docs/README.md': change(INDEX) };
}

/** What the checks that run nothing say of a repository with these files. */
export function staticProblems(files: Record<string, string>): string[] {
  return checkStatically(writeRepository(files), false).problems.map(formatProblem);
}
