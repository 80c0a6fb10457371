import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineEnv } from '@atlas-aws-iam/command';
import { closedPort } from './closed-port.ts';

export interface AwsAttempt {
  /**
   * `asked`: the CLI understood the command and its files, and nobody took its request.
   * `usage-error`: it did not understand them. `unknown-command`: this version has no such command.
   */
  verdict: 'asked' | 'usage-error' | 'unknown-command' | 'other';
  /** What it printed, on both streams. */
  output: string;
}

export interface AwsSettings {
  cwd: string;
  /** The text of the shared config file; an empty one unless it is given. */
  config?: string;
  env?: Record<string, string>;
}

export const isAwsInstalled = spawnSync('aws', ['--version']).error === undefined;

/** https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html */
const USAGE_ERRORS: readonly unknown[] = [2, 252];
const ASKED = /connect to proxy|connect to the endpoint URL|Connection was closed/i;
/** AWS CLI 1 ends with 255 here, as for a request that failed. */
const INVALID_PARAMETER = /Parameter validation failed|Error parsing parameter/;
const UNKNOWN_COMMAND = /argument (?:command|operation|subcommand|waiter_name).*Invalid choice/is;

/**
 * Runs the AWS CLI that is installed, with these arguments and AWS's example keys. It reaches nobody: each address goes
 * through a proxy on loopback where nothing listens, so that the command needs no option that readers do not type.
 */
export async function tryAwsCommand(args: readonly string[], settings: AwsSettings): Promise<AwsAttempt> {
  const home = mkdtempSync(join(tmpdir(), 'aws-command-'));
  const config = join(home, 'config');
  writeFileSync(config, settings.config ?? '');
  const proxy = `http://127.0.0.1:${await closedPort()}`;
  const env = {
    ...machineEnv(),
    HOME: home,
    AWS_CONFIG_FILE: config,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    ...settings.env,
  };
  try {
    return await new Promise((resolve) => {
      const child = execFile('aws', [...args], { cwd: settings.cwd, env }, (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`;
        resolve({ verdict: judge(error?.code ?? 0, output), output });
      });
      child.stdin?.end();
    });
  } finally {
    rmSync(home, { recursive: true });
  }
}

function judge(exitCode: unknown, output: string): AwsAttempt['verdict'] {
  if (UNKNOWN_COMMAND.test(output)) return 'unknown-command';
  if (USAGE_ERRORS.includes(exitCode) || INVALID_PARAMETER.test(output)) return 'usage-error';
  return ASKED.test(output) ? 'asked' : 'other';
}
