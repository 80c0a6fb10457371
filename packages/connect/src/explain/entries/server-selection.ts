import type { AnsweringServer, LoginEvidence } from '../../login-evidence.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';
import type { TopologyFacts } from '../topology-facts.ts';

type Text = NonNullable<ReturnType<CatalogueEntry['read']>>;

// Servers answered, and none was what the driver had been asked for: nothing is wrong with the network.
export const serverSelectionEntries: readonly CatalogueEntry[] = [
  {
    code: 'no-suitable-server',
    read({ topology, message }, { evidence }) {
      const text =
        topology &&
        (wrongSetName(topology, evidence) ??
          unreachableMembers(topology, evidence) ??
          nonePreferred(topology));
      return text && { ...text, cause: `${text.cause} The driver says: ${message}.`, docs: DOCS.replicaSet };
    },
  },
];

// The driver removes a server that is not of the set it was told, and forgets that it answered.
// https://github.com/mongodb/specifications/blob/master/source/server-discovery-and-monitoring/server-discovery-and-monitoring.md#updatersfromprimary
function wrongSetName(
  { type, setName, servers }: TopologyFacts,
  evidence: LoginEvidence | undefined,
): Omit<Text, 'docs'> | undefined {
  // Without the option, it is the name of the first server that answered.
  if (setName === undefined || (evidence && evidence.replicaSet === undefined)) return;
  const isKept = (address: string) => servers.some((server) => server.address === address);
  const answered = [...(evidence?.servers ?? [])];
  // On a direct connection the server stays, as one that is unknown for no reason.
  const dropped = answered.find(
    ([address, server]) => server.setName !== setName && (!isKept(address) || server.setName !== undefined),
  );
  const isEmpty = servers.length === 0 && type.startsWith('ReplicaSet');
  if (!dropped && !isEmpty) return;
  const [what, fix] = describeServer(dropped);
  return {
    summary: `The server does not belong to a replica set "${setName}", which replicaSet asks for`,
    cause: `${what}, and the driver has no use for a server of another set. This is not about the login or the network.`,
    fix,
  };
}

function describeServer(dropped: readonly [string, AnsweringServer] | undefined): readonly [string, string] {
  if (!dropped) {
    return [
      'A server answered, under another name or under none',
      'Leave replicaSet out of AWS_MONGO_CLUSTER_URL, or write the name that the server has (rs.conf()._id in mongosh). A mongodb+srv:// URI of Atlas needs none: it comes with the DNS record.',
    ];
  }
  const [address, { setName, isMongos }] = dropped;
  if (setName !== undefined) {
    return [
      `${address} answered, and is of the replica set "${setName}"`,
      `Write replicaSet=${setName} in AWS_MONGO_CLUSTER_URL, or leave the option out, if that is the server you mean.`,
    ];
  }
  if (isMongos) {
    return [
      `${address} answered, and is the router (mongos) of a sharded cluster`,
      'Leave replicaSet out of AWS_MONGO_CLUSTER_URL: a router belongs to no replica set.',
    ];
  }
  return [
    `${address} answered, and is a standalone, as the sandbox is: it belongs to no replica set`,
    'Leave replicaSet out of AWS_MONGO_CLUSTER_URL, or correct host and port, if you mean another server.',
  ];
}

// A replica set tells its members' names, and the driver goes on with these in place of those in the URI.
function unreachableMembers(
  { servers }: TopologyFacts,
  evidence: LoginEvidence | undefined,
): Omit<Text, 'docs'> | undefined {
  const answered = evidence?.servers ?? new Map<string, AnsweringServer>();
  const [member] = [...answered].find(([, { setName }]) => setName !== undefined) ?? [];
  const isNew = servers.every(({ address, error }) => error && !answered.has(address));
  if (member === undefined || servers.length === 0 || !isNew) return;
  const names = servers.map(({ address }) => address).join(', ');
  return {
    summary: 'The replica set names its members by addresses that cannot be reached from here',
    cause: `${member} answered, and says that the set consists of ${names}: the driver goes on with these.`,
    fix: 'Make the names known here (DNS, /etc/hosts), or configure addresses for them that work from outside (rs.reconfig()). For one server alone, write directConnection=true.',
  };
}

function nonePreferred({ type, servers }: TopologyFacts): Omit<Text, 'docs'> | undefined {
  // One that is unknown or has failed may have been the right one.
  const isHealthy = servers.length > 0 && servers.every((one) => one.type !== 'Unknown' && !one.error);
  if (!isHealthy) return;
  const seen = servers.map((server) => `${server.address} (${server.type})`).join(', ');
  if (servers.every((server) => server.type === 'RSGhost')) {
    return {
      summary: 'The server waits for its replica set to be initiated',
      cause: `It was started for a replica set, and is of none yet: ${seen}.`,
      fix: 'Initiate the set (rs.initiate() in mongosh), or correct host and port, if you mean another server.',
    };
  }
  if (type === 'ReplicaSetNoPrimary') {
    return {
      summary: 'The replica set has no primary',
      cause: `Its members answered, and none of them takes writes: ${seen}.`,
      fix: 'During an election this lasts for seconds: try again. If it persists, name all members in the URI, or use mongodb+srv://, and look at the cluster’s state.',
    };
  }
  return {
    summary: 'No server fits the read preference',
    cause: `The servers answered, and none is one that readPreference, readPreferenceTags or maxStalenessSeconds asks for: ${seen}.`,
    fix: 'Correct or remove these options in AWS_MONGO_CLUSTER_URL or clientOptions; nearest, without tags, takes any server.',
  };
}
