import { runInNewContext } from 'node:vm';
import type { MongoClient } from 'mongodb';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { explain } from '../src/explain/index.ts';
import {
  type AwsCredentialProvider,
  type ConnectOptions,
  connect,
  describeCredentials,
} from '../src/index.ts';
import { STATIC, temporary } from './credentials.ts';
import { type Answer, startStubServer } from './stub-server.ts';

// What a compiler would not let through, and what a provider may do at run time: one sentence for each, on both drivers.

const HOUR = 3_600_000;
const THROWS = () => {
  throw new Error('looked at');
};

async function explainFailure(options: unknown) {
  const error = await connect(options as ConnectOptions).then(
    async (client: MongoClient) => {
      await client.close();
      return expect.unreachable('it connected');
    },
    (thrown: unknown) => thrown,
  );
  return explain(error);
}

async function explainProvider(credentialProvider: unknown, options: ConnectOptions = {}) {
  const { uri } = await startStubServer();
  return explainFailure({ clusterUrl: uri, credentialProvider, ...options });
}

async function connectTo(provider: unknown, options: ConnectOptions = {}, answer?: Answer) {
  const { uri } = await startStubServer(answer);
  const credentialProvider = provider as AwsCredentialProvider;
  const client = await connect({ clusterUrl: uri, credentialProvider, ...options });
  onTestFinished(() => client.close());
  return client;
}

