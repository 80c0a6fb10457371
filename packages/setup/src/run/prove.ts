import { printedIdentity } from '@atlas-aws-iam/command';
import { readEnv, writeEnv } from '../files/reader-files.ts';
import type { PlannedPath } from '../plan/plan-path.ts';
import type { Target } from '../target/target.ts';
import type { SetupRun } from './setup-run.ts';

/** New keys and roles are refused for some seconds now and then; what is refused after half a minute stays so. */
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000];
const LAST_LINES = 12;

export type Proof =
  | { outcome: 'proved'; principal: string }
  /** The reader has to do it, where the role is. */
  | { outcome: 'not-here'; because: string }
  | { outcome: 'failed'; because: string };

const ELSEWHERE: Readonly<Record<string, string>> = {
  'ec2-role':
    'start an instance with the instance profile, and run npm run example:ec2-role there (docs/deploying.md#ec2)',
  'container-role':
    'start a task with the task role, or a pod with an association, and run the example there (docs/deploying.md#a-container-image)',
  lambda: 'create the function with the execution role, and invoke it (docs/deploying.md#lambda)',
};

/** How the path's program can be run here; a text says where else it can. */
async function proofEnv(
  { target }: SetupRun,
  { path, files }: PlannedPath,
  names: { roleName: string; instanceProfileName?: string },
): Promise<Readonly<Record<string, string>> | string> {
  const shared = files.profile && { AWS_SHARED_CREDENTIALS_FILE: files.profile.file };
  const service = SERVICES[path];
  if (service) {
    return (await target.runAs?.({ service, ...names })) ?? `proved by you: ${ELSEWHERE[path] ?? ''}`;
  }
  if (path === 'sso') {
    return (
      target.reader.ssoEnv ??
      'proved by you: AWS_PROFILE names no profile of IAM Identity Center; set it, and log in'
    );
  }
  if (path === 'web-identity' && target.reader.tokenFile === undefined) {
    return 'proved by you: AWS_WEB_IDENTITY_TOKEN_FILE names no token; run the example where there is one';
  }
  return { ...shared };
}

const SERVICES: Readonly<Record<string, 'ec2' | 'ecs-tasks' | 'lambda'>> = {
  'ec2-role': 'ec2',
  'container-role': 'ecs-tasks',
  lambda: 'lambda',
};

/** Whether the path's program can be run from this computer. */
export function isProvedHere(target: Target, path: string): boolean {
  return target.runAs !== undefined || !(path in SERVICES);
}

/** Runs the path's example as the path's program, and looks whom the database takes it for. */
export async function prove(run: SetupRun, planned: PlannedPath, name: string): Promise<Proof> {
  const { path, setup, files } = planned;
  const found = await proofEnv(run, planned, { roleName: name, instanceProfileName: name });
  if (typeof found === 'string') return { outcome: 'not-here', because: found };
  if (SERVICES[path]) writeEnv(files, setup, { ...readEnv(files.envFile, setup), ...found });
  const arn = planned.principalArn() ?? '';
  for (const ms of [...PAUSES_MS, undefined]) {
    run.signal.throwIfAborted();
    const { exitCode, output } = await run.runExample(
      path,
      { ...readEnv(files.envFile, setup), ...found },
      run.signal,
    );
    const principal = printedIdentity(output);
    if (exitCode === 0 && principal !== undefined && isPrincipal(principal, arn)) {
      return { outcome: 'proved', principal };
    }
    if (exitCode === 0) {
      return {
        outcome: 'failed',
        because: `the database takes the program for ${principal ?? 'nobody'}, not for ${arn}`,
      };
    }
    if (ms === undefined) return { outcome: 'failed', because: lastLines(output) };
    run.say(
      `The example of ${path} was refused: what is new may not be known everywhere yet; again in ${ms / 1000} s`,
    );
    await run.pause(ms);
  }
  throw new Error('not reached');
}

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
}

/** The server prints a role as the session, with a star for its name, without the role's path. */
export function isPrincipal(printed: string, arn: string): boolean {
  const [, partition, account, kind, name] =
    /^arn:([^:]+):iam::(\d{12}):(user|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (kind === 'user') return printed === arn;
  return kind === 'role' && printed.startsWith(`arn:${partition}:sts::${account}:assumed-role/${name}/`);
}
