import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { didYouMean } from '@atlas-aws-iam/command';
import type { Page } from './pages.ts';
import type { Problem } from './problem.ts';

/** `npm run x`, with whatever options of npm's stand before the name. `npm test` and `npm start` are scripts too. */
const COMMAND = /\bnpm (?:run(?: -[\w-]+)* ([a-z][\w:.-]*)(<[a-z]+>)?|(test|start)\b)/g;
/** On the same line: `npm start -w examples/my-app`. */
const WORKSPACE = /^[^\n`|;&]*? (?:-w|--workspace)[ =]([\w./-]+)/;

/** That every npm command which a page names is a script of a package in which a reader runs it. */
export function checkCommands(root: string, pages: readonly Page[]): Problem[] {
  return pages.flatMap(({ file, text }) =>
    [...text.matchAll(COMMAND)].flatMap((match) => {
      const [said, ofRun, placeholder, short] = match;
      const name = ofRun ?? short ?? '';
      const folder = WORKSPACE.exec(text.slice(match.index))?.[1];
      // What the page itself has the reader make.
      const made =
        folder ?? (name.startsWith('example:') ? name.replace('example:', 'examples/') : undefined);
      if (made && !existsSync(join(root, made)) && text.includes(`${made}/`)) return [];

      const known = (folder ? [folder] : foldersOf(root, file)).flatMap((one) => scriptsIn(root, one));
      if (placeholder ? known.some((script) => script.startsWith(name)) : known.includes(name)) return [];
      const line = text.slice(0, match.index).split('\n').length;
      return [
        { file, line, text: `The command ${said} is in no package.json here.${didYouMean(name, known)}` },
      ];
    }),
  );
}

/** The root, a README's own folder, and for other pages those of the examples: a starter has its example's scripts. */
function foldersOf(root: string, file: string): string[] {
  if (/^(examples|packages)\//.test(file)) return ['.', dirname(file)];
  const examples = existsSync(join(root, 'examples')) ? readdirSync(join(root, 'examples')) : [];
  return ['.', ...examples.map((name) => `examples/${name}`)];
}

function scriptsIn(root: string, folder: string): string[] {
  const file = join(root, folder, 'package.json');
  return existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')).scripts ?? {}) : [];
}
