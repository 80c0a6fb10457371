import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { asksForHelp, expectOneOf, readArguments, UserError, watchForEnding } from '@atlas-aws-iam/command';
import { examine } from './examine.ts';
import { formatJson } from './format-json.ts';
import { formatReport } from './format-report.ts';
import { formatLink, formatVerdict, type TextOptions, wrap } from './format-text.ts';
import { showValue } from './from-connect.ts';
import { LINKS, type LinkId, type LinkReport } from './link.ts';
import { loadDotenv } from './load-dotenv.ts';
import { ownDriver } from './own-driver.ts';
import { PATHS, type PathId } from './paths.ts';
import { releasePipes } from './release-pipes.ts';
import { expectReportFile, writeReport } from './report-file.ts';
import { EXIT, judge } from './verdict.ts';

const DEFAULT_WIDTH = 80;
const MAX_WIDTH = 110;
const MAX_PASTED_LENGTH = 4 * 1024 * 1024;
const GRACE_MS = 1_000;
/** In the order in which they are told. */
const LINK_IDS = Object.keys(LINKS) as LinkId[];

const USAGE = `Usage: npm run doctor [-- <option>...], or atlas-iam-doctor [<option>...]

Says which link between this folder and MongoDB Atlas is broken, why, and what to do. It reads the same
environment, .env and files as a program that starts here, and writes nothing of its own.

Exit codes: 0 connected (with --offline or --no-refresh: nothing wrong was seen), 1 a cause was found,
2 it fails and the cause is not known, 64 wrong usage.

  --folder <path>     the folder of the program, with its .env; this one when left out
  --path <id>         resolve credentials as this example does, in place of the driver's default chain:
                      ${Object.keys(PATHS).slice(0, 5).join(', ')},
                      ${Object.keys(PATHS).slice(5).join(', ')}
  --offline           ask nobody: what files and variables tell
  --no-refresh        resolve no credentials and log in nowhere; look at the rest
  --explain <text>    only name code and fix of an error that was pasted; "-" reads it from stdin
  --verbose           show what was seen of links that hold, too
  --json              one JSON object on stdout
  --report <file.md>  also write a report to paste into an issue; no secret is in it
  --hide-accounts     with --report: write … for account numbers
  --help              prints this`;

const OPTIONS = {
  folder: { type: 'string' },
  path: { type: 'string' },
  offline: { type: 'boolean' },
  'no-refresh': { type: 'boolean' },
  explain: { type: 'string' },
  verbose: { type: 'boolean' },
  json: { type: 'boolean' },
  report: { type: 'string' },
  'hide-accounts': { type: 'boolean' },
} as const;

/** Runs the command, and gives its exit code. */
export async function runDoctor(args: readonly string[]): Promise<number> {
  const ending = watchForEnding({ isCtrlCForeign: false, graceMs: GRACE_MS });
  // What a link has given up, or never waited for, may fail later: each link has its own answer.
  process.on('unhandledRejection', () => {});
  if (asksForHelp(args)) {
    process.stdout.write(`${USAGE}\n`);
    return EXIT.connected;
  }
  const isHere = hasWorkingFolder();
  try {
    const { values } = readArguments(args, OPTIONS, 0);
    const path = values.path ?? 'default-chain';
    expectOneOf('path', path, Object.keys(PATHS));
    if (values.explain !== undefined) {
      const { explainPasted } = await import('./explain-pasted.ts');
      const text = values.explain === '-' ? await readStdin() : values.explain;
      return explainPasted(text, { isJson: values.json ?? false, width: widthOf(process.stdout) });
    }
    if (!isHere)
      throw new UserError('the working folder has been removed.', 'Change to a folder that is there.');
    return await examineHere(path as PathId, values, ending);
  } catch (error) {
    const { name, message, fix } = error as Error & { fix?: string };
    if (name !== 'UserError') {
      process.stderr.write(
        `The doctor itself failed: ${showValue(String(message), process.env)}\nPlease report it, with what you typed.\n`,
      );
      return EXIT.causeNotFound;
    }
    process.stderr.write(
      `The doctor did not start: ${message}\n${fix ?? 'atlas-iam-doctor --help says how it is used.'}\n`,
    );
    return EXIT.usage;
  }
}

