// Started by main.test.ts: one program under main() for each argument it knows.
import { writeSync } from 'node:fs';
import { setInterval } from 'node:timers';
import { inspect } from 'node:util';
import { connect, main } from '../../src/index.ts';
import { temporary } from '../credentials.ts';

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
  async throwsEnvironment() {
    const cause = new Error(JSON.stringify(process.env));
    throw new AggregateError(
      [new Error(`${new URLSearchParams(process.env as Record<string, string>)}`)],
      inspect(process.env),
      {
        cause,
      },
    );
  },
  async throwsMuch() {
    throw new Error('long '.repeat(100_000), { cause: new Error('longer '.repeat(100_000)) });
  },
  async throwsAndCountsItsExits() {
    process.on('uncaughtException', () => writeSync(1, 'uncaught\n'));
    process.on('exit', (code) => writeSync(1, `exits with ${code}\n`));
    setInterval(() => {}, 60_000);
    throw new Error('nobody reads this');
  },
  async throwsWhatCannotBeRead() {
    throw new Proxy(
      {},
      {
        get() {
          throw new Error('looked at');
        },
        getPrototypeOf() {
          throw new Error('looked at');
        },
      },
    );
  },
  async waitsForItsProvider() {
    const clusterUrl = process.env.STUB_URI;
    await connect({ clusterUrl, credentialProvider: neverReturns, credentialTimeoutMs: 200 });
  },
  // Two minutes are left of the renewal when the client is closed.
  async closesDuringARenewal() {
    let calls = 0;
    const { promise: isAsked, resolve: askedAgain } = withResolver();
    const credentialProvider = async () => {
      calls += 1;
      if (calls === 1) return temporary(60_000);
      askedAgain();
      return neverReturns();
    };
    const client = await connect({ clusterUrl: process.env.STUB_URI, credentialProvider });
    const ping = () => client.db().command({ ping: 1 });
    // Two at once: the second needs a connection of its own.
    const pings = Promise.allSettled([ping(), ping()]);
    await isAsked;
    await client.close();
    await pings;
    console.log('closed');
  },
};

const neverReturns = () => new Promise<never>(() => {});

function withResolver(): { promise: Promise<void>; resolve(): void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

await main(programs[process.argv[2] ?? ''] ?? (() => Promise.reject(new Error('no such program'))));
