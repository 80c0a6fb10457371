import { readFileSync } from 'node:fs';
import { runCommand } from '../../src/run-command.ts';
import { createTemporaryFolder } from '../../src/temporary-folder.ts';
import { UserError } from '../../src/user-error.ts';

// A command that does what its argument says, with a temporary folder while it lives.
await runCommand({
  call: 'npm run it',
  usage: 'Usage: npm run it',
  failure: 'It did not start',
  options: {},
  maxPositionals: 1,
  async run({ positionals: [what], signal }) {
    using _folder = createTemporaryFolder('it-');
    if (what === 'fail') throw new UserError('nothing is right.', 'Try again.');
    if (what === 'read') readFileSync('/nowhere/at-all');
    if (what === 'break') throw new TypeError('a mistake of the program');
    console.log('ready');
    if (what === 'print') while (!signal.aborted) await printMore();
    const alive = setInterval(() => {}, 1000);
    await new Promise<void>((resolve) => {
      if (what !== 'stubborn') signal.addEventListener('abort', () => resolve());
      if (signal.aborted) resolve();
    });
    clearInterval(alive);
    throw new Error('because it was ended');
  },
});

function printMore(): Promise<void> {
  console.log('x'.repeat(1000));
  return new Promise((resolve) => void setImmediate(resolve));
}