describe('options', () => {
  const OBJECT = 'It must be a plain object with options; it is';
  const CLIENT_OPTIONS = 'It must be a plain object; it is';
  class Settings {
    maxPoolSize = 5;
    get authMechanism() {
      return 'SCRAM-SHA-256';
    }
  }
  const MILLISECONDS =
    'It must be a number of milliseconds, more than 0 and at most 2147483647 (24 days); it is';
  test.each<[unknown, string]>([
    [null, `${OBJECT} null.`],
    ['mongodb://me:secret@a.example', `${OBJECT} a string.`],
    [() => {}, `${OBJECT} a function.`],
    [{ clusterUrl: new URL('https://a.example') }, 'It must be a string; it is an object.'],
    [{ clusterUrl: 27017 }, 'It must be a string; it is 27017.'],
    [{ clusterUrl: null }, 'It must be a string; it is null.'],
    [{ database: Symbol('app') }, 'It must be a string; it is a symbol.'],
    [['mongodb://a.example'], `${OBJECT} an array.`],
    [new Map([['credentialProvider', THROWS]]), `${OBJECT} an instance of a class.`],
    // A spread leaves out what is inherited, a getter of a class too.
    [Object.create({ credentialProvider: THROWS }), `${OBJECT} an instance of a class.`],
    [Object.create(Object.create(null)), `${OBJECT} an instance of a class.`],
    [{ clientOptions: null }, `${CLIENT_OPTIONS} null.`],
    [{ clientOptions: 'tls=true' }, `${CLIENT_OPTIONS} a string.`],
    [{ clientOptions: [] }, `${CLIENT_OPTIONS} an array.`],
    [{ clientOptions: new Map([['authMechanism', 'PLAIN']]) }, `${CLIENT_OPTIONS} an instance of a class.`],
    [{ clientOptions: new URLSearchParams() }, `${CLIENT_OPTIONS} an instance of a class.`],
    [{ clientOptions: new Settings() }, `${CLIENT_OPTIONS} an instance of a class.`],
    [{ clientOptions: Promise.resolve({}) }, `${CLIENT_OPTIONS} a promise.`],
    [{ credentialTimeoutMs: 0 }, `${MILLISECONDS} 0.`],
    [{ credentialTimeoutMs: -1 }, `${MILLISECONDS} -1.`],
    [{ credentialTimeoutMs: Number.NaN }, `${MILLISECONDS} NaN.`],
    [{ credentialTimeoutMs: Number.POSITIVE_INFINITY }, `${MILLISECONDS} Infinity.`],
    [{ credentialTimeoutMs: 2 ** 31 }, `${MILLISECONDS} 2147483648.`],
    [{ credentialTimeoutMs: '120000' }, `${MILLISECONDS} a string.`],
    [{ credentialTimeoutMs: 5n }, `${MILLISECONDS} a bigint.`],
    [{ credentialTimeoutMs: null }, `${MILLISECONDS} null.`],
  ])('%#: %o', async (options, cause) => {
    vi.stubEnv('AWS_MONGO_CLUSTER_URL', 'a.example');
    vi.stubEnv('AWS_ACCESS_KEY_ID', STATIC.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey);
    expect(await explainFailure(options)).toMatchObject({ code: 'option-invalid', cause });
  });

  test.each([
    [{ credentialsProvider: async () => STATIC }, 'credentialsProvider'],
    [{ credentials: STATIC }, 'credentials'],
    [{ credentialProvider: async () => STATIC, uri: 'a', dbName: undefined }, 'uri, dbName'],
    [{ maxPoolSize: 5 }, 'maxPoolSize'],
    [{ [STATIC.secretAccessKey]: 1, 'x\u001b[31m': 1 }, '…, …'],
  ])(
    '%#: an option that there is not is refused, and no other identity is looked for',
    async (options, names) => {
      vi.stubEnv('AWS_MONGO_CLUSTER_URL', 'a.example');
      vi.stubEnv('AWS_ACCESS_KEY_ID', STATIC.accessKeyId);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey);
      expect(await explainFailure(options)).toMatchObject({
        code: 'option-invalid',
        summary: `connect() has no option ${names}`,
        fix: expect.stringContaining(
          'connect({ credentialProvider, credentialTimeoutMs, clusterUrl, database, clientOptions })',
        ),
      });
    },
  );

  test.each(['other', '..'])('the driver’s own name of the database is refused: %s', async (dbName) => {
    const { code, summary } = await explainFailure({ clusterUrl: 'a.example', clientOptions: { dbName } });
    expect({ code, summary }).toEqual({
      code: 'option-invalid',
      summary: 'clientOptions.dbName is not what connect() takes',
    });
  });

  test.each<[string, () => unknown, string]>([
    ['a proxy', () => new Proxy({}, { ownKeys: THROWS }), OBJECT],
    ['a getter', () => Object.defineProperty({}, 'database', { get: THROWS, enumerable: true }), OBJECT],
    ['clientOptions', () => ({ clientOptions: new Proxy({}, { getPrototypeOf: THROWS }) }), CLIENT_OPTIONS],
  ])('what throws when it is read: %s', async (_, create, cause) => {
    expect(await explainFailure(create())).toMatchObject({
      code: 'option-invalid',
      cause: `${cause} an object that cannot be read.`,
    });
  });

  test.each([
    ['of another realm', runInNewContext('({ appName: "mine" })')],
    ['without a prototype', Object.assign(Object.create(null), { appName: 'mine' })],
    ['with a getter', Object.defineProperty({}, 'appName', { get: () => 'mine', enumerable: true })],
  ])('an object that is plain is taken: %s', async (_, clientOptions) => {
    const client = await connectTo(async () => STATIC, { clientOptions });
    expect(client.options.appName).toBe('mine');
  });

  test('each option is read once, and what was checked is what counts', async () => {
    let looks = 0;
    const options = {
      get credentialProvider() {
        looks += 1;
        return looks === 1 ? async () => STATIC : undefined;
      },
      clientOptions: {
        get authSource() {
          looks += 1;
          return looks <= 2 ? '$external' : 'admin';
        },
      },
    };
    const { uri } = await startStubServer();
    const client = await connect(
      Object.defineProperty(options, 'clusterUrl', { value: uri, enumerable: true }),
    );
    onTestFinished(() => client.close());
    expect(looks).toBe(2);
  });

  test('the longest time that a timer takes is taken', async () => {
    await connectTo(async () => STATIC, { credentialTimeoutMs: 2 ** 31 - 1 });
  });
});

describe('a provider that is none', () => {
  test.each<[unknown, string]>([
    [null, 'null'],
    ['', 'a string'],
    [0, 'a number'],
    [false, 'a boolean'],
    [STATIC, 'an object'],
    [Promise.resolve(STATIC), 'a promise'],
    [
      class Provider {
        accessKeyId = '';
      },
      'a class',
    ],
    [
      function* provider() {
        yield STATIC;
      },
      'a generator',
    ],
    [
      async function* provider() {
        yield STATIC;
      },
      'a generator',
    ],
  ])('%#: is refused as %2$s, and no other identity is looked for', async (credentialProvider, got) => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', STATIC.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey);
    const { code, cause } = await explainProvider(credentialProvider);
    expect(code).toBe('credentials-shape');
    expect(cause).toMatch(new RegExp(`; it was given ${got}\\.$`));
  });
});

