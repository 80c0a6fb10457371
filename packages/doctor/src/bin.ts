#!/usr/bin/env node
import { runDoctor } from './cli.ts';

const exitCode = await runDoctor(process.argv.slice(2));
// What was given up, such as a program that a profile runs, or a service that answers a byte a minute, would keep this
// process alive; what is written is to arrive first.
for (const stream of [process.stdout, process.stderr]) {
  await new Promise<void>((resolve) => stream.write('', () => resolve()));
}
process.exit(exitCode);
