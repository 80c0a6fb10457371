// Lambda's part, in a process without anything else: loads a function's module, then invokes its handler whenever told.
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

const [, , file] = process.argv;
const startedAt = performance.now();
// As Lambda's runtime tells the formats apart: by the package.json beside the file. The bundle has none.
const { handler } =
  basename(file) === 'index.js' ? createRequire(import.meta.url)(file) : await import(pathToFileURL(file));
process.send({ importMs: performance.now() - startedAt });

// As in Lambda, what the function prints goes to its log.
const log = [];
process.stdout.write = (text) => log.push(text) > 0;

process.on('message', async () => {
  const invokedAt = performance.now();
  try {
    const result = await handler();
    process.send({ ms: performance.now() - invokedAt, result, log: log.splice(0).join('') });
  } catch (error) {
    const { name, message } = error;
    const logged = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    process.send({
      ms: performance.now() - invokedAt,
      error: { name, message, logged },
      log: log.splice(0).join(''),
    });
  }
});
process.on('disconnect', () => process.exit());
