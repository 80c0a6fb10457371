import assert from 'node:assert/strict';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { FLAG_N, FLAG_Y, openWireClient } from '@atlas-aws-iam/sandbox/login-client';
import { assertUser } from '../../raw/assert-users.ts';
import { converse, type ObservedLogin } from '../../raw/observe-login.ts';
import { DIALECTS, type KnownDialect } from '../../raw/replies.ts';
import type { Row } from '../../row.ts';
import { createCallers, USER } from './protocol-row.ts';

const TO_THE_BYTE: ObservedLogin = {
  opening: {
    conversationId: 'Int32 1',
    done: 'Boolean false',
    payload: {
      bsonSubtype: 0,
      fields: 's, h',
      stsHost: 'sts.amazonaws.com',
      nonceBytes: 64,
      beginsWithClientNonce: true,
    },
    ok: 'Double 1',
  },
  usersBetween: [],
  closing: {
    conversationId: 'Int32 1',
    done: 'Boolean true',
    payload: { bsonSubtype: 0, bytes: 0 },
    ok: 'Double 1',
  },
};

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
      assert.deepEqual(sandbox.stsCalls, []);
      assert.deepEqual(await converse(client, loginName === ROLE ? session : keys, flag), TO_THE_BYTE);
      await assertUser(client, loginName);
      return { identity: loginName };
    },
  };
}
