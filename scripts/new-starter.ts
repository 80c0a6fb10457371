import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { createInterface, type Interface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { didYouMean } from './did-you-mean.ts';
import { buildPackages, repositoryRoot } from './run-turbo.ts';
import { packageName } from './starter/manifest.ts';
import { starterFiles } from './starter/starter-files.ts';
import { writeStarter } from './starter/write-starter.ts';
import { UsageError } from './usage-error.ts';

// Makes an example a project of its own, in a folder outside this repository.

const USAGE = 'Usage: npm run starter -- <id> <folder>';

await buildPackages();
// Imported only now: before, there may be nothing compiled to import.
const { credentialPaths } = await import('@atlas-aws-iam/sandbox');
const ids = credentialPaths.map(({ id }) => id);

// npm starts the command in the root, wherever it was called.
const calledFrom = (process.env.npm_lifecycle_event === 'starter' && process.env.INIT_CWD) || process.cwd();

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError) && !('code' in (error as Error))) throw error;
  console.error(`Nothing was made: ${(error as Error).message}`);
  process.exitCode = 1;
}

async function run(args: string[]): Promise<void> {
  const { help, id: givenId, folder: givenFolder } = parseArguments(args);
  if (help) {
    console.log(`${USAGE}\n\n${listPaths()}`);
    return;
  }
  if (givenId !== undefined) checkId(givenId, givenFolder);
  if (givenFolder !== undefined) checkFolder(givenFolder);
  if (givenId !== undefined && givenFolder !== undefined) {
    make(givenId, givenFolder);
    return;
  }

  if (givenId === undefined) console.log(listPaths());
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new UsageError(`say which example, and the folder to make.\n${USAGE}`);
  }
  const terminal = createInterface(process.stdin, process.stdout);
  // Ctrl-C and Ctrl-D end the question; nothing has been made by then.
  terminal.once('close', () => process.exit(1));
  const id = givenId ?? (await ask(terminal, 'Which one? ', (answer) => checkId(answer)));
  const folder = await ask(terminal, 'Into which folder? ', checkFolder);
  terminal.removeAllListeners('close');
  terminal.close();
  make(id, folder);
}

function parseArguments(args: string[]): {
  help: boolean;
  id: string | undefined;
  folder: string | undefined;
} {
  let parsed: { values: { help?: boolean }; positionals: string[] };
  try {
    const options = { help: { type: 'boolean', short: 'h' } } as const;
    parsed = parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
  const [id, folder, ...others] = parsed.positionals;
  if (others.length > 0) throw new UsageError(`unexpected argument "${others[0]}".\n${USAGE}`);
  return { help: parsed.values.help ?? false, id, folder };
}

function checkId(id: string, folder?: string): void {
  if (ids.includes(id)) return;
  if (folder !== undefined && ids.includes(folder)) {
    throw new UsageError(`the example comes first: npm run starter -- ${folder} ${id}`);
  }
  throw new UsageError(`there is no example "${id}".${didYouMean(id, ids)} They are: ${ids.join(', ')}.`);
}

function checkFolder(folder: string): void {
  if (folder === '') throw new UsageError('the folder has no name.');
  const target = resolve(calledFrom, folder);
  const fromRoot = relative(repositoryRoot, target);
  if (fromRoot !== '..' && !fromRoot.startsWith(`..${sep}`) && resolve(repositoryRoot, fromRoot) === target) {
    throw new UsageError(
      `${folder} is inside this repository, where npm would take it for a part of it. Name a folder outside, such as ${join('..', basename(target) || 'my-service')}. To add an example here, see docs/add-a-credential-path.md.`,
    );
  }
  if (!existsSync(target)) return;
  if (!statSync(target).isDirectory()) throw new UsageError(`${folder} is a file. Name another folder.`);
  if (readdirSync(target).length > 0) {
    throw new UsageError(`${folder} is not empty, and nothing in it is overwritten. Name another folder.`);
  }
}

async function ask(terminal: Interface, question: string, check: (answer: string) => void): Promise<string> {
  for (;;) {
    const answer = (await terminal.question(question)).trim();
    try {
      check(answer);
      return answer;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      console.log(error.message);
    }
  }
}

function make(id: string, folder: string): void {
  const target = resolve(calledFrom, folder);
  const files = starterFiles(id, packageName(basename(target)));
  writeStarter(target, files);

  const variables = join(repositoryRoot, '.sandbox', 'paths', `${id}.env`);
  console.log(`Made ${folder} from examples/${id}: ${files.size} files.

  cd ${quoted(folder)}
  npm install
  cp .env.example .env

Fill in .env, then: npm start

Or try it at once without a cluster: leave npm run sandbox running here, and there, after npm install:

  (set -a; . ${quoted(variables)}; npm start)`);
}

function listPaths(): string {
  const width = Math.max(...ids.map((id) => id.length));
  return credentialPaths.map(({ id, title }) => `  ${id.padEnd(width)}  ${title}`).join('\n');
}

function quoted(path: string): string {
  return /^[\w./~:\\-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
