import { parseArgs } from 'node:util';
import { didYouMean } from '../did-you-mean.ts';
import type { CredentialPath } from '../paths/credential-path.ts';
import { credentialPaths } from '../paths/credential-paths.ts';
import { UserError } from '../user-error.ts';

const PATH_IDS = credentialPaths.map(({ id }) => id);

const USAGE = `Usage: npm run sandbox [-- --path <id>] [-- --upstream <uri>]

Starts AWS and MongoDB on loopback, and runs until Ctrl-C.
  --path <id>   writes the variables of this credential path only:
                ${PATH_IDS.slice(0, 5).join(', ')},
                ${PATH_IDS.slice(5).join(', ')}
  --upstream <uri>
                a MongoDB server on loopback, without access control, that answers after
                a login: mongodb://127.0.0.1:27018. Who may do what stays the sandbox's.
  --help        prints this`;

const OPTIONS = { path: { type: 'string' }, upstream: { type: 'string' } } as const;

interface Values {
  path?: string | undefined;
  upstream?: string | undefined;
}

export interface CliArguments {
  /** Whose variables are written. */
  paths: readonly CredentialPath[];
  /** The URI of the server behind. */
  upstream?: string;
}

/**
 * What the command is to do. Where that is nothing, because help is asked for or an argument is wrong, it says so on the
 * terminal, sets the exit code and gives undefined.
 */
export function readArguments(args: readonly string[]): CliArguments | undefined {
  if (asksForHelp(args)) {
    console.log(USAGE);
    return undefined;
  }
  try {
    const { path, upstream } = parse(args);
    return { paths: pathsNamed(path), ...(upstream !== undefined && { upstream }) };
  } catch (error) {
    printFailure(error);
    return undefined;
  }
}

/** Says in two lines what is wrong and what to do, or in one what the machine refuses. @throws whatever else it is given */
export function printFailure(error: unknown): void {
  const isUserError = error instanceof UserError;
  if (!isUserError && !isSystemError(error)) throw error;
  // An error of the system may name files, never what is in them.
  console.error(`The sandbox did not start: ${error.message}`);
  if (isUserError) console.error(error.fix ?? 'npm run sandbox -- --help says how it is used.');
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
        : `Unknown option '${unknown}'.${didYouMean(unknown, ['--path', '--upstream', '--help'])}`,
    );
  }
  const [surplus] = parsed.positionals;
  if (surplus !== undefined) throw new UserError(`unexpected argument "${surplus}".`);
  return parsed.values;
}

function pathsNamed(id: string | undefined): readonly CredentialPath[] {
  if (id === undefined) return credentialPaths;
  const found = credentialPaths.filter((path) => path.id === id);
  if (found.length > 0) return found;
  throw new UserError(
    `there is no credential path "${id}".${didYouMean(id, PATH_IDS)}`,
    `They are: ${PATH_IDS.join(', ')}.`,
  );
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
