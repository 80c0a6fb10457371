import { buildPackages, repositoryRoot, runCommand } from '@atlas-aws-iam/command';
import { printFigures, printMachine } from '@atlas-aws-iam/test-support/print-figures';
import { formatSpread, ratios } from '@atlas-aws-iam/test-support/spread';
import type { ConnectFigures } from './connect-figures.ts';
import type { LambdaFigures } from './lambda-figures.ts';

const USAGE = `Usage: npm run bench -w packages/connect

Measures on this machine what connect() costs beside the plain driver, and the Lambda function. It takes some minutes.
  --help   prints this`;

await runCommand({
  call: 'npm run bench -w packages/connect',
  usage: USAGE,
  failure: 'Nothing was measured',
  options: {},
  async run({ signal }) {
    console.log(
      'What connecting costs on this machine, measured in rounds: ratios first, which hold on others too.\n',
    );
    await buildPackages(repositoryRoot, { signal });
    console.error('Measuring connect() …');
    // Imported only now: before, there may be nothing compiled to import.
    const { measureConnect } = await import('./connect-figures.ts');
    const client = await measureConnect(signal);
    console.error('Measuring the Lambda function …');
    const { measureLambda } = await import('./lambda-figures.ts');
    report(client, await measureLambda(signal));
    return 0;
  },
});

function report(client: ConnectFigures, lambda: LambdaFigures): void {
  const [without, withMemoiser] = client.pool;
  printFigures('Ratios (min / median / max, round by round)', [
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
  printFigures('Connecting, milliseconds', [
    ['bare MongoClient.connect()', formatSpread(client.totalMs.bare, 2)],
    [`  on the wire: ${client.commands.bare.join(', ')}`, ''],
    ['connect()', formatSpread(client.totalMs.connect, 2)],
    [`  on the wire: ${client.commands.connect.join(', ')}`, ''],
  ]);
  printFigures('Where they go, through a proxy that notes each message', [
    ...client.splitMs.flatMap(({ part, bare, connect }) => [
      [`${part}: bare`, formatSpread(bare, 2)],
      [`${part}: connect()`, formatSpread(connect, 2)],
    ]),
  ]);
  printFigures('minPoolSize 100', [
    ...client.pool.flatMap(({ name, ms, fetches, logins }) => [
      [`${name}: milliseconds until the last login`, formatSpread(ms)],
      [
        `${name}: SASL conversations that succeeded, credential fetches`,
        `${logins.at(-1)}, ${fetches.at(-1)}`,
      ],
    ]),
  ]);
  printFigures('Lambda function (examples/lambda), milliseconds', [
    ...(['bundle', 'unbundled'] as const).flatMap((kind) => [
      [`${kind}: import`, formatSpread(lambda[kind].importMs)],
      [`${kind}: cold invocation, with its login`, formatSpread(lambda[kind].coldMs, 1)],
      [`${kind}: warm invocation`, formatSpread(lambda[kind].warmMs, 1)],
    ]),
    ['bundle: KiB, and with gzip', `${kib(lambda.bundleBytes)}, ${kib(lambda.gzipBytes)}`],
  ]);
  printMachine();
}

function kib(bytes: number): string {
  return Math.round(bytes / 1024).toLocaleString('en-US');
}
