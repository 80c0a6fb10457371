import { randomUUID } from 'node:crypto';
import type { Account } from '../account/account.ts';
import { derive } from '../account/identifiers.ts';
import type { ConnectionTap, EndedCommand, OpenTap } from '../atlas/connection-tap.ts';
import type { DatabaseUsers } from '../atlas/database-users.ts';
import type { HttpTap } from '../aws/request-log.ts';
import { BoundedLog } from '../bounded-log.ts';
import type { Clock } from '../clock.ts';
import { createChanges } from './changes.ts';
import { createClients } from './clients.ts';
import type { StartInterval } from './event-stream.ts';
import { identitiesOf } from './identities.ts';
import { startInspectorServer } from './inspector-server.ts';
import type { InspectorState } from './model.ts';
import { createOwnLogins } from './own-logins.ts';
import { readPage } from './page.ts';
import { createPutOff } from './put-off.ts';
import { createRecorder } from './recorder.ts';
import { unfailing } from './unfailing.ts';
import { watchConnection } from './watch-connection.ts';
import { watchRequests } from './watch-requests.ts';
import type { Watching } from './watching.ts';

export interface Inspector {
  /** With a path that stands for a password. */
  url: string;
  openTap: OpenTap;
  httpTap: HttpTap;
  /** Forgets all that was recorded. */
  reset(): void;
  stop(): Promise<void>;
}

/** What is looked at. `account` and `databaseUsers` outlive a reset. */
export interface InspectedSandbox {
  account: Account;
  databaseUsers: DatabaseUsers;
  dialect: string;
  mongodbUri: string;
  awsEndpointUrl: string;
  /** PEM; undefined without TLS. */
  certificateAuthority: string | undefined;
  database: string;
}

export interface InspectorOptions {
  clock: Clock;
  /** What the path follows from. */
  seed: Uint8Array;
  port?: number | undefined;
  /** Asked once everything listens. */
  sandbox: () => InspectedSandbox;
  onCommand?: ((command: EndedCommand) => void) | undefined;
  /** The file of the page; that of the build when left out. */
  page?: string | undefined;
  startInterval?: StartInterval | undefined;
}

const PATH_BYTES = 16;
const MAX_NONCES = 100;

export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const { clock, seed, port, sandbox, onCommand, page, startInterval } = options;
  const run = randomUUID();
  const recorder = createRecorder(clock);
  const own = createOwnLogins(() => ({ ...sandbox(), clock }));
  const watching: Watching = {
    clock,
    recorder,
    clients: createClients(),
    underWay: new Map(),
    nonces: new BoundedLog(MAX_NONCES),
    putOff: createPutOff(),
    account: () => sandbox().account,
    addresses: () => [sandbox().mongodbUri, sandbox().awsEndpointUrl].map((url) => new URL(url).host),
    viewUrlOf: (id) => `${server.url}#login=${id}`,
    ownLogin: own.calculationOf,
    onCommand,
  };

  function state(): InspectorState {
    const { account, databaseUsers, dialect, mongodbUri, awsEndpointUrl } = sandbox();
    const ownClient = own.state();
    return {
      run,
      dialect,
      mongodbUri,
      awsEndpointUrl,
      ...(ownClient && { ownClient }),
      identities: identitiesOf(account, databaseUsers, clock()),
    };
  }

  const server = await startInspectorServer({
    recorder,
    putOff: watching.putOff,
    page: readPage(page),
    // As the keys do: a sandbox that keeps them keeps its page's address, for a page that is still open.
    path: derive(seed, 'inspector', PATH_BYTES).toString('base64url'),
    run,
    state,
    changes: createChanges(own.client),
    port,
    startInterval,
  });

  return {
    url: server.url,
    openTap: () => watchWithoutFailing(watching),
    httpTap: unfailing(watchRequests(watching)),
    reset() {
      watching.putOff.clear();
      watching.underWay.clear();
      watching.nonces.clear();
      watching.clients.clear();
      own.reset();
      recorder.reset();
    },
    async stop() {
      await own.stop();
      await server.stop();
    },
  };
}

function watchWithoutFailing(watching: Watching): ConnectionTap {
  const tap = watchConnection(watching);
  return {
    received: unfailing(tap.received),
    sent: unfailing(tap.sent),
    loginStarted: unfailing(tap.loginStarted),
    loginEnded: unfailing(tap.loginEnded),
    commandEnded: unfailing(tap.commandEnded),
    ended: unfailing(tap.ended),
  };
}