describe('what a provider returns', () => {
  const returning = (value: unknown) => explainProvider(async () => value);
  const angry = (target: object) =>
    new Proxy(target, { get: (_, name) => (name === 'then' ? undefined : THROWS()), ownKeys: THROWS });

  test.each<[string, unknown, string]>([
    ['null', null, 'it returned null.'],
    ['an array', [STATIC], 'it returned an array.'],
    ['a symbol', Symbol('key'), 'it returned a symbol.'],
    ['a function', async () => STATIC, 'it returned a function.'],
    ['a proxy that throws at every look', angry({}), 'it returned an object that cannot be read.'],
    [
      'getters that throw',
      Object.defineProperty({ secretAccessKey: 'x' }, 'accessKeyId', { get: THROWS, enumerable: true }),
      'it returned an object with secretAccessKey, whose accessKeyId is empty.',
    ],
    [
      'a key that is a number',
      { ...STATIC, accessKeyId: 12 },
      'It returned accessKeyId as a number, where a string must be.',
    ],
    ['a secret that is a symbol', { ...STATIC, secretAccessKey: Symbol() }, 'secretAccessKey as a symbol'],
    ['a secret in bytes', { ...STATIC, secretAccessKey: Buffer.from('x') }, 'secretAccessKey as an object'],
    ['a token that is an object', { ...STATIC, sessionToken: {} }, 'sessionToken as an object'],
    [
      'an expiration that is a bigint',
      { ...STATIC, expiration: 1n },
      'expiration as a bigint, where a Date must be.',
    ],
    ['an expiration that is a symbol', { ...STATIC, expiration: Symbol() }, 'expiration as a symbol'],
    ['an expiration in seconds', { ...STATIC, expiration: 1_800_000_000 }, 'expiration as a number'],
    ['an expiration of any text', { ...STATIC, expiration: 'soon' }, 'expiration as a string'],
    ['an expiration that is true', { ...STATIC, expiration: true }, 'expiration as a boolean'],
    ['a proxy of an expiration', { ...STATIC, expiration: angry(new Date()) }, 'expiration as an object'],
    [
      'a secret as the name of a field',
      { [STATIC.secretAccessKey]: 'x', [STATIC.accessKeyId]: 'y' },
      'it returned an object with …, …, without accessKeyId and secretAccessKey.',
    ],
    [
      'a thousand fields',
      Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field${index}`, 1])),
      'field7 and 992 more, without',
    ],
  ])('%s', async (_, value, cause) => {
    const explanation = await returning(value);
    expect(explanation).toMatchObject({ code: 'credentials-shape', cause: expect.stringContaining(cause) });
    expect(explanation.cause).not.toContain(STATIC.secretAccessKey);
  });

  test.each<[string, unknown, number]>([
    ['a Date', new Date(Date.now() + HOUR), 1],
    ['a Date of another realm', runInNewContext(`new Date(${Date.now() + HOUR})`), 1],
    ['a text, as STS writes it', new Date(Date.now() + HOUR).toISOString(), 1],
    // The credentials have none then, and are asked for at each login.
    ['null', null, 2],
    ['an invalid Date', new Date('soon'), 2],
  ])('an expiration that is taken: %s', async (_, expiration, calls) => {
    const provider = vi.fn(async () => ({ ...temporary(HOUR), expiration }));
    const client = await connectTo(provider);
    const ping = () => client.db().command({ ping: 1 });
    await Promise.all([ping(), ping()]);
    expect(provider).toHaveBeenCalledTimes(calls);
  });

  test('is read once: a getter that answers otherwise the second time changes nothing', async () => {
    let looks = 0;
    await connectTo(async () => ({
      ...STATIC,
      get accessKeyId() {
        looks += 1;
        return looks === 1 ? STATIC.accessKeyId : '';
      },
    }));
    expect(looks).toBe(1);
  });

  test('may be a proxy, and a thenable that settles twice', async () => {
    await connectTo(async () => new Proxy({ ...STATIC }, { ownKeys: THROWS }));
    await connectTo(() => ({
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what this is about.
      then(resolve: (value: unknown) => void, reject: (error: Error) => void) {
        resolve(STATIC);
        resolve(null);
        reject(new Error('twice'));
      },
    }));
  });
});

describe('what a provider throws', () => {
  test.each<[unknown, string]>([
    [undefined, 'It threw undefined, and not an Error.'],
    [null, 'It threw null, and not an Error.'],
    [Symbol('reason'), 'It threw a symbol, and not an Error.'],
    [new Proxy({}, { get: THROWS, getPrototypeOf: THROWS }), 'It threw an object, and not an Error.'],
  ])('%#', async (thrown, cause) => {
    const explanation = await explainProvider(async () => {
      throw thrown;
    });
    expect(explanation).toMatchObject({ code: 'provider-failed', cause });
  });
});

describe('a provider that never answers', () => {
  test.each<[string, () => unknown]>([
    ['a promise', () => new Promise(() => {})],
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what this is about.
    ['a thenable', () => ({ then() {} })],
  ])('is given up, by name: %s', async (_, neverAnswers) => {
    const { code, summary } = await explainProvider(
      function askVault() {
        return neverAnswers();
      },
      { credentialTimeoutMs: 20 },
    );
    expect(code).toBe('provider-timed-out');
    expect(summary).toBe('The credential provider askVault did not return within 0.02 seconds');
  });

  test('stops no login while credentials are valid, and is asked once', async () => {
    const provider = vi
      .fn<AwsCredentialProvider>()
      .mockResolvedValueOnce(temporary(60_000))
      .mockReturnValue(new Promise(() => {}));
    let logins = 0;
    const answer: Answer = (command) => {
      if ('saslContinue' in command) logins += 1;
      return undefined;
    };
    const client = await connectTo(
      provider,
      { clientOptions: { maxPoolSize: 10, maxConnecting: 10 } },
      answer,
    );
    await Promise.all(Array.from({ length: 10 }, () => client.db().command({ ping: 1 })));
    await vi.waitFor(() => expect(logins).toBe(10), { timeout: 20_000 });
    expect(provider).toHaveBeenCalledTimes(2);
  });

  test('stops no login after a server that has hung up in the middle of one', async () => {
    const provider = vi
      .fn<AwsCredentialProvider>()
      .mockResolvedValueOnce(temporary(HOUR))
      .mockReturnValue(new Promise(() => {}));
    let hangUps = 0;
    let isHangingUp = false;
    const { uri, closeConnections } = await startStubServer((command) => {
      if (!isHangingUp || !('saslContinue' in command)) return undefined;
      hangUps += 1;
      closeConnections();
      return undefined;
    });
    const client = await connect({ clusterUrl: uri, credentialProvider: provider });
    onTestFinished(() => client.close());
    const ping = () => client.db().command({ ping: 1 });
    isHangingUp = true;
    // Two at once: the second needs a connection of its own.
    await Promise.allSettled([ping(), ping()]);
    await vi.waitFor(() => expect(hangUps).toBeGreaterThan(0), { timeout: 20_000 });
    isHangingUp = false;
    await vi.waitFor(ping, { timeout: 20_000 });
    expect(provider).toHaveBeenCalledTimes(1);
  });
});

test.each<[unknown, string]>([
  [null, '… (static credentials)'],
  [{ ...STATIC, accessKeyId: Symbol('key') }, '… (static credentials)'],
  [{ ...STATIC, expiration: null }, 'AKIA…MPLE (static credentials)'],
  [{ ...STATIC, expiration: 0 }, 'AKIA…MPLE (static credentials)'],
  [{ ...STATIC, expiration: 1n }, 'AKIA…MPLE (static credentials)'],
  [{ ...STATIC, expiration: Symbol('soon') }, 'AKIA…MPLE (static credentials)'],
  [{ ...STATIC, expiration: 'soon' }, 'AKIA…MPLE (static credentials)'],
  [new Proxy({}, { get: THROWS }), '… (static credentials)'],
])('describeCredentials describes anything: %#', (credentials, text) => {
  expect(describeCredentials(credentials as typeof STATIC)).toBe(text);
});
