import { types } from 'node:util';
import { readProperty } from '../read-property.ts';

const MAX_SERVERS = 64;

/** What a driver knew of the servers when it gave up waiting for one (`TopologyDescription`). */
export interface TopologyFacts {
  /** `Single`, `ReplicaSetNoPrimary`, `ReplicaSetWithPrimary`, `Sharded`, `LoadBalanced`, `Unknown`. */
  readonly type: string;
  /** The name asked for with `replicaSet=`, else the one that the servers have. */
  readonly setName: string | undefined;
  readonly servers: readonly ServerFacts[];
}

export interface ServerFacts {
  /** `host:port`. */
  readonly address: string;
  /** `Standalone`, `RSSecondary`, …; `Unknown` until it has answered. */
  readonly type: string;
  readonly error: unknown;
}

/** The driver keeps it as `reason`; Mongoose as `reason` and as `cause`. */
export function readTopology(error: object): TopologyFacts | undefined {
  return topologyOf(readProperty(error, 'reason')) ?? topologyOf(readProperty(error, 'cause'));
}

function topologyOf(value: unknown): TopologyFacts | undefined {
  const [type, setName, servers] = ['type', 'setName', 'servers'].map((name) => readProperty(value, name));
  if (typeof type !== 'string' || !types.isMap(servers)) return undefined;
  const found: ServerFacts[] = [];
  for (const [address, server] of Map.prototype.entries.call(servers)) {
    if (found.length >= MAX_SERVERS) break;
    found.push({
      address: String(address),
      type: String(readProperty(server, 'type')),
      error: readProperty(server, 'error'),
    });
  }
  return { type, setName: typeof setName === 'string' ? setName : undefined, servers: found };
}
