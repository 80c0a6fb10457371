import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildPackages, calledFrom, repositoryRoot, runCommand, UserError } from '@atlas-aws-iam/command';
import { printFigures, printMachine } from '@atlas-aws-iam/test-support/print-figures';
import { formatSpread, ratios } from '@atlas-aws-iam/test-support/spread';
import { type EventFigures, measureEvents } from './event-figures.ts';
import { type FixtureFigures, measureFixture } from './fixture-figures.ts';
import { measureServer, type ServerFigures } from './server-figures.ts';

const USAGE = `Usage: npm run bench -w packages/sandbox [-- --beside <folder>]

Measures what a login costs the sandbox's server on this machine, and what a connection keeps. It takes some minutes.
  --beside <folder>  the dist folder of another build of this package, to be compared with this one
  --help             prints this`;

const NOTES: Readonly<Record<string, string>> = {
  unverified: ': the same server, and an STS that always says yes',
  inspected: ': with the option inspect, and one page that reads',
};

await runCommand({
  call: 'npm run bench -w packages/sandbox',
  usage: USAGE,
  failure: 'Nothing was measured',
  options: { beside: { type: 'string' } },
  async run({ values, signal }) {
    const beside = values.beside && resolve(calledFrom('bench'), values.beside);
    if (beside !== undefined && !existsSync(beside)) {
      throw new UserError(
        `there is no folder "${values.beside}".`,
        '--beside names the dist folder of a built copy of packages/sandbox.',
      );
    }
    console.log(
      'What a login costs the server on this machine, measured in rounds: ratios first, which hold on others too.\n',
    );
    await buildPackages(repositoryRoot, { signal });
    const dist = beside && pathToFileURL(`${beside}${sep}`).href;
    const events = await measureEvents(signal);
    const fixture = await measureFixture();
    report(await measureServer(dist, signal), dist !== undefined);
    reportFixture(fixture);
    reportEvents(events);
    printMachine();
    return 0;
  },
});

function report({ logins, memory }: ServerFigures, isBeside: boolean): void {
  const roundsOf = (wanted: string) => logins.find(({ name }) => name === wanted)?.rounds ?? [];
  const perCpuSecond = (name: string) => roundsOf(name).map((round) => round.logins / round.cpuSeconds);
  const perSecond = (name: string) => roundsOf(name).map((round) => round.logins / round.wallSeconds);
  const perConnection = (bytes: readonly number[]) => bytes.map((value) => value / memory.connections / 1024);

  printFigures('Ratios (min / median / max, round by round)', [
    [
      'server time of a login, verified ÷ unverified',
      formatSpread(ratios(perCpuSecond('unverified'), perCpuSecond('verified')), 2),
    ],
    [
      'server time of a login, with a page open ÷ without an inspector',
      formatSpread(ratios(perCpuSecond('verified'), perCpuSecond('inspected')), 2),
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
  ]);
  for (const { name } of logins) {
    printFigures(`Logins, ${name}${NOTES[name] ?? ''}`, [
      ['per second of one server process', formatSpread(perSecond(name))],
      ['per CPU second of all its threads', formatSpread(perCpuSecond(name))],
    ]);
  }
  printFigures(`Memory per connection, ${memory.connections} logged in`, [
    ['heap, KiB', formatSpread(perConnection(memory.heapBytes), 1)],
    ['resident, KiB', formatSpread(perConnection(memory.rssBytes), 1)],
  ]);
}

function reportFixture({ rounds, idle }: FixtureFigures): void {
  const bare = rounds.map(({ login }) => login);
  const withReset = rounds.map(({ resetAndLogin }) => resetAndLogin);
  const mebibytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
  printFigures(`A fixture, ${rounds.length} rounds`, [
    ['reset() and login ÷ login', formatSpread(ratios(withReset, bare), 2)],
    ['login, ms', formatSpread(bare, 2)],
    ['reset() and login, ms', formatSpread(withReset, 2)],
    ['idle, heap, MiB', mebibytes(idle.heap)],
    ['idle, resident, MiB', mebibytes(idle.resident)],
  ]);
}

function reportEvents({ memory, readEvents, skippedEvents, answerMs }: EventFigures): void {
  const mebibytes = (values: readonly number[]) => values.map((value) => (value / 1024 / 1024).toFixed(1));
  printFigures(`An inspector that is told ${memory.at(-1)?.events} events, with two pages open`, [
    ['heap, every 5 s, MiB', mebibytes(memory.map(({ heapBytes }) => heapBytes)).join(', ')],
    ['resident, every 5 s, MiB', mebibytes(memory.map(({ rssBytes }) => rssBytes)).join(', ')],
    ['read, and counted as left out', `${readEvents}, ${skippedEvents}`],
    ['answers meanwhile, ms', formatSpread(answerMs, 1)],
  ]);
}
