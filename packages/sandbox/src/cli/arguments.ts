import { parseArgs } from 'node:util';
import { DIALECTS, type Dialect } from '../atlas/dialect.ts';
import { checkDatabase } from '../check-database.ts';
import { didYouMean } from '../did-you-mean.ts';
import { isPort } from '../kept-state.ts';
import { showTyped, showValue } from '../masking/show-typed.ts';
import type { CredentialPath } from '../paths/credential-path.ts';
import { credentialPaths } from '../paths/credential-paths.ts';
import { UserError } from '../user-error.ts';
import { DEFAULT_STS_PORT } from './for-server/server-addresses.ts';
import { serverSteps } from './for-server/server-steps.ts';

const PATH_IDS = credentialPaths.map(({ id }) => id);

/** How the command is called here, after which its options stand. */
export const NPM_CALL = 'npm run sandbox --';

const usageOf = (call: string) => `Usage: ${call} [options]

Starts AWS and MongoDB on loopback, and runs until Ctrl-C.
  --path <id>      writes the variables of this credential path only:
                   ${PATH_IDS.slice(0, 4).join(', ')},
                   ${PATH_IDS.slice(4, 7).join(', ')},
                   ${PATH_IDS.slice(7).join(', ')}
  --port <number>  MongoDB's port; one that is free when left out
  --database <name>
                   the database that its users may read and write; testdb when
                   left out
  --seed <file>    documents, roles and database users to begin with, in
                   Extended JSON
  --keep <file>    keeps ports and keys in this file, for the next start
  --upstream <uri> a MongoDB server on loopback, without access control, that
                   answers after a login: mongodb://127.0.0.1:27018. Who may do
                   what stays the sandbox's
  --dialect <name> whose habits the MongoDB side has: atlas, mongod or
                   documentdb (Amazon DocumentDB); atlas when left out
  --inspect        serves a page that shows logins byte by byte, requests and
                   refusals as they come, and lets you break a login
  --verbose        lists every request and command too, and not only logins and
                   refusals
  --for-server <enterprise|percona>
                   prints how to have such a server that asks the sandbox's STS,
                   for npm run matrix -- --target server, and starts nothing
  --sts-port <number>
                   with --for-server: where the matrix is to serve that STS
  --json           prints JSON lines, the first of which is the event "ready"
  --help           prints this`;

const OPTIONS = {
  database: { type: 'string' },
  dialect: { type: 'string' },
  'for-server': { type: 'string' },
  inspect: { type: 'boolean' },
  json: { type: 'boolean' },
  keep: { type: 'string' },
  path: { type: 'string' },
  port: { type: 'string' },
  seed: { type: 'string' },
  'sts-port': { type: 'string' },
  upstream: { type: 'string' },
  verbose: { type: 'boolean' },
} as const;

// The first of those that are equally near is the one that is meant.
const NAMES = ['help', ...Object.keys(OPTIONS)].map((name) => `--${name}`);

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

export interface CliArguments {
  /** Whose variables are written. */
  paths: readonly CredentialPath[];
  isJson: boolean;
  /** Whether there is a page that shows what happens. */
  isInspected: boolean;
  /** Whether what succeeds is told too. */
  isVerbose: boolean;
  database?: string;
  dialect?: Dialect;
  port?: number;
  /** The file with what is there at the start. */
  seed?: string;
  /** The file that keeps ports and keys. */
  keep?: string;
  /** The URI of the server behind. */
  upstream?: string;
}

/**
 * What the command is to do. Where that is nothing, because help is asked for or an argument is wrong, it says so on the
 * terminal, sets the exit code and gives undefined.
 */
