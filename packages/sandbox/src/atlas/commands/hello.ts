import { type Document, Int32 } from 'bson';
import { BsonType } from '../../bson/bson-value.ts';
import { MAX_BSON_OBJECT_SIZE } from '../../bson/limits.ts';
import { parseValidBson } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { MAX_MESSAGE_SIZE_BYTES, MAX_WRITE_BATCH_SIZE } from '../wire/constants.ts';
import type { Command } from './command.ts';

/** https://github.com/mongodb/specifications/blob/master/source/mongodb-handshake/handshake.md#limitations */
const MAX_CLIENT_METADATA_BYTES = 512;

/**
 * MongoDB 7.0, and for DocumentDB 5.0 that of MongoDB 5.0, which is inferred.
 * https://github.com/mongodb/mongo/blob/v7.0/src/mongo/db/wire_version.h
 */
const MAX_WIRE_VERSION = { atlas: 21, mongod: 21, documentdb: 13 } as const;

/** The name that every cluster of Amazon DocumentDB has: https://docs.aws.amazon.com/documentdb/latest/developerguide/connect-to-replica-set.html */
const DOCUMENTDB_SET = 'rs0';

/**
 * Deliberately different from a server: a standalone, because the sandbox has one node and no transactions, and no
 * `topologyVersion`, so that drivers poll instead of holding a hello open. With a server behind it, what that one is. As
 * Amazon DocumentDB, the one member of a replica set.
 */
export const hello: Command = {
  isOpen: true,
  // Newer drivers say more in it than a server knows.
  fields: 'any',
  async run({ message: { name, elements }, connection, server }) {
    const client = elements.find((element) => element.name === 'client');
    if (client && connection.hasSaidHello) {
      throw new CommandError(186, 'The client metadata document may only be sent in the first hello');
    }
    connection.hasSaidHello = true;
    if (client?.type === BsonType.object) {
      // It is kept with the connection and with each login.
      if (client.value.length > MAX_CLIENT_METADATA_BYTES) {
        throw new CommandError(
          2,
          `The client metadata document must be less than or equal to ${MAX_CLIENT_METADATA_BYTES} bytes`,
        );
      }
      // A copy: binary data in it would keep the whole message.
      connection.client = parseValidBson(Uint8Array.from(client.value));
    }
    const upstream = await server.upstreamHello?.(connection.address);
    const { isWritablePrimary = true, ...abilities } = upstream ?? {};
    return {
      helloOk: true,
      [name === 'hello' ? 'isWritablePrimary' : 'ismaster']: isWritablePrimary,
      maxBsonObjectSize: new Int32(MAX_BSON_OBJECT_SIZE),
      maxMessageSizeBytes: new Int32(MAX_MESSAGE_SIZE_BYTES),
      maxWriteBatchSize: new Int32(MAX_WRITE_BATCH_SIZE),
      localTime: new Date(server.clock()),
      logicalSessionTimeoutMinutes: new Int32(30),
      connectionId: new Int32(connection.connectionId),
      minWireVersion: new Int32(0),
      maxWireVersion: new Int32(MAX_WIRE_VERSION[server.dialect]),
      readOnly: false,
      ...abilities,
      ...(server.dialect === 'documentdb' && membership(connection.address)),
    };
  },
};

function membership(address: string): Document {
  return {
    setName: DOCUMENTDB_SET,
    setVersion: new Int32(1),
    secondary: false,
    hosts: [address],
    primary: address,
    me: address,
  };
}
