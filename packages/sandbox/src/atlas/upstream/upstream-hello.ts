import type { Document } from 'bson';
import { CommandError } from '../../command-error.ts';
import { MAX_MESSAGE_SIZE_BYTES } from '../wire/constants.ts';
import { orShutDown } from './or-shut-down.ts';
import type { Upstream } from './upstream.ts';

/**
 * What is the server's to say of itself. Left out are addresses, which are the sandbox's here; compression;
 * `topologyVersion`, with which a driver would hold a `hello` open; and `$clusterTime` and `operationTime`, which no reply of
 * the sandbox's own has: a client gets them with the server's first.
 */
const ABILITIES = [
  ...['isWritablePrimary', 'secondary', 'arbiterOnly', 'readOnly', 'msg'],
  ...['setName', 'setVersion', 'electionId', 'lastWrite'],
  ...['maxBsonObjectSize', 'maxWriteBatchSize', 'logicalSessionTimeoutMinutes'],
  ...['minWireVersion', 'maxWireVersion'],
];

/** The fields of `hello` that are the abilities of the server behind, under the sandbox's own address. @throws CommandError */
export async function upstreamHello(upstream: Upstream, address: string): Promise<Document> {
  const said = await orShutDown(upstream.ask({ hello: 1 }));
  if (said.ok !== 1) throw new CommandError(91, 'The server behind the sandbox refuses to say what it is.');
  const own = Object.fromEntries(
    ABILITIES.filter((name) => said[name] !== undefined).map((name) => [name, said[name]]),
  );
  const isPrimary = said.isWritablePrimary === true;
  return {
    ...own,
    maxMessageSizeBytes: Math.min(said.maxMessageSizeBytes ?? MAX_MESSAGE_SIZE_BYTES, MAX_MESSAGE_SIZE_BYTES),
    ...(said.setName !== undefined && {
      hosts: [address],
      me: address,
      ...(isPrimary && { primary: address }),
    }),
  };
}