export function readArguments(args: readonly string[], call = NPM_CALL): CliArguments | undefined {
  if (asksForHelp(args)) {
    console.log(usageOf(call));
    return undefined;
  }
  try {
    const values = parse(args);
    const { path, port, json = false, inspect = false, verbose = false, ...named } = values;
    for (const [name, value] of Object.entries(named)) {
      if (value === '') throw new UserError(`Option '--${name}' has an empty value.`);
    }
    const steps = stepsAskedFor(values);
    if (steps !== undefined) {
      console.log(steps);
      return undefined;
    }
    const { database, dialect, keep, seed, upstream } = named;
    if (database !== undefined) checkDatabase(database);
    return {
      paths: pathsNamed(path),
      isJson: json,
      isInspected: inspect,
      isVerbose: verbose,
      ...(port !== undefined && { port: portOf(port) }),
      ...(dialect !== undefined && { dialect: dialectNamed(dialect) }),
      ...(database !== undefined && { database }),
      ...(keep !== undefined && { keep }),
      ...(seed !== undefined && { seed }),
      ...(upstream !== undefined && { upstream }),
    };
  } catch (error) {
    printFailure(error, call);
    return undefined;
  }
}

/** Says in two lines what is wrong and what to do, or in one what the machine refuses. @throws whatever else it is given */
export function printFailure(error: unknown, call = NPM_CALL): void {
  const isUserError = error instanceof UserError;
  if (!isUserError && !isSystemError(error)) throw error;
  // An error of the system may name files, never what is in them.
  console.error(`The sandbox did not start: ${error.message}`);
  if (isUserError) console.error(error.fix ?? `${call} --help says how it is used.`);
  process.exitCode = 1;
}

/** Whatever else is said then does not matter, and may be wrong. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end).some((arg) => arg === '--help' || arg === '-h');
}

function parse(args: readonly string[]): Values {
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // The first sentence of Node's message holds the option; the rest advises what does not help here.
    const [sentence = ''] = (error as Error).message.split('\n');
    const unknown = /^Unknown option '(-[^']*)'/.exec(sentence)?.[1];
    throw new UserError(
      unknown === undefined
        ? sentence.replace(/\.?$/, '.')
        : `Unknown option '${showTyped(unknown)}'.${didYouMean(unknown, NAMES)}`,
    );
  }
  const [surplus] = parsed.positionals;
  if (surplus !== undefined) throw new UserError(`unexpected argument ${showValue(surplus)}.`);
  return parsed.values;
}

/** How to have a server that is not the sandbox's; undefined where nobody asks. @throws UserError */
function stepsAskedFor({ 'for-server': server, 'sts-port': stsPort, ...others }: Values): string | undefined {
  if (server === undefined) {
    if (stsPort === undefined) return undefined;
    throw new UserError('--sts-port is for --for-server.', 'Say --for-server too, or leave it out.');
  }
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw new UserError(
      `--for-server starts no sandbox, so --${other} means nothing.`,
      `Leave --${other} out.`,
    );
  }
  return serverSteps(server, stsPort === undefined ? DEFAULT_STS_PORT : stsPortOf(stsPort));
}

function pathsNamed(id: string | undefined): readonly CredentialPath[] {
  if (id === undefined) return credentialPaths;
  const found = credentialPaths.filter((path) => path.id === id);
  if (found.length > 0) return found;
  throw new UserError(
    `there is no credential path ${showValue(id)}.${didYouMean(id, PATH_IDS)}`,
    `They are: ${PATH_IDS.join(', ')}.`,
  );
}

function dialectNamed(name: string): Dialect {
  const found = DIALECTS.find((dialect) => dialect === name);
  if (found) return found;
  throw new UserError(
    `there is no dialect ${showValue(name)}.${didYouMean(name, DIALECTS)}`,
    `They are: ${DIALECTS.join(', ')}.`,
  );
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : undefined;
  if (isPort(port)) return port;
  throw new UserError(
    `there is no port ${showValue(text)}.`,
    'A port is a number from 1 to 65535; 0, or none, takes one that is free.',
  );
}

/** A server is told it before anything listens there. */
function stsPortOf(text: string): number {
  const port = portOf(text);
  if (port !== 0) return port;
  throw new UserError(`there is no port ${showValue(text)}.`, 'A port is a number from 1 to 65535.');
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
