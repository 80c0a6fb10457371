#!/usr/bin/env node
import { runDoctor } from './cli.ts';

// Not awaited at the top: this file is bundled as CommonJS.
void runDoctor(process.argv.slice(2)).then(async (exitCode) => {
  // What was given up, such as a program that a profile runs, or a service that answers a byte a minute, would keep this
  // process alive; what is written is to arrive first.
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((done) => stream.write('', () => done()));
  }
  process.exit(exitCode);
});
