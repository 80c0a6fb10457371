import type { Mistake } from '../mistake.ts';
import { listen } from '../support/listen.ts';
import { startNameServer } from '../support/name-server.ts';

// The driver goes on trying for ten seconds with connect(), which would be ten seconds of the same.
const NOT_FOR_LONG = 'serverSelectionTimeoutMS=500';

/** Record type 21 (alert), TLS 1.2, two bytes: fatal, internal_error(80). RFC 8446, sections 5.1 and 6. */
const INTERNAL_ERROR = Buffer.from([21, 3, 3, 0, 2, 2, 80]);

export const network: readonly Mistake[] = [
  {
    code: 'ip-not-allowed',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a server that breaks off each TLS handshake with alert 80, as Atlas does',
    async make(context) {
      const address = await listen(context, (socket) =>
        socket.once('data', () => socket.end(INTERNAL_ERROR)),
      );
      return { env: { AWS_MONGO_CLUSTER_URL: `mongodb://${address}/?tls=true&${NOT_FOR_LONG}` } };
    },
  },
  {
    code: 'host-not-found',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a misspelt host, and a name server on loopback that knows no names',
    async make(context) {
      const imports = [await startNameServer(context, 'no such name')];
      return { env: { AWS_MONGO_CLUSTER_URL: 'clutser0.abc.mongodb.net' }, imports };
    },
  },
  {
    code: 'dns-failed',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a name server on loopback that fails',
    async make(context) {
      const imports = [await startNameServer(context, 'server failure')];
      return { env: { AWS_MONGO_CLUSTER_URL: 'cluster0.abc.mongodb.net' }, imports };
    },
  },
  {
    code: 'nothing-listens',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with the sandbox stopped before it starts',
    async make({ sandbox }) {
      await sandbox.stop();
      return { env: { AWS_MONGO_CLUSTER_URL: `${sandbox.mongodbUri}&${NOT_FOR_LONG}` } };
    },
  },
  {
    code: 'tls-certificate',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a certificate of an authority that nobody has been told to trust',
    sandbox: { tls: true },
    make: ({ sandbox }) => ({
      env: { AWS_MONGO_CLUSTER_URL: `${sandbox.mongodbUri}&${NOT_FOR_LONG}` },
    }),
  },
  {
    code: 'tls-certificate',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with tlsCAFile left out for a server that speaks as Amazon DocumentDB does',
    sandbox: { dialect: 'documentdb' },
    make: ({ sandbox }) => ({
      env: {
        AWS_MONGO_CLUSTER_URL: `${sandbox.mongodbUri.replace(/tlsCAFile=[^&]*&/, '')}&${NOT_FOR_LONG}`,
      },
    }),
    says: 'global-bundle.pem',
  },
  {
    code: 'tls-certificate',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a tlsCAFile that is not there, as global-bundle.pem in another folder',
    sandbox: { dialect: 'documentdb' },
    make: ({ sandbox }) => ({
      env: {
        AWS_MONGO_CLUSTER_URL: `${sandbox.mongodbUri.replace(/tlsCAFile=[^&]*/, 'tlsCAFile=no-such-folder%2Fglobal-bundle.pem')}&${NOT_FOR_LONG}`,
      },
    }),
    says: 'The file that tlsCAFile names cannot be read',
  },
  {
    code: 'host-not-found',
    path: 'env-vars',
    seenBy: 'environment',
    description:
      'with the name of a cluster of Amazon DocumentDB, and a name server on loopback that knows no names',
    async make(context) {
      const imports = [await startNameServer(context, 'no such name')];
      const host = 'sample.cluster-abcdefghijkl.us-east-1.docdb.amazonaws.com:27017';
      const uri = `mongodb://${host}/?replicaSet=rs0&retryWrites=false&${NOT_FOR_LONG}`;
      return { env: { AWS_MONGO_CLUSTER_URL: uri }, imports };
    },
    says: 'answers only inside its VPC',
  },
  {
    code: 'tls-not-spoken',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with tls=true, and the port of a web server',
    make: ({ sandbox }) => ({
      env: {
        AWS_MONGO_CLUSTER_URL: `mongodb://${new URL(sandbox.awsEndpointUrl).host}/?tls=true&${NOT_FOR_LONG}`,
      },
    }),
  },
  {
    code: 'tls-not-spoken',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with tls=true for a server that has no TLS, and hangs up',
    make: ({ sandbox }) => ({
      env: { AWS_MONGO_CLUSTER_URL: `${sandbox.mongodbUri}&tls=true&${NOT_FOR_LONG}` },
    }),
    // What would lead back to the fault.
    says: /^(?!.*without tls=true).*leave tls=true out/s,
  },
  {
    code: 'no-suitable-server',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with the name of a replica set in AWS_MONGO_CLUSTER_URL that the server does not belong to',
    make: ({ sandbox }) => ({
      env: { AWS_MONGO_CLUSTER_URL: `${sandbox.mongodbUri}&replicaSet=other&${NOT_FOR_LONG}` },
    }),
    says: /replica set "other".*answered, and is a standalone.*Leave replicaSet out/s,
  },
  {
    code: 'server-unreachable',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with tls=true left out for a server that speaks nothing else',
    sandbox: { tls: true },
    make: ({ sandbox }) => ({
      env: { AWS_MONGO_CLUSTER_URL: `${sandbox.mongodbUri.replace('&tls=true', '')}&${NOT_FOR_LONG}` },
    }),
  },
  {
    code: 'server-unreachable',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with the port of a web server, and without TLS',
    async make(context) {
      // As a web server answers what is no request of HTTP.
      const address = await listen(context, (socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')),
      );
      return { env: { AWS_MONGO_CLUSTER_URL: `mongodb://${address}/?${NOT_FOR_LONG}` } };
    },
    says: 'that it is MongoDB that listens there: a web server hangs up too',
  },
  {
    code: 'unknown',
    path: 'env-vars',
    runs: { program: 'unknown' },
    seenBy: 'error',
    because: 'The program fails at something of its own, after a login that works.',
    description: 'with a failure after the login that has nothing to do with it',
    isLetIn: true,
  },
];
