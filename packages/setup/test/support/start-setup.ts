import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createTemporaryFolder, describeError } from '@atlas-aws-iam/command';
import { type Sandbox, type SandboxOptions, startSandbox } from '@atlas-aws-iam/sandbox';
import type { CommandContext, CommandOptions } from '../../src/commands/command-context.ts';
import { runSetup, type SetupCommand } from '../../src/commands/run-setup.ts';
import { createJsonReport, createTerminalReport } from '../../src/run/report.ts';
import { runExample } from '../../src/run/run-example.ts';

export interface SetupOutcome {
  /** Undefined where the run was cut short by the test. */
  exitCode: number | undefined;
  /** All that was printed; an error as the command prints it. */
  output: string;
}

export interface TestSetup extends AsyncDisposable {
  sandbox: Sandbox;
  /** In place of the repository. */
  folder: string;
  env: Record<string, string>;
  run(
    command: SetupCommand,
    paths: readonly string[],
    changed?: Partial<CommandOptions>,
    context?: Partial<CommandContext> & { isJson?: boolean },
  ): Promise<SetupOutcome>;
  /** What there is in IAM, in Atlas and in the folder. */
  whatIsThere(): object;
}

/** What a test throws to end a run as a power cut does. */
export class Cut extends Error {
  override name = 'Cut';
}

const EVERYTHING = {
  Version: '2012-10-17' as const,
  Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }],
};

const OPTIONS: Omit<CommandOptions, 'paths'> = {
  target: 'sandbox',
  suffix: undefined,
  isApproved: true,
  project: undefined,
  cluster: undefined,
  createCluster: undefined,
  deleteCluster: false,
  isForMatrix: false,
  region: undefined,
  database: undefined,
  issuer: undefined,
  audience: undefined,
  subject: undefined,
  tokenFile: undefined,
  permissionSet: undefined,
};

/** A sandbox that has written into a folder what `npm run sandbox` writes, and the commands there. */
export async function startSetup(options: SandboxOptions = {}): Promise<TestSetup> {
  const sandbox = await startSandbox(options);
  const temporary = createTemporaryFolder('atlas-aws-iam-setup-');
  const folder = temporary.path;
  sandbox.account.createUser({ userName: 'admin', policy: EVERYTHING });
  const key = sandbox.account.createAccessKey({ userName: 'admin' });
  const { url, clientId, clientSecret, projectId } = sandbox.atlasApi;
  const env = {
    ...sandbox.env,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    MONGODB_ATLAS_BASE_URL: url,
    MONGODB_ATLAS_CLIENT_ID: clientId,
    MONGODB_ATLAS_CLIENT_SECRET: clientSecret,
    MONGODB_ATLAS_PROJECT_ID: projectId,
  };
  const write = (name: string, variables: Readonly<Record<string, string>>) => {
    const file = join(folder, '.sandbox', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      Object.entries(variables)
        .map(([variable, value]) => `${variable}='${value}'\n`)
        .join(''),
    );
  };
  write('env', env);

  const run: TestSetup['run'] = async (command, paths, changed = {}, { isJson, ...context } = {}) => {
    write('env', env);
    for (const path of paths.filter((each) => each === 'web-identity' || each === 'sso')) {
      write(`paths/${path}.env`, (await sandbox.provision(path)).env);
    }
    const lines: string[] = [];
    const print = (text: string) => void lines.push(text);
    const outcome = (exitCode: number | undefined) => ({ exitCode, output: lines.join('\n') });
    try {
      const exitCode = await runSetup(
        command,
        {
          folder,
          env: {},
          report: isJson ? createJsonReport(print) : createTerminalReport(print),
          signal: new AbortController().signal,
          ask: undefined,
          // What is waited for passes in the sandbox at once.
          pause: async (ms) => sandbox.clock.advance(ms),
          now: sandbox.clock.now,
          prepareExample: async () => {},
          runExample,
          observe: () => {},
          ...context,
        },
        { ...OPTIONS, paths, ...changed },
      );
      return outcome(exitCode);
    } catch (error) {
      if (error instanceof Cut) return outcome(undefined);
      print(describeError({ call: 'npm run setup', failure: 'The setup stopped' }, error));
      return outcome(1);
    }
  };

  return {
    sandbox,
    folder,
    env,
    run,
    whatIsThere: () => whatIsThere(sandbox),
    async [Symbol.asyncDispose]() {
      temporary[Symbol.dispose]();
      await sandbox.stop();
    },
  };
}

function whatIsThere({ account, databaseUsers }: Sandbox): object {
  const { users, roles, instanceProfiles, oidcProviders, keys } = account.entities;
  return {
    users: users.all().map(({ userName }) => [userName, keys.staticKeysOf(userName).length]),
    roles: roles.all().map(({ roleName }) => roleName),
    instanceProfiles: instanceProfiles.all().map(({ instanceProfileName }) => instanceProfileName),
    providers: oidcProviders.all().map(({ arn }) => arn),
    databaseUsers: databaseUsers.list().map(({ username }) => username),
  };
}
