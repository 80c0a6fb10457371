import assert from 'node:assert/strict';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { logIn, openWireClient } from '@atlas-aws-iam/sandbox/login-client';
import { MongoServerError } from 'mongodb';
import { assertNobody, assertUser } from '../../raw/assert-users.ts';
import { DIALECTS, type KnownDialect, MALFORMED, type Refusal, stsRefused } from '../../raw/replies.ts';
import type { Evidence, Row } from '../../row.ts';
import { ACCOUNT, createUser } from './callers.ts';
import { assertRefused, explanationOf } from './credential-rows.ts';
import { explanationCode } from './explanation.ts';
import {
  type AcceptedCase,
  acceptedCases,
  headerCases,
  loginChangesOf,
  type SignatureCase,
  signatureCases,
} from './signature-cases.ts';

const refusedRows: readonly Row[] = [
  ...signatureCases.map((input) => ({ input, refusal: stsRefused(input.status ?? 403) })),
  ...headerCases.map((input) => ({ input, refusal: MALFORMED })),
].flatMap(({ input, refusal }) =>
  DIALECTS.map((dialect) => ({
    name: `${input.name}, ${dialect}`,
    group: 'refusal' as const,
    target: 'sandbox' as const,
    run: () => runRefused(input, refusal, dialect),
  })),
);

const acceptedRows: readonly Row[] = acceptedCases.map(accepted);

function accepted({ name, stsHost, signing }: AcceptedCase): Row {
  return {
    name: `${name}, let in`,
    group: 'refusal',
    target: 'sandbox',
    async run() {
      await using sandbox = await startSandbox({ ...(stsHost && { stsHost }) });
      await using client = await openWireClient(sandbox.mongodbUri);
      const reply = await logIn(client, createUser(sandbox), { signing: signing?.() ?? {} });
      assert.equal(reply.ok, 1, reply.errmsg);
      const identity = `arn:aws:iam::${ACCOUNT}:user/somebody`;
      await assertUser(client, identity);
      return { identity };
    },
  };
}

export const signatureRows: readonly Row[] = [...acceptedRows, ...refusedRows];

async function runRefused(input: SignatureCase, refusal: Refusal, dialect: KnownDialect): Promise<Evidence> {
  await using sandbox = await startSandbox({ dialect, ...(input.stsHost && { stsHost: input.stsHost }) });
  await using client = await openWireClient(sandbox.mongodbUri);
  const reply = await logIn(client, createUser(sandbox), loginChangesOf(input));
  const expected = refusal[dialect];
  assert.deepEqual(reply, expected);
  await assertNobody(client);
  assertRefused(sandbox, input.reason);

  // A driver would have thrown this.
  const error = new MongoServerError({ message: expected.errmsg, ...reply });
  assert.deepEqual(
    [error.code, error.codeName, error.message],
    [expected.code, expected.codeName, expected.errmsg],
  );
  const code = explanationCode(error);
  assert.equal(code, explanationOf(expected));
  return { detail: `${expected.code} ${code}: ${input.reason}` };
}
