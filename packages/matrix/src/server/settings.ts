import { quoteTyped, UserError } from '@atlas-aws-iam/command';
import { DEFAULT_STS_PORT } from '@atlas-aws-iam/sandbox/cli';
import { MongoClient } from 'mongodb';

/** A server of somebody's own, and who administers it. */
export interface ServerSettings {
  /** As the administrator's client is given it. */
  uri: string;
  /** `<host>:<port>` */
  host: string;
  administrator: Administrator;
  /** Where the STS listens that the server asks. */
  stsPort: number;
  /** Whether the host was repeated, so that a server with other users may get more. */
  isConfirmed: boolean;
}

export type Administrator =
  | { kind: 'uri' }
  | { kind: 'password'; username: string; password: string }
  /** An IAM user of the account that the sandbox's STS speaks for. */
  | { kind: 'iam'; arn: string; userName: string; path: string };

export interface ServerOptions {
  uri?: string;
  'sts-port'?: string;
  'yes-create-users-on'?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

const ADMIN_ARN = /^arn:aws:iam::123456789012:user(\/(?:[!-~]+\/)?)([\w+=,.@-]{1,64})$/;

/** @throws UserError, without a word of what may be a password. */
export function readServerSettings(options: ServerOptions, env: Env): ServerSettings {
  const { uri, 'sts-port': port } = options;
  if (uri === undefined || uri === '') {
    throw new UserError(
      '--target server needs the server’s URI.',
      'Say --uri mongodb://127.0.0.1:27017. npm run sandbox -- --for-server enterprise prints how to have such a server.',
    );
  }
  const { host, hasUser } = readUri(uri);
  const allowed = options['yes-create-users-on'];
  if (allowed !== undefined && allowed !== host) {
    throw new UserError(
      `--yes-create-users-on names ${quoteTyped(allowed)}, and the URI ${quoteTyped(host)}.`,
      'Repeat the host of the URI with its port, if it is the server that you mean.',
    );
  }
  const administrator = readAdministrator(env, hasUser);
  return {
    uri,
    host,
    administrator,
    stsPort: port === undefined ? DEFAULT_STS_PORT : readPort(port),
    isConfirmed: allowed !== undefined,
  };
}

function readUri(uri: string): { host: string; hasUser: boolean } {
  if (/^mongodb\+srv:/i.test(uri)) {
    throw new UserError(
      '--uri names a cluster by mongodb+srv, and rows written by hand go to one server.',
      'Say --uri mongodb://127.0.0.1:27017. A cluster on Atlas has npm run matrix:atlas.',
    );
  }
  const { options } = parseUri(uri);
  const [host, ...others] = options.hosts;
  if (!host || others.length > 0) {
    throw new UserError(
      `--uri names ${options.hosts.length} servers, and rows written by hand go to one.`,
      'Name one: of a replica set the primary, with directConnection=true.',
    );
  }
  if (options.tls) {
    throw new UserError(
      '--uri asks for TLS, which the rows written by hand do not speak.',
      'Start the server for this without TLS, on loopback.',
    );
  }
  return { host: host.toString(), hasUser: Boolean(options.credentials?.username) };
}

function parseUri(uri: string): MongoClient {
  try {
    return new MongoClient(uri);
  } catch {
    // The driver's message may repeat the URI, with its password.
    throw new UserError(
      '--uri is not a connection string that the driver can read.',
      'Write it as mongodb://127.0.0.1:27017/?authSource=admin; encode special characters of a password.',
    );
  }
}

function readAdministrator(env: Env, hasUser: boolean): Administrator {
  const { MATRIX_ADMIN_ARN: arn, MATRIX_ADMIN_USERNAME: username, MATRIX_ADMIN_PASSWORD: password } = env;
  const ways = [hasUser, arn, username ?? password].filter(Boolean).length;
  if (ways > 1) {
    throw new UserError(
      'There is more than one administrator: in the URI, in MATRIX_ADMIN_USERNAME or in MATRIX_ADMIN_ARN.',
      'Leave one of them.',
    );
  }
  if (arn) {
    const [, path, userName] = ADMIN_ARN.exec(arn) ?? [];
    if (path !== undefined && userName !== undefined) return { kind: 'iam', arn, userName, path };
    throw new UserError(
      `MATRIX_ADMIN_ARN is ${quoteTyped(arn)}, which is no IAM user of the sandbox’s account.`,
      'Its STS speaks for arn:aws:iam::123456789012:user/NAME.',
    );
  }
  if (username && password) return { kind: 'password', username, password };
  if (hasUser) return { kind: 'uri' };
  throw new UserError(
    'nobody is named who administers the server.',
    'Set MATRIX_ADMIN_USERNAME and MATRIX_ADMIN_PASSWORD (SCRAM), or MATRIX_ADMIN_ARN (an IAM user that $external has); or put the user into --uri.',
  );
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new UserError(`there is no port ${quoteTyped(text)}.`, 'A port is a number from 1 to 65535.');
}
