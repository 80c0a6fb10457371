// A program with a driver and nothing else of this repository, which does what its parent asks, one request at a time.
// Its argument is the name that the driver is installed under.
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';

const { MongoClient } = await import(process.argv[2]);

const RealDate = Date;
const sockets = new Set();
subscribe('net.client.socket', ({ socket }) => {
  sockets.add(socket.once('close', () => sockets.delete(socket)));
});

let client;
let providerCalls = 0;

const providers = {
  chain: fromNodeProviderChain,
  environment: (variables) => async () => {
    const [accessKeyId, secretAccessKey, sessionToken] = variables.map((name) => process.env[name]);
    return { accessKeyId, secretAccessKey, sessionToken };
  },
};

function counted(provider) {
  return () => {
    providerCalls += 1;
    return provider();
  };
}

const requests = {
  /** A new client. With `connections`, when so many have logged in. */
  async connect({ uri, options, provider, connections = 1 }) {
    await client?.close();
    providerCalls = 0;
    client = new MongoClient(uri, {
      ...options,
      serverSelectionTimeoutMS: 5000,
      minPoolSize: connections > 1 ? connections : 0,
      ...(provider && {
        authMechanismProperties: {
          AWS_CREDENTIAL_PROVIDER: counted(providers[provider.kind](provider.variables)),
        },
      }),
    });
    let ready = 0;
    const allReady = new Promise((resolve) => {
      client.on('connectionReady', () => {
        ready += 1;
        if (ready === connections) resolve();
      });
    });
    const user = await find();
    await allReady;
    return { user, providerCalls };
  },

  /** The same client, after its connections were closed behind its back. */
  async logInAgain() {
    const { port } = client.options.hosts[0];
    const own = [...sockets].filter((socket) => socket.remotePort === port);
    await Promise.all(own.map((socket) => once(socket.destroy(), 'close')));
    const user = await find();
    return { user, providerCalls };
  },

  /** What the driver makes of a connection string, without connecting. */
  async construct({ uri, options }) {
    const { credentials } = new MongoClient(uri, options).options;
    return {
      mechanism: credentials.mechanism,
      source: credentials.source,
      username: credentials.username ?? '',
    };
  },

  /** `null` removes a variable. */
  async setEnvironment(variables) {
    for (const [name, value] of Object.entries(variables)) {
      if (value === null) delete process.env[name];
      else process.env[name] = value;
    }
  },

  async moveClock(milliseconds) {
    globalThis.Date = class extends RealDate {
      static now() {
        return RealDate.now() + milliseconds;
      }
      constructor(...values) {
        super(...(values.length > 0 ? values : [RealDate.now() + milliseconds]));
      }
    };
  },
};

async function find() {
  await client.db('testdb').collection('specification').findOne({});
  const { authInfo } = await client.db('admin').command({ connectionStatus: 1 });
  return authInfo.authenticatedUsers[0].user;
}

process.once('disconnect', () => process.exit());
process.on('message', async ({ name, value }) => {
  try {
    process.send({ value: await requests[name](value) });
  } catch ({ name, message, code, codeName }) {
    process.send({ error: { name, message, code, codeName } });
  }
});