async function examineHere(
  path: PathId,
  values: ReturnType<typeof readArguments<typeof OPTIONS>>['values'],
  ending: ReturnType<typeof watchForEnding>,
): Promise<number> {
  if (values.report !== undefined) expectReportFile(values.report);
  const folder = folderOf(values.folder);
  const isOffline = values.offline ?? false;
  const isWithoutRefresh = values['no-refresh'] ?? false;
  const dotenv = await loadDotenv(folder, process.env);
  Object.assign(process.env, dotenv.variables);
  // Eight lines of the SDK about Node.js are not about the connection.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // The driver's log would stand among the answers.
  for (const name of Object.keys(process.env)) if (/^MONGODB_LOG_/.test(name)) delete process.env[name];

  const options: TextOptions = {
    width: widthOf(process.stdout),
    isColoured: process.stdout.isTTY === true && !process.env.NO_COLOR,
    isVerbose: values.verbose ?? false,
  };
  const inOrder = values.json ? undefined : printInOrder(options);
  const status = showStatus();
  const answered = new Map<LinkId, LinkReport>();
  ending.signal.addEventListener('abort', () => {
    status.clear();
    const names = LINK_IDS.filter((id) => !answered.has(id)).map((id) => LINKS[id]);
    if (names.length > 0) process.stderr.write(`Not answered yet: ${names.join(', ')}.\n`);
    releasePipes(process.env);
    process.exit(ending.exitCode);
  });
  // A provider that hangs keeps no process alive, and this one ends when all has been said.
  const keepAlive = setInterval(() => {}, 1_000);
  const reports = await examine({
    folder,
    dotenv,
    path,
    isOffline,
    isWithoutRefresh,
    onProgress: status.show,
    onAnnounce(sentence) {
      status.clear();
      (values.json ? process.stderr : process.stdout).write(`${wrap(sentence, options.width, 0)}\n`);
    },
    onAnswer(report) {
      answered.set(report.id, report);
      status.clear();
      inOrder?.(report);
    },
  });
  clearInterval(keepAlive);
  releasePipes(process.env);
  status.clear();
  const verdict = judge(reports, !isOffline && !isWithoutRefresh);
  process.stdout.write(
    values.json ? formatJson(reports, verdict, ownDriver()) : formatVerdict(verdict, options),
  );
  if (values.report !== undefined) {
    const hidesAccounts = values['hide-accounts'] ?? false;
    const shown = showValue(values.report, process.env);
    try {
      writeReport(values.report, formatReport(reports, verdict, { driver: ownDriver(), hidesAccounts }));
    } catch (error) {
      process.stderr.write(
        `The report was not written to ${shown}: ${String((error as NodeJS.ErrnoException).code)}.\n`,
      );
      return EXIT.usage;
    }
    process.stderr.write(`The report is in ${shown}.\n`);
  }
  return verdict.exitCode;
}

const widthOf = ({ columns }: { columns?: number }) => Math.min(columns || DEFAULT_WIDTH, MAX_WIDTH);

/** What is piped in, or typed until Ctrl-D; of more than the explanation looks at, its beginning. */
async function readStdin(): Promise<string> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.length > MAX_PASTED_LENGTH) break;
  }
  return text;
}

/** Whether it is there. If not, this one is left for another: nothing that resolves a path works in it. */
function hasWorkingFolder(): boolean {
  try {
    process.cwd();
    return true;
  } catch {
    process.chdir(tmpdir());
    return false;
  }
}

/** @throws UserError */
function folderOf(given = '.'): string {
  try {
    const folder = resolve(given);
    if (statSync(folder).isDirectory()) return folder;
  } catch {
    // Not there, or the working folder has been removed.
  }
  throw new UserError(
    `there is no folder ${showValue(given, process.env)}.`,
    'Name the program’s folder: --folder <path>.',
  );
}

/** Prints each link when those before it have been printed. */
function printInOrder(options: TextOptions): (report: LinkReport) => void {
  const waiting = new Map<LinkId, LinkReport>();
  let next = 0;
  return (report) => {
    waiting.set(report.id, report);
    for (let id = LINK_IDS[next]; id !== undefined; id = LINK_IDS[++next]) {
      const ready = waiting.get(id);
      if (!ready) return;
      process.stdout.write(formatLink(ready, options));
    }
  };
}

/** What is being done, on a terminal, in a line that the next one overwrites. */
function showStatus() {
  const isTerminal = process.stderr.isTTY === true;
  const clear = () => void (isTerminal && process.stderr.write('\r\u001b[K'));
  return {
    clear,
    show(link: LinkId, doing: string) {
      clear();
      if (isTerminal) process.stderr.write(`${LINKS[link]}: ${doing} …`);
    },
  };
}
