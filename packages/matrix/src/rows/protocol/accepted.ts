import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { openWireClient, type WireClient } from '@atlas-aws-iam/test-support/wire-client';
import { type Binary, type Document, Double, deserialize, Int32, serialize } from 'bson';
import { assertNobody, assertUser } from '../../raw/assert-users.ts';
import {
  clientFirst,
  clientSecond,
  FLAG_N,
  FLAG_Y,
  readServerFirst,
  saslContinue,
  saslStart,
} from '../../raw/conversation.ts';
import { DIALECTS, type KnownDialect } from '../../raw/replies.ts';
import type { Keys } from '../../raw/sign.ts';
import type { Row } from '../../row.ts';
import { createCallers, USER } from './protocol-row.ts';

const ROLE = 'arn:aws:sts::123456789012:assumed-role/app/*';

/** The control for the refusals: with nothing bent, the same client gets in. */
export const acceptedRows: readonly Row[] = DIALECTS.flatMap((dialect) => [
  accepted(`a login with p=110, to the byte, ${dialect}`, dialect, FLAG_N, USER),
  accepted(`a login with p=121, to the byte, ${dialect}`, dialect, FLAG_Y, USER),
  accepted(`a login of a session, to the byte, ${dialect}`, dialect, FLAG_N, ROLE),
]);

function accepted(name: string, dialect: KnownDialect, flag: number, loginName: string): Row {
  return {
    name,
    group: 'protocol',
    target: 'sandbox',
    async run() {
      await using sandbox = await startSandbox({ dialect });
      await using client = await openWireClient(sandbox.mongodbUri);
      const { keys, session } = createCallers(sandbox);
      await converse(sandbox, client, loginName === ROLE ? session : keys, flag);
      await assertUser(client, loginName);
      return { identity: loginName };
    },
  };
}

async function converse({ stsCalls }: Sandbox, client: WireClient, keys: Keys, flag: number): Promise<void> {
  assert.deepEqual(stsCalls, []);
  const first = clientFirst({ p: new Int32(flag) });
  const opening = await client.ask(saslStart(serialize(first)));
  const { conversationId, done, payload, ok, ...others } = exactly(opening);
  assert.deepEqual(
    { conversationId, done, ok },
    { conversationId: new Int32(1), done: false, ok: new Double(1) },
  );
  assert.deepEqual(others, {}, 'the first reply has other fields');
  assert.equal(payload.sub_type, 0);
  assert.deepEqual(Object.keys(deserialize(payload.buffer)), ['s', 'h']);

  const serverFirst = readServerFirst({ payload });
  assert.equal(serverFirst.stsHost, 'sts.amazonaws.com');
  assert.equal(serverFirst.serverNonce.length, 64);
  const { buffer: clientNonce } = first.r as Binary;
  assert.deepEqual(serverFirst.serverNonce.subarray(0, 32), Buffer.from(clientNonce));
  await assertNobody(client);

  const second = clientSecond(keys, serverFirst, { flag: String.fromCharCode(flag) });
  const closing = exactly(await client.ask(saslContinue(serialize(second))));
  assert.deepEqual(
    { ...closing, payload: [closing.payload.sub_type, closing.payload.length()] },
    { conversationId: new Int32(1), done: true, payload: [0, 0], ok: new Double(1) },
  );
}

/** Numbers in their own types. */
function exactly(reply: Uint8Array): Document {
  return deserialize(reply, { promoteValues: false });
}
