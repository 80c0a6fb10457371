import { Int32 } from 'bson';
import { MAX_BSON_OBJECT_SIZE, MAX_MESSAGE_SIZE_BYTES, MAX_WRITE_BATCH_SIZE } from '../wire/constants.ts';
import type { Command } from './command.ts';

/** MongoDB 7.0 (https://github.com/mongodb/mongo/blob/v7.0/src/mongo/db/wire_version.h). */
const MAX_WIRE_VERSION = 21;

/**
 * Deliberately different from a server: a standalone, because the sandbox has one node and no transactions, and no
 * `topologyVersion`, so that drivers poll instead of holding a hello open.
 */
export const hello: Command = {
  isOpen: true,
  run({ message: { name, document }, connection, server }) {
    if (typeof document.client === 'object') connection.client ??= document.client;
    return {
      helloOk: true,
      [name === 'hello' ? 'isWritablePrimary' : 'ismaster']: true,
      maxBsonObjectSize: new Int32(MAX_BSON_OBJECT_SIZE),
      maxMessageSizeBytes: new Int32(MAX_MESSAGE_SIZE_BYTES),
      maxWriteBatchSize: new Int32(MAX_WRITE_BATCH_SIZE),
      localTime: new Date(server.clock()),
      logicalSessionTimeoutMinutes: new Int32(30),
      connectionId: new Int32(connection.connectionId),
      minWireVersion: new Int32(0),
      maxWireVersion: new Int32(MAX_WIRE_VERSION),
      readOnly: false,
    };
  },
};
