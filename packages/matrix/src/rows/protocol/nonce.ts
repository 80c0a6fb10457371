import assert from 'node:assert/strict';
import {
  clientFirst,
  clientSecond,
  openWireClient,
  saslContinue,
  startConversation,
} from '@atlas-aws-iam/sandbox/login-client';
import { type Document, serialize } from 'bson';
import { assertNobody } from '../../raw/assert-users.ts';
import { commandRefused, stsRefused } from '../../raw/replies.ts';
import { type ProtocolCase, USER } from './protocol-row.ts';

const SIGNATURE_DIFFERS = 'SignatureDoesNotMatch: The request signature we calculated';
const NO_CONVERSATION = commandRefused(17, 'ProtocolError', 'No SASL session state found');

// Every one of them says client first again to the byte: all that is new is the server's half of the nonce.
export const nonceCases: readonly ProtocolCase[] = [
  {
    name: 'nonce: a captured login, on a second connection',
    async act({ uri, client, keys }) {
      const first = clientFirst();
      await using victim = await openWireClient(uri);
      const captured = saslContinue(serialize(clientSecond(keys, await startConversation(victim, first))));
      assert.equal((await victim.command(captured)).ok, 1, 'the login to capture');
      await startConversation(client, first);
      return client.command(captured);
    },
    refusal: stsRefused(403),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'nonce: a captured login, again on its own connection',
    async act({ client, keys }) {
      const first = clientFirst();
      const captured = saslContinue(serialize(clientSecond(keys, await startConversation(client, first))));
      assert.equal((await client.command(captured)).ok, 1, 'the login to capture');
      await client.command({ logout: 1, $db: '$external' });
      await startConversation(client, first);
      return client.command(captured);
    },
    refusal: stsRefused(403),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'nonce: a captured client second that was never sent, on a second connection',
    async act({ uri, client, keys }) {
      const first = clientFirst();
      await using victim = await openWireClient(uri);
      const captured = saslContinue(serialize(clientSecond(keys, await startConversation(victim, first))));
      await startConversation(client, first);
      const reply = await client.command(captured);
      await assertNobody(victim);
      return reply;
    },
    refusal: stsRefused(403),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'nonce: the second conversation answered with the signature for the first',
    async act({ client, keys }) {
      const first = clientFirst();
      const abandoned = clientSecond(keys, await startConversation(client, first));
      await startConversation(client, first);
      return client.command(saslContinue(serialize(abandoned)));
    },
    refusal: stsRefused(403),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'nonce: interleaved conversations, the refusal of one ends both',
    async act({ client, keys }) {
      const [one, other] = await twoSeconds();
      assert.equal((await client.command(one)).ok, 0, 'the first of two conversations');
      return client.command(other);

      async function twoSeconds(): Promise<[Document, Document]> {
        const seconds = [
          clientSecond(keys, await startConversation(client)),
          clientSecond(keys, await startConversation(client)),
        ].map((second) => saslContinue(serialize(second)));
        return seconds as [Document, Document];
      }
    },
    refusal: NO_CONVERSATION,
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'nonce: interleaved conversations, the last one logs in and the first is gone',
    async act({ client, keys }) {
      const abandoned = clientSecond(keys, await startConversation(client));
      const current = clientSecond(keys, await startConversation(client));
      const reply = await client.command(saslContinue(serialize(current)));
      assert.equal(reply.ok, 1, `the last conversation, by ${USER}`);
      return client.command(saslContinue(serialize(abandoned)));
    },
    refusal: NO_CONVERSATION,
    isLoggedIn: true,
  },
  {
    name: 'nonce: a second step that failed, tried again rightly',
    async act({ client, keys }) {
      const second = clientSecond(keys, await startConversation(client));
      await client.command(saslContinue(serialize({ ...second, a: 'none' })));
      return client.command(saslContinue(serialize(second)));
    },
    refusal: NO_CONVERSATION,
    reason: "Unsupported AWS 'algorithm': 'none'.",
  },
];
