// @boundaries-ignore the doctor is bundled from connect's sources
import { connect } from '../../../connect/src/connect.ts';
import { type Explanation, explain, readProperty, showWords, type Target } from '../from-connect.ts';
import { type Address, nameOf, usesTls } from '../open-socket.ts';
import type { ResolvedIdentity } from '../resolve-credentials.ts';
import { withLimit } from '../with-limit.ts';

/** What came of one login on one server. */
export interface HostLogin {
  readonly name: string;
  /** A line. */
  readonly evidence: string;
  /** Why it was refused; undefined if it was not. */
  readonly refusal?: Explanation;
}

export interface LoginOnEachOptions {
  readonly limitMs: number;
  readonly maxWords: number;
  readonly silence: () => Error;
}

// What is about finding the servers, which here have been found.
const LEFT_OUT = new Set(['directconnection', 'loadbalanced', 'replicaset', 'srvmaxhosts', 'srvservicename']);

/**
 * Logs in on each server by itself, all at once. A driver's pool logs in only where it needs a connection: a server that
 * refuses is noticed at the next election, or by the reads that go there.
 */
export function loginOnEach(
  addresses: readonly Address[],
  target: Target,
  identity: ResolvedIdentity,
  { limitMs, maxWords, silence }: LoginOnEachOptions,
): Promise<HostLogin[]> {
  return Promise.all(
    addresses.map(async (address): Promise<HostLogin> => {
      const name = nameOf(address);
      try {
        const client = await withLimit(
          connect({
            clusterUrl: directUri(address, target),
            database: target.database,
            credentialProvider: async () => ({ ...identity }),
            clientOptions: { serverSelectionTimeoutMS: limitMs, appName: 'atlas-iam-doctor' },
          }),
          limitMs,
          silence,
        );
        await withLimit(client.close(), limitMs, silence).catch(() => {});
        return { name, evidence: `${name}: it lets the caller in` };
      } catch (error) {
        const words = showWords(String(readProperty(error, 'message')), process.env, maxWords);
        return {
          name,
          evidence: `${name}: it, or the driver, says: ${words}`,
          refusal: explain(error, { env: process.env }),
        };
      }
    }),
  );
}

/** The same options, for this one server. */
export function directUri(address: Address, target: Target): string {
  const { searchParams } = new URL(`mongodb://host/${target.toString().replace(/^[^?]*/, '')}`);
  for (const name of [...searchParams.keys()]) {
    if (LEFT_OUT.has(name.toLowerCase())) searchParams.delete(name);
  }
  searchParams.set('directConnection', 'true');
  if (target.option('tls') === null && target.option('ssl') === null) {
    searchParams.set('tls', String(usesTls(target)));
  }
  const host = address.host.startsWith('/') ? encodeURIComponent(address.host) : nameOf(address);
  return `mongodb://${host}/${encodeURIComponent(target.database)}?${searchParams}`;
}
