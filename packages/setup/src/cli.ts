import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';
import { buildPackages, expectOneOf, runCommand, UserError } from '@atlas-aws-iam/command';
import type { CommandContext, CommandOptions } from './commands/command-context.ts';
import { emitCommand } from './commands/emit.ts';
import { runSetup, SETUP_COMMANDS, type SetupCommand } from './commands/run-setup.ts';
import { SETUP_PATHS } from './objects/index.ts';
import { createJsonReport, createTerminalReport } from './run/report.ts';
import { runExample } from './run/run-example.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const OPTIONS = {
  audience: text,
  cluster: text,
  'create-cluster': text,
  database: text,
  'delete-cluster': flag,
  destroy: flag,
  issuer: text,
  json: flag,
  matrix: flag,
  'permission-set': text,
  project: text,
  region: text,
  subject: text,
  suffix: text,
  target: text,
  'token-file': text,
  yes: flag,
} as const;

const USAGE = `Usage: npm run setup -- plan|apply|destroy|status <path…> --target sandbox|aws
       npm run setup -- emit aws-cli|atlas-cli|terraform <path>

Makes what a credential path needs in AWS IAM and in Atlas, proves it by running the path's example, and removes it.
<path> is all, or one or more paths:
  ${SETUP_PATHS.slice(0, 5).join(', ')},
  ${SETUP_PATHS.slice(5).join(', ')}
  plan              shows what apply would do: exits 0 for nothing, 2 for something, 1 for an error
  apply             makes it, once you approve
  destroy           removes it, once you approve
  status            says what is set up, and what of it is there
  emit              prints the same for another tool; --destroy: what removes it
  --target sandbox  the sandbox that runs in another terminal (npm run sandbox)
  --target aws      AWS, as your profile, and Atlas, by MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET
  --yes             asks nothing
  --json            prints JSON lines
  --project <name>  by name or id; MONGODB_ATLAS_PROJECT_ID, or the only one, when left out
  --cluster <name>  the only one of the project when left out
  --database <name> testdb when left out
  --suffix <word>   behind all names, for a setup beside another
  --create-cluster m0|flex
                    makes the cluster unless it exists; in --region, US_EAST_1 when left out
  --delete-cluster  with destroy: also a cluster that a setup has made
  --issuer <url> --subject <sub> --audience <aud>, --token-file <file>
                    web-identity: whose tokens; as AWS_WEB_IDENTITY_TOKEN_FILE says when left out
  --matrix          with apply: also writes .env.matrix, for npm run matrix:atlas
  --permission-set <name>
                    sso: as AWS_PROFILE says when left out
  --help            prints this`;

type Values = {
  [Name in keyof typeof OPTIONS]?: (typeof OPTIONS)[Name]['type'] extends 'string' ? string : boolean;
};

/** `npm run setup`. Sets the exit code. */
export async function runSetupCommand(
  folder: string,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  await runCommand(
    {
      call: 'npm run setup',
      usage: USAGE,
      failure: 'The setup stopped',
      options: OPTIONS,
      maxPositionals: 1 + SETUP_PATHS.length,
      async run({ values, positionals: [command, ...paths], signal }) {
        expectPrintable(values);
        if (command === 'emit') return emitCommand(paths, values, (text) => process.stdout.write(text));
        if (command === undefined) {
          throw new UserError(
            'no command is named.',
            `npm run setup -- ${SETUP_COMMANDS.join('|')} <path…> --target sandbox|aws`,
          );
        }
        expectOneOf('command', command, [...SETUP_COMMANDS, 'emit']);
        const options = readOptions(command, paths, values);
        // Eight lines about Node 22, which are not about the setup.
        process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
        const context = createContext(folder, values, signal);
        return runSetup(command as SetupCommand, context, options);
      },
    },
    args,
  );
}

/** What a terminal would obey is in no name, and it is shown in plans, errors and scripts. @throws UserError */
function expectPrintable(values: Values): void {
  for (const [name, value] of Object.entries(values)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are looked for
    if (typeof value !== 'string' || !/[\u0000-\u001f\u007f-\u009f]/.test(value)) continue;
    throw new UserError(
      `--${name} has a character that cannot be printed.`,
      'Type it again, without line breaks.',
    );
  }
}

/** @throws UserError */
export function readOptions(command: string, said: readonly string[], values: Values): CommandOptions {
  const { target, 'create-cluster': createCluster } = values;
  if (target === undefined) {
    throw new UserError(
      'no target is named.',
      `npm run setup -- ${command} ${said.join(' ') || '<path…>'} --target sandbox|aws`,
    );
  }
  expectOneOf('target', target, ['sandbox', 'aws']);
  if (createCluster !== undefined) expectOneOf('cluster to create', createCluster, ['m0', 'flex']);
  const paths = said.includes('all') || (said.length === 0 && command === 'status') ? SETUP_PATHS : said;
  if (paths.length === 0) {
    throw new UserError('no credential path is named.', `They are: ${SETUP_PATHS.join(', ')}; or all.`);
  }
  for (const path of paths) expectOneOf('credential path', path, SETUP_PATHS);
  return {
    target: target as CommandOptions['target'],
    paths: SETUP_PATHS.filter((path) => paths.includes(path)),
    suffix: values.suffix,
    isApproved: values.yes ?? false,
    project: values.project,
    cluster: values.cluster,
    createCluster: createCluster as CommandOptions['createCluster'],
    deleteCluster: values['delete-cluster'] ?? false,
    isForMatrix: values.matrix ?? false,
    region: values.region,
    database: values.database,
    issuer: values.issuer,
    audience: values.audience,
    subject: values.subject,
    tokenFile: values['token-file'],
    permissionSet: values['permission-set'],
  };
}

function createContext(folder: string, { json }: Values, signal: AbortSignal): CommandContext {
  const print = (line: string) => console.log(line);
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && !json;
  return {
    folder,
    env: process.env,
    report: json ? createJsonReport(print) : createTerminalReport(print),
    signal,
    ask: isTerminal ? (question) => askOnTerminal(question, signal) : undefined,
    pause: (ms) => setTimeout(ms, undefined, { signal }),
    now: Date.now,
    prepareExample: (path) => buildPackages(folder, { examples: [path], signal }),
    runExample,
    observe: () => {},
  };
}

async function askOnTerminal(question: string, signal: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // Ctrl-C and Ctrl-D are answers, too: no.
    return (await terminal.question(question, { signal }).catch(() => '')).trim();
  } finally {
    terminal.close();
  }
}
