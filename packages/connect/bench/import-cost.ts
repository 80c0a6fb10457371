import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// What importing connect adds to importing the driver, which a program has to import anyway: in new processes that
// import the one and then the other, on driver 7 and on 6 in turn. Of a machine that is busy the medians of ratios say
// more than the times.

const RUNS = 31;
const ENTRIES = ['', '/explain', '/proof', '/target'];
const DRIVERS = { 'driver 7': 'mongodb', 'driver 6': 'mongodb-6' };

const PROGRAM = `
import Module from 'node:module';
const measured = async (name) => {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await import(name);
  return { ms: performance.now() - start, cpuMs: process.cpuUsage(cpu).user / 1000 };
};
const driver = await measured('mongodb');
const connect = await measured('@atlas-aws-iam/connect' + process.argv[2]);
const isUrlParser = (file) => /[\\\\/]whatwg-url[\\\\/]index\\.js$/.test(file);
const urlParsers = Object.keys(Module._cache).filter(isUrlParser).length;
console.log(JSON.stringify({ driver, connect, urlParsers }));
`;

interface Measurement {
  readonly ms: number;
  readonly cpuMs: number;
}

interface Run {
  readonly driver: Measurement;
  readonly connect: Measurement;
  readonly urlParsers: number;
}

const packageFolder = join(import.meta.dirname, '..');
const temporary = mkdtempSync(join(tmpdir(), 'import-cost-'));
try {
  console.log(
    'What importing connect costs, in % of importing the driver, and how many whatwg-url are loaded after it.',
  );
  const folders = Object.entries(DRIVERS).map(([name, driver]) => [name, install(name, driver)] as const);
  for (const entry of ENTRIES) {
    const runs = new Map<string, Run[]>(folders.map(([name]) => [name, []]));
    for (let run = 0; run < RUNS; run++) {
      for (const [name, folder] of folders) runs.get(name)?.push(measure(folder, entry));
    }
    for (const [name, measured] of runs) print(`connect${entry}`, name, measured);
  }
} finally {
  rmSync(temporary, { recursive: true });
}

/** A program's folder, where connect is installed beside one driver: it is a copy, so that it finds no other. */
function install(name: string, driver: string): string {
  const folder = join(temporary, name.replace(' ', '-'));
  const connect = join(folder, 'node_modules', '@atlas-aws-iam', 'connect');
  mkdirSync(connect, { recursive: true });
  cpSync(join(packageFolder, 'dist'), join(connect, 'dist'), { recursive: true });
  cpSync(join(packageFolder, 'package.json'), join(connect, 'package.json'));
  const { resolve } = createRequire(import.meta.url);
  symlinkSync(
    dirname(resolve(`${driver}/package.json`)),
    join(folder, 'node_modules', 'mongodb'),
    'junction',
  );
  writeFileSync(join(folder, 'program.mjs'), PROGRAM);
  return folder;
}

function measure(folder: string, entry: string): Run {
  const args = [join(folder, 'program.mjs'), entry];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', env: {} }));
}

function print(what: string, driver: string, runs: readonly Run[]): void {
  const wall = median(runs.map(({ driver, connect }) => connect.ms / driver.ms));
  const cpu = median(runs.map(({ driver, connect }) => connect.cpuMs / driver.cpuMs));
  const ms = [median(runs.map((run) => run.connect.ms)), median(runs.map((run) => run.driver.ms))];
  const [added = 0, base = 0] = ms.map((value) => Math.round(value * 10) / 10);
  const urlParsers = Math.max(...runs.map((run) => run.urlParsers));
  console.log(
    `${what.padEnd(16)} ${driver}: ${percent(wall)} of the time (${added} of ${base} ms), ${percent(cpu)} of the user CPU time; whatwg-url: ${urlParsers}`,
  );
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
