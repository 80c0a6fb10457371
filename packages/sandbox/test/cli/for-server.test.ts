import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, startCli } from '../support/start-cli.ts';

async function finish(...args: string[]) {
  const cwd = emptyFolder();
  const cli = startCli(cwd, ...args);
  const exitCode = await cli.ended;
  // It starts nothing.
  expect(existsSync(join(cwd, '.sandbox'))).toBe(false);
  return { exitCode, output: cli.output(), errors: cli.errors() };
}

describe('--for-server prints the steps with their addresses', () => {
  test('for MongoDB Enterprise', async () => {
    const { exitCode, output, errors } = await finish('--for-server', 'enterprise');
    expect([exitCode, errors]).toEqual([0, '']);
    for (const part of [
      'Nobody has run these steps with the server',
      'Evaluation\nAgreement',
      'npx mongodb-runner start --version 8.2.x-enterprise -- --port 27018 --auth --setParameter authenticationMechanisms=MONGODB-AWS,SCRAM-SHA-256 --setParameter awsSTSUrl=http://localhost:20404 --setParameter enableTestCommands=1\n',
      "commands made for MongoDB's own tests",
      '\n   MATRIX_ADMIN_USERNAME=root MATRIX_ADMIN_PASSWORD=... npm run matrix -- --target server --uri mongodb://127.0.0.1:27018\n',
      "\n   npm run matrix '--' --target server --uri mongodb://127.0.0.1:27018\n",
    ]) {
      expect(output).toContain(part);
    }
  });

  test('for Percona Server', async () => {
    const { exitCode, output, errors } = await finish('--for-server', 'percona');
    expect([exitCode, errors]).toEqual([0, '']);
    for (const part of [
      'Nobody has run these steps with the server',
      'echo "127.0.0.1 sts.us-east-1.sandbox.test" | sudo tee -a /etc/hosts\n',
      'sudo update-ca-certificates\n',
      'sudo socat OPENSSL-LISTEN:443,bind=127.0.0.1,reuseaddr,fork,cert=sts.crt,key=sts.key,verify=0 TCP:127.0.0.1:20404\n',
      '--setParameter awsStsHost=sts.us-east-1.sandbox.test\n',
    ]) {
      expect(output).toContain(part);
    }
  });

  test.each(['enterprise', 'percona'])('of another STS for %s', async (server) => {
    const { exitCode, output } = await finish('--for-server', server, '--sts-port', '4566');
    expect(exitCode).toBe(0);
    expect(output).not.toContain('20404');
    expect(output.match(/--uri mongodb:\/\/127\.0\.0\.1:27018 --sts-port 4566\n/g)).toHaveLength(2);
  });
});

test.each([
  [['--for-server', 'atlas'], 'there are no steps for a server "atlas".\nThey are for: enterprise, percona.'],
  [['--for-server', 'perona'], 'there are no steps for a server "perona". Did you mean percona?\n'],
  [['--for-server', 'toString'], 'there are no steps for a server "toString".'],
  [['--for-server', ''], "Option '--for-server' has an empty value.\n"],
  [
    ['--for-server', 'percona', '--json'],
    '--for-server starts no sandbox, so --json means nothing.\nLeave --json out.',
  ],
  [['--for-server', 'percona', '--sts-port', 'x'], 'there is no port "x".\n'],
  [['--for-server', 'percona', '--sts-port', '0'], 'there is no port "0".\n'],
  [['--sts-port', '4566'], '--sts-port is for --for-server.\nSay --for-server too, or leave it out.'],
])('a mistake is told in two lines: %j', async (args, message) => {
  const { exitCode, output, errors } = await finish(...args);
  expect(exitCode).toBe(1);
  expect(output).toBe(errors);
  expect(errors).toContain(`The sandbox did not start: ${message}`);
  expect(errors.trim().split('\n')).toHaveLength(2);
});
