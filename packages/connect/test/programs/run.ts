// Started by main.test.ts: one program under main() for each argument it knows.
import { setInterval } from 'node:timers';
import { connect, main } from '../../src/index.ts';

const programs: Record<string, () => Promise<void>> = {
  async works() {
    console.log('worked');
  },
  async lacksTarget() {
    await connect();
  },
  async throwsWithOpenHandles() {
    setInterval(() => {}, 60_000);
    throw new TypeError('x is not a function', { cause: new Error('the cause') });
  },
  async throwsSecrets() {
    throw new Error(`signed with ${process.env.AWS_SECRET_ACCESS_KEY}\n\u001b[31mand red\u001b[0m`);
  },
  async throwsMuch() {
    throw new Error('long '.repeat(100_000));
  },
};

await main(programs[process.argv[2] ?? ''] ?? (() => Promise.reject(new Error('no such program'))));
