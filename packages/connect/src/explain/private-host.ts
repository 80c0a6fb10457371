import { DOCS } from './docs.ts';
import type { ErrorFacts } from './related-errors.ts';

// Atlas gives the hosts of a private endpoint names with `-pl-0`, and those of a peered network names with `-pri`.
// https://www.mongodb.com/docs/atlas/security-private-endpoint/
const PRIVATE_ENDPOINT = /(?:^|[.-])pl-\d+[.-][a-z0-9.-]*\.mongodb\.net/i;
const PEERED = /-pri\.[a-z0-9.-]*\.mongodb\.net/i;

// `sample-cluster.cluster-abcdefghijkl.us-east-1.docdb.amazonaws.com`, of a cluster or of an instance; in China `.com.cn`.
// https://docs.aws.amazon.com/documentdb/latest/developerguide/endpoints.html
const DOCUMENTDB = /\.docdb\.amazonaws\.com(?:\.cn)?(?![a-z0-9.-]*[a-z0-9])/i;

// `cluster0.abc12.mongodb.net`, where a server is `cluster0-shard-00-00.abc12.mongodb.net` or `ac-…-shard-00-00.…`.
const CLUSTER = /^(?![^.]*-shard-)[^.]+\.[^.]+\.mongodb\.net$/i;

/** Whether it is a cluster of Atlas, and none of its servers. */
export const isClusterName = (host: string): boolean => CLUSTER.test(host);

export interface PrivateHost {
  readonly what: string;
  readonly fix: string;
  readonly docs: string;
}

/** Whether one of them is of Amazon DocumentDB. */
export const isDocumentdb = (hosts: readonly (string | undefined)[]): boolean =>
  hosts.some((host) => host !== undefined && DOCUMENTDB.test(host));

/** Why a host of Atlas or AWS answers only inside a private network, if it is of that kind. */
export function describePrivateHost(hosts: readonly (string | undefined)[]): PrivateHost | undefined {
  const isSome = (pattern: RegExp) => hosts.some((host) => host !== undefined && pattern.test(host));
  if (isSome(PRIVATE_ENDPOINT)) {
    return {
      what: 'The host is a private endpoint of Atlas: it answers only inside the VPC that has the endpoint, or in a network that is routed there, and the project’s IP access list does not apply to it.',
      // On AWS the ports are 1024 to 65535 (Port Ranges Used for Private Endpoints, on the page above).
      fix: 'Run in that VPC, or connect to it (VPN, peering). There, the name must resolve to the endpoint’s private address (nslookup), and the security group of the endpoint must admit this computer on ports 1024 to 65535. From elsewhere, take the standard connection string in Atlas under Connect.',
      docs: DOCS.atlasPrivateEndpoint,
    };
  }
  if (isDocumentdb(hosts)) {
    return {
      what: 'The host is of Amazon DocumentDB, which answers only inside its VPC, and has no public address.',
      fix: 'Run in that VPC, or in one that is peered with it, and let the cluster’s security group admit this computer on its port (27017). From elsewhere, connect through a computer in the VPC: an SSH tunnel to it, and then directConnection=true in place of replicaSet=rs0.',
      docs: DOCS.documentdbOutsideVpc,
    };
  }
  if (!isSome(PEERED)) return undefined;
  return {
    what: 'The host is the private one of a peered network: it answers only inside that VPC.',
    fix: 'Run in the peered VPC, with a route to Atlas’s and with its CIDR on the IP access list. From elsewhere, take the standard connection string in Atlas under Connect.',
    docs: DOCS.atlasPrivateEndpoint,
  };
}

/** Where an error says that a connection was to go. */
export function hostsOf({ hostname, message, topology }: ErrorFacts): (string | undefined)[] {
  return [hostname, message, ...(topology?.servers.map(({ address }) => address) ?? [])];
}
