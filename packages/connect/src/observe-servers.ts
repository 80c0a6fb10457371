import type { MongoClient, ServerHeartbeatSucceededEvent } from 'mongodb';
import type { AnsweringServer, LoginEvidence } from './login-evidence.ts';

/**
 * Notes what the servers say of themselves in their answer to hello, until the returned function is called. The driver
 * says hello anyway, and drops a server that does not fit without a word.
 * https://www.mongodb.com/docs/manual/reference/command/hello/
 */
export function observeServers(client: MongoClient, evidence: LoginEvidence): () => void {
  const servers = new Map<string, AnsweringServer>();
  evidence.servers = servers;
  evidence.isTls = client.options.tls;
  evidence.replicaSet = client.options.replicaSet;
  evidence.tlsFiles = tlsFiles(client);
  const note = ({ connectionId, reply }: ServerHeartbeatSucceededEvent) => {
    const { localTime, setName, msg } = reply;
    if (localTime instanceof Date) evidence.clockDifferenceMs = localTime.getTime() - Date.now();
    servers.set(connectionId, {
      setName: typeof setName === 'string' ? setName : undefined,
      isMongos: msg === 'isdbgrid',
    });
  };
  client.on('serverHeartbeatSucceeded', note);
  return () => void client.off('serverHeartbeatSucceeded', note);
}

function tlsFiles({ options }: MongoClient): ReadonlyMap<string, string> {
  const { tlsCAFile, tlsCRLFile, tlsCertificateKeyFile } = options;
  const files = Object.entries({ tlsCAFile, tlsCRLFile, tlsCertificateKeyFile });
  return new Map(files.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
