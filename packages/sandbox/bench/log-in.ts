import { randomBytes } from 'node:crypto';
import { type Keys, saslContinue, saslStart, signedPayload } from '@atlas-aws-iam/test-support/sasl';
import { Binary, deserialize, Int32, serialize } from 'bson';
import type { WireClient } from './wire-client.ts';

/** One whole SASL conversation by hand, really signed. It throws unless the server says that it is done. */
export async function logIn(client: WireClient, keys: Keys): Promise<void> {
  const clientFirst = { r: new Binary(randomBytes(32)), p: new Int32(110) };
  const first = await client.command(saslStart(serialize(clientFirst)));
  if (first.ok !== 1) throw new Error(`saslStart was refused: ${first.errmsg}`);
  const serverFirst = deserialize(first.payload, { promoteBuffers: true });
  const second = await client.command(saslContinue(serialize(signedPayload(keys, serverFirst))));
  if (second.done !== true) throw new Error(`saslContinue was refused: ${second.errmsg}`);
}
