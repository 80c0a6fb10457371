import { existsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommand, UserError } from '@atlas-aws-iam/command';
import { startChild } from './bench/child.ts';
import type { ConnectFigures } from './bench/connect-figures.ts';
import type { LambdaFigures } from './bench/lambda-figures.ts';
import { formatSpread, ratios } from './bench/spread.ts';
import { buildPackages, repositoryRoot } from './run-turbo.ts';

// What a login costs. Printed as ratios first: they hold on other machines too.

interface Round {
  logins: number;
  wallSeconds: number;
  cpuSeconds: number;
}

/** What packages/sandbox/bench/main.ts sends. A package's insides are not imported from another one. */
interface ServerFigures {
  logins: { name: string; rounds: Round[] }[];
  memory: { connections: number; heapBytes: number[]; rssBytes: number[] };
}

const USAGE = `Usage: npm run bench [-- --beside <folder>]

Measures what a login costs on this machine: the sandbox's server, connect() beside the bare driver, and the Lambda
function. It takes some minutes.
  --beside <folder>  another build of the sandbox's package, to be compared with this one
  --help             prints this`;

await runCommand({
  call: 'npm run bench',
  usage: USAGE,
  failure: 'Nothing was measured',
  options: { beside: { type: 'string' } },
  async run({ values, signal }) {
    const { beside } = values;
    if (beside !== undefined && !existsSync(beside)) {
      throw new UserError(
        `there is no folder "${beside}".`,
        '--beside names a built copy of packages/sandbox.',
      );
    }
    console.log(
      'What a login costs on this machine, measured in rounds: ratios first, which hold on others too.\n',
    );
    await measure(beside === undefined ? [] : [new URL(`${beside}/`, pathToFileURL('./')).href], signal);
    return 0;
  },
});

async function measure(beside: readonly string[], signal: AbortSignal): Promise<void> {
  await buildPackages(signal);
  console.error('Measuring logins and memory …');
  const main = pathToFileURL(join(repositoryRoot, 'packages', 'sandbox', 'bench', 'main.ts'));
  const { ready: server } = await startChild<ServerFigures>(main, beside, signal);
  console.error('Measuring connect() …');
  // Imported only now: before, there may be nothing compiled to import.
  const { measureConnect } = await import('./bench/connect-figures.ts');
  const client = await measureConnect(signal);
  console.error('Measuring the Lambda function …');
  const { measureLambda } = await import('./bench/lambda-figures.ts');
  const lambda = await measureLambda(signal);
  report(server, client, lambda, beside.length > 0);
}

function report(
  server: ServerFigures,
  client: ConnectFigures,
  lambda: LambdaFigures,
  isBeside: boolean,
): void {
  const perCpuSecond = (name: string) =>
    roundsOf(server, name).map(({ logins, cpuSeconds }) => logins / cpuSeconds);
  const perSecond = (name: string) =>
    roundsOf(server, name).map(({ logins, wallSeconds }) => logins / wallSeconds);
  const [without, withMemoiser] = client.pool;
  const perConnection = (bytes: readonly number[]) =>
    bytes.map((value) => value / server.memory.connections / 1024);
  const cores = cpus();

  print('Ratios (min / median / max, round by round)', [
    [
      'server time of a login, verified ÷ unverified',
      formatSpread(ratios(perCpuSecond('unverified'), perCpuSecond('verified')), 2),
    ],
    ...(isBeside
      ? [
          [
            'logins per CPU second, this build ÷ the other',
            formatSpread(ratios(perCpuSecond('verified'), perCpuSecond('beside')), 2),
          ],
          [
            'logins per second, this build ÷ the other',
            formatSpread(ratios(perSecond('verified'), perSecond('beside')), 2),
          ],
        ]
      : []),
    [
      'connect() ÷ bare MongoClient.connect(), time',
      formatSpread(ratios(client.totalMs.connect, client.totalMs.bare), 2),
    ],
    [
      'connect() ÷ bare MongoClient.connect(), round trips',
      `${client.commands.connect.length} / ${client.commands.bare.length}`,
    ],
    [
      'pool of 100, with the memoiser ÷ without, time',
      formatSpread(ratios(withMemoiser?.ms ?? [], without?.ms ?? []), 2),
    ],
    [
      'Lambda handler, bundled ÷ not, import time',
      formatSpread(ratios(lambda.bundle.importMs, lambda.unbundled.importMs), 2),
    ],
  ]);
  for (const { name } of server.logins) {
    print(
      `Logins, ${name}${name === 'unverified' ? ': the same server, and an STS that always says yes' : ''}`,
      [
        ['per second of one server process', formatSpread(perSecond(name))],
        ['per CPU second of all its threads', formatSpread(perCpuSecond(name))],
      ],
    );
  }
  print(`Memory per connection, ${server.memory.connections} logged in`, [
    ['heap, KiB', formatSpread(perConnection(server.memory.heapBytes), 1)],
    ['resident, KiB', formatSpread(perConnection(server.memory.rssBytes), 1)],
  ]);
  print('Connecting, milliseconds', [
    ['bare MongoClient.connect()', formatSpread(client.totalMs.bare, 2)],
    [`  on the wire: ${client.commands.bare.join(', ')}`, ''],
    ['connect()', formatSpread(client.totalMs.connect, 2)],
    [`  on the wire: ${client.commands.connect.join(', ')}`, ''],
  ]);
  print('Where they go, through a proxy that notes each message', [
    ...client.splitMs.flatMap(({ part, bare, connect }) => [
      [`${part}: bare`, formatSpread(bare, 2)],
      [`${part}: connect()`, formatSpread(connect, 2)],
    ]),
  ]);
  print('minPoolSize 100', [
    ...client.pool.flatMap(({ name, ms, fetches, logins }) => [
      [`${name}: milliseconds until the last login`, formatSpread(ms)],
      [
        `${name}: SASL conversations that succeeded, credential fetches`,
        `${logins.at(-1)}, ${fetches.at(-1)}`,
      ],
    ]),
  ]);
  print('Lambda function (examples/lambda), milliseconds', [
    ...(['bundle', 'unbundled'] as const).flatMap((kind) => [
      [`${kind}: import`, formatSpread(lambda[kind].importMs)],
      [`${kind}: cold invocation, with its login`, formatSpread(lambda[kind].coldMs, 1)],
      [`${kind}: warm invocation`, formatSpread(lambda[kind].warmMs, 1)],
    ]),
    ['bundle: KiB, and with gzip', `${kib(lambda.bundleBytes)}, ${kib(lambda.gzipBytes)}`],
  ]);
  console.log(
    `${cores[0]?.model.trim()}, ${cores.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB · Node ${process.versions.node} · ${process.platform} ${process.arch}`,
  );
}

function roundsOf(server: ServerFigures, wanted: string): Round[] {
  return server.logins.find(({ name }) => name === wanted)?.rounds ?? [];
}

function kib(bytes: number): string {
  return Math.round(bytes / 1024).toLocaleString('en-US');
}

function print(title: string, rows: readonly (readonly string[])[]): void {
  console.log(title);
  const width = Math.max(...rows.map(([label = '', value]) => (value ? label.length : 0)));
  for (const [label = '', value = ''] of rows) console.log(`  ${label.padEnd(width)}  ${value}`.trimEnd());
  console.log('');
}
