import { Binary, Int32, serialize } from 'bson';
import { clientSecond, readServerFirst, saslContinue, saslStart } from '../src/login-client/conversation.ts';
import { opMsg } from '../src/login-client/frames.ts';
import type { FuzzTarget } from './fuzz-case.ts';
import { type FuzzClient, openFuzzClient } from './fuzz-client.ts';

const AT_A_TIME = 100;

/** Opens connections and drops each somewhere in its conversation, by a reset or by going away. */
export async function dropConnections({ mongodbUri, keys }: FuzzTarget, count: number): Promise<void> {
  for (let opened = 0; opened < count; opened += AT_A_TIME) {
    const clients = await Promise.all(Array.from({ length: AT_A_TIME }, () => openFuzzClient(mongodbUri)));
    await Promise.all(clients.map((client, index) => converseUntil(index % 5, client)));
    for (const [index, { socket }] of clients.entries()) {
      if (index % 2 === 0) socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  async function converseUntil(stage: number, client: FuzzClient): Promise<void> {
    if (stage === 0) return;
    client.send(opMsg({ hello: 1, $db: 'admin' }, { requestId: 1 }));
    await client.replyTo(1);
    if (stage === 1) return;
    client.send(
      opMsg(saslStart(serialize({ r: new Binary(Buffer.alloc(32)), p: new Int32(110) })), { requestId: 2 }),
    );
    const first = await client.replyTo(2);
    if (stage === 2) return;
    const serverFirst = readServerFirst(first?.document ?? {});
    const second = opMsg(saslContinue(serialize(clientSecond(keys, serverFirst))), { requestId: 3 });
    // Cut off in the middle, or gone while STS is being asked.
    client.send(stage === 3 ? second.subarray(0, second.length >> 1) : second);
  }
}
