import type { CommandTable, ServerContext } from './atlas/commands/command.ts';
import { type MongoServer, startMongoServer } from './atlas/server.ts';
import type { StartClusterServer } from './atlas-api/clusters.ts';
import type { TlsIdentity } from './tls-identity.ts';

/** The MongoDB sides of the clusters that are made over the Administration API. */
export interface ClusterServers {
  start: StartClusterServer;
  /** Ends those there are. */
  stop(): Promise<void>;
}

export interface ClusterServersOptions {
  /** That of the sandbox's own cluster now; undefined once the sandbox ends. */
  context: () => ServerContext | undefined;
  documentCommands: () => CommandTable;
  recordAuthAttempt: ServerContext['recordAuthAttempt'];
  tlsIdentity: TlsIdentity | undefined;
}

/** Each has documents of its own, and all else with the sandbox's own cluster in common. */
export function createClusterServers({
  context,
  documentCommands,
  recordAuthAttempt,
  tlsIdentity,
}: ClusterServersOptions): ClusterServers {
  const servers = new Set<MongoServer>();
  return {
    async start(own) {
      const before = context();
      if (!before) throw new Error('the sandbox ends');
      const its = { ...before, ...own, documentCommands: documentCommands(), recordAuthAttempt };
      const server = await startMongoServer(its, tlsIdentity);
      servers.add(server);
      const stop = async () => {
        if (servers.delete(server)) await server.stop();
      };
      // Of a sandbox that was reset or stopped meanwhile nobody else would stop it.
      if (context() !== before) await stop();
      return { host: server.host, endConnections: () => server.restart(its), stop };
    },
    async stop() {
      const all = [...servers];
      servers.clear();
      await Promise.all(all.map((server) => server.stop()));
    },
  };
}
