import { Binary, Double, Int32, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import type { AuthAttempt } from '../../src/atlas/auth-attempts.ts';
import { createConversation } from '../../src/atlas/sasl/conversation.ts';
import type { StsAnswer } from '../../src/atlas/sasl/sts-client.ts';

const NONCE = new Binary(Buffer.alloc(32));
const FIRST = { r: NONCE, p: new Int32(110) };
const HEADERS = 'content-length;content-type;host;x-amz-date;x-mongodb-gs2-cb-flag;x-mongodb-server-nonce';
const authorization = (headers = HEADERS) =>
  `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260102/us-east-1/sts/aws4_request, SignedHeaders=${headers}, Signature=${'0'.repeat(64)}`;
const SECOND = { a: authorization(), d: '20260102T030405Z' };

/** A conversation with an STS that always says this, and what is recorded of it. */
function converse(answer: StsAnswer = { status: 403, error: 'no' }) {
  const attempt = {} as AuthAttempt;
  const conversation = createConversation({
    stsHost: 'sts.amazonaws.com',
    stsClient: { getCallerIdentity: async () => answer, stop: () => {} },
    databaseUsers: { findByLoginName: () => undefined } as never,
    clock: Date.now,
    clusterName: 'sandbox',
    attempt,
  });
  const finish = (second: object) => conversation.finish(serialize(second));
  return { attempt, start: (first: object) => conversation.start(serialize(first)), finish };
}

describe('the reason of a refusal, for the record', () => {
  test.each([
    [{ ...FIRST, r: new Binary(Buffer.alloc(31)) }, "client nonce 'r' has 31 bytes, not 32"],
    [{ ...FIRST, r: new Binary(Buffer.alloc(32), 4) }, "field 'r' has binary subtype 4, not 0"],
    [{ ...FIRST, r: 'text' }, "field 'r' has BSON type 2; it must be binary"],
    [{ p: new Int32(110) }, "field 'r' is missing; it must be binary"],
    [{ ...FIRST, p: new Int32(120) }, "gs2-cb-flag 'p' is 120, neither 110 nor 121"],
    [{ ...FIRST, p: new Double(110) }, "field 'p' has BSON type 1; it must be int32"],
    [{ ...FIRST, q: 1 }, "field 'q' is unknown"],
  ])('of client first %#', (first, reason) => {
    expect(() => converse().start(first)).toThrow(reason);
  });

  test('of a field that is there twice', () => {
    const payload = Buffer.from(serialize({ r: NONCE, q: NONCE }));
    payload[payload.lastIndexOf('q\0')] = 'r'.charCodeAt(0);
    const conversation = createConversation({ attempt: {} } as never);
    expect(() => conversation.start(payload)).toThrow("field 'r' is a duplicate");
  });

  test.each([
    [{ ...SECOND, a: new Int32(1) }, "field 'a' has BSON type 16; it must be string"],
    [
      { ...SECOND, a: authorization('host;x-amz-date') },
      'content-length, content-type, x-mongodb-gs2-cb-flag',
    ],
    [{ ...SECOND, t: 'token' }, 'required headers are not signed: x-amz-security-token'],
  ])('of client second %#', async (second, reason) => {
    const { start, finish } = converse();
    start(FIRST);
    await expect(finish(second)).rejects.toThrow(reason);
  });

  test('of client second without client first', async () => {
    await expect(converse().finish(SECOND)).rejects.toThrow('client second came before client first');
  });
});

describe('the record', () => {
  test('has the name of a role’s session', async () => {
    const arn = 'arn:aws:sts::123456789012:assumed-role/app/session';
    const { start, finish, attempt } = converse({ status: 200, arn });
    start(FIRST);
    await expect(finish(SECOND)).rejects.toThrow(
      'no database user arn:aws:sts::123456789012:assumed-role/app/*',
    );
    expect(attempt).toMatchObject({ callerArn: arn, roleSessionName: 'session', stsStatus: 200 });
  });

  test('of a user has none', async () => {
    const { start, finish, attempt } = converse({ status: 200, arn: 'arn:aws:iam::123456789012:user/ada' });
    start(FIRST);
    await expect(finish(SECOND)).rejects.toThrow('no database user');
    expect(Object.keys(attempt)).not.toContain('roleSessionName');
  });
});
