import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { createInterface, type Interface } from 'node:readline/promises';
import {
  buildPackages,
  calledFrom,
  expectOneOf,
  repositoryRoot,
  runCommand,
  UserError,
} from '@atlas-aws-iam/command';
import { packageName } from './manifest.ts';
import { packPackages } from './pack-packages.ts';
import { starterFiles } from './starter-files.ts';
import { DEFAULT_OPTIONS, DRIVERS, type Driver, type StarterOptions } from './starter-options.ts';
import { quoted, tryCommand } from './try-command.ts';
import { writeStarter } from './write-starter.ts';

// Makes an example a project of its own, in a folder outside this repository.

const USAGE = `Usage: npm run starter [-- <id> <folder> [--service] [--driver <major>] [--own-connect]]

Makes a starter: an example as its own project, in a folder outside this repository. Asks for what you leave out.
  <id>            an example: npm run starter alone lists them
  <folder>        missing or empty; relative to where the command is called
  --service       a program that keeps running and answers GET /health; without it, one that ends
  --driver 6      the MongoDB driver's major version, 7 when left out
  --own-connect   connect as a file of the project; without it, as a packed dependency
  --help          prints this`;

const startFolder = calledFrom('starter');

let credentialPaths: readonly { id: string; title: string }[] = [];
let ids: string[] = [];

/** Sets the exit code. */
export const runStarterCommand = (): Promise<void> =>
  runCommand({
    call: 'npm run starter',
    usage: USAGE,
    failure: 'Nothing was made',
    options: {
      service: { type: 'boolean' },
      driver: { type: 'string' },
      'own-connect': { type: 'boolean' },
    },
    maxPositionals: 2,
    async run({ positionals: [id, folder], values, signal }) {
      const options = {
        isService: values.service ?? false,
        hasOwnConnect: values['own-connect'] ?? false,
        driver: readDriver(values.driver),
      };
      await buildPackages(repositoryRoot, { signal });
      // Imported only now: before, there may be nothing compiled to import.
      ({ credentialPaths } = await import('@atlas-aws-iam/sandbox'));
      ids = credentialPaths.map(({ id }) => id);
      await start(id, folder, options, signal);
      return 0;
    },
  });

async function start(
  givenId: string | undefined,
  givenFolder: string | undefined,
  options: StarterOptions,
  signal: AbortSignal,
): Promise<void> {
  if (givenId !== undefined) checkId(givenId, options, givenFolder);
  if (givenFolder !== undefined) checkFolder(givenFolder);
  if (givenId !== undefined && givenFolder !== undefined) {
    await make(givenId, givenFolder, options, signal);
    return;
  }

  if (givenId === undefined) console.log(listPaths());
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new UserError('say which example, and the folder to make.', 'npm run starter -- <id> <folder>');
  }
  const terminal = createInterface(process.stdin, process.stdout);
  // Ctrl-C and Ctrl-D end the question; nothing has been made by then.
  terminal.once('close', () => process.exit(1));
  const id = givenId ?? (await ask(terminal, 'Which one? ', (answer) => checkId(answer, options)));
  const folder = await ask(terminal, 'Into which folder? ', checkFolder);
  terminal.removeAllListeners('close');
  terminal.close();
  if (!signal.aborted) await make(id, folder, options, signal);
}

function readDriver(major: string | undefined): Driver {
  const driver = DRIVERS.find((one) => one === (major ?? DEFAULT_OPTIONS.driver));
  if (driver) return driver;
  throw new UserError(
    `connect does not work with driver "${major}".`,
    `It does with ${DRIVERS.join(' and ')}.`,
  );
}

function checkId(id: string, { isService }: StarterOptions, folder?: string): void {
  if (isService && id === 'lambda') {
    throw new UserError(
      'lambda is not a service: AWS calls its handler.',
      'Leave --service out, or take another example.',
    );
  }
  if (ids.includes(id)) return;
  if (folder !== undefined && ids.includes(folder)) {
    throw new UserError('the example comes first.', `npm run starter -- ${folder} ${id}`);
  }
  expectOneOf('example', id, ids);
}

function checkFolder(folder: string): void {
  if (folder === '') throw new UserError('the folder has no name.', 'Name one that is not there yet.');
  const target = resolve(startFolder, folder);
  const fromRoot = relative(repositoryRoot, target);
  if (fromRoot !== '..' && !fromRoot.startsWith(`..${sep}`) && resolve(repositoryRoot, fromRoot) === target) {
    throw new UserError(
      `${folder} is inside this repository, where npm would take it for a part of it.`,
      `Name a folder outside, such as ${join('..', basename(target) || 'my-service')}. To add an example here, see docs/add-a-credential-path.md.`,
    );
  }
  if (!existsSync(target)) return;
  if (!statSync(target).isDirectory()) throw new UserError(`${folder} is a file.`, 'Name another folder.');
  if (readdirSync(target).length > 0) {
    throw new UserError(`${folder} is not empty, and nothing in it is overwritten.`, 'Name another folder.');
  }
}

async function ask(terminal: Interface, question: string, check: (answer: string) => void): Promise<string> {
  for (;;) {
    const answer = (await terminal.question(question)).trim();
    try {
      check(answer);
      return answer;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      console.log([error.message, error.fix].join(' ').trim());
    }
  }
}

async function make(id: string, folder: string, options: StarterOptions, signal: AbortSignal): Promise<void> {
  const target = resolve(startFolder, folder);
  const packed = await packPackages(signal);
  const files = starterFiles(id, packageName(basename(target)), packed, options);
  writeStarter(target, files);

  const variables = join(repositoryRoot, '.sandbox', 'paths', id);
  console.log(`Made ${folder} from examples/${id}: ${files.size} files.

  cd ${quoted(folder)}
  npm install
  cp .env.example .env

Fill in .env, then: npm start

Or try it at once without a cluster: leave npm run sandbox running here, and there, after npm install:

  ${tryCommand(variables)}`);
}

function listPaths(): string {
  const width = Math.max(...ids.map((id) => id.length));
  return credentialPaths.map(({ id, title }) => `  ${id.padEnd(width)}  ${title}`).join('\n');
}
