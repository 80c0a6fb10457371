import { connect } from '@atlas-aws-iam/connect';
import { explain } from '@atlas-aws-iam/connect/explain';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import type { InspectedLogin, LoginDetail } from '@atlas-aws-iam/sandbox/inspect';
import { MongoServerError } from 'mongodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { wordsOf } from '../src/break/words.ts';
import { CHECKS } from '../src/checks.ts';
import { CODES, type RefusalCode } from '../src/codes.ts';
import { explanationCode } from '../src/explanation-code.ts';
import { explanationOf } from '../src/explanations.ts';
import { findEvent } from './support/find-event.ts';

const MINUTE_MS = 60_000;

interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A login of the real driver through connect, as it failed, and as the sandbox's page is told of it. */
async function logIn(
  dialect: 'atlas' | 'mongod' | 'documentdb',
  breakIt: (parts: { keys: Keys; session: Required<Keys>; other: Required<Keys>; sandbox: Sandbox }) => Keys,
  clockOffsetMs = 0,
): Promise<{ error: unknown; detail: LoginDetail; principal: string }> {
  const sandbox = await startSandbox({ dialect, inspect: true, clock: () => Date.now() + clockOffsetMs });
  onTestFinished(() => sandbox.stop());
  const { inspectorUrl = '' } = sandbox;
  const { arn, userName } = sandbox.account.createUser({ userName: 'mdb-user' });
  const keys = sandbox.account.createAccessKey({ userName });
  sandbox.databaseUsers.create({
    username: arn,
    awsIAMType: 'USER',
    roles: [{ roleName: 'readWrite', databaseName: 'testdb' }],
  });
  const [session, other] = [900, 900].map((durationSeconds) =>
    sandbox.account.issueUserSession({ userName, durationSeconds }),
  );
  if (!session || !other) throw new Error('no session');
  const credentials = breakIt({ keys, session, other, sandbox });
  const error = await connect({
    clusterUrl: sandbox.mongodbUri,
    credentialProvider: async () => credentials,
  }).then(
    (client) => client.close(),
    (reason: unknown) => reason,
  );
  const event = await findEvent(inspectorUrl, (one): one is InspectedLogin => one.event === 'login');
  const response = await fetch(`${inspectorUrl}logins/${event.id}`);
  return { error, detail: await response.json(), principal: arn };
}

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

const pick = ({ accessKeyId, secretAccessKey, sessionToken }: Keys): Keys => ({
  accessKeyId,
  secretAccessKey,
  ...(sessionToken !== undefined && { sessionToken }),
});

const LOGINS: Readonly<
  Record<string, [check: string, breakIt: Parameters<typeof logIn>[1], clockOffsetMs?: number]>
> = {
  'with a token left out': ['session-token', ({ session: { sessionToken: _, ...keys } }) => pick(keys)],
  'with another session’s token': [
    'session-token',
    ({ session, other: { sessionToken } }) => pick({ ...session, sessionToken }),
  ],
  'with a token beside a static key': [
    'session-token',
    ({ keys, session: { sessionToken } }) => pick({ ...keys, sessionToken }),
  ],
  'with a clock that is slow': ['clock', ({ keys }) => pick(keys), 20 * MINUTE_MS],
  'with another secret': [
    'signature',
    ({ keys, other }) => pick({ ...keys, secretAccessKey: other.secretAccessKey }),
  ],
  'with an inactive key': [
    'access-key',
    ({ keys, sandbox }) => {
      sandbox.account.entities.keys.setStatus(keys.accessKeyId, 'Inactive');
      return pick(keys);
    },
  ],
  'without a database user': [
    'database-user',
    ({ keys, sandbox }) => {
      const [user] = sandbox.databaseUsers.list();
      if (user) sandbox.databaseUsers.delete(user);
      return pick(keys);
    },
  ],
};

describe.for(['atlas', 'mongod', 'documentdb'] as const)('on %s, a login', (dialect) => {
  test.for(Object.entries(LOGINS))('%s', async ([, [check, breakIt, clockOffsetMs]]) => {
    const { error, detail, principal } = await logIn(dialect, breakIt, clockOffsetMs);
    // From the server's record.
    expect(detail).toMatchObject({ verdict: 'refused', check });
    expect(error).toBeInstanceOf(MongoServerError);
    if (!(error instanceof MongoServerError)) return;
    // The words, as the driver gets them, are those that the page foresees.
    expect(wordsOf(detail.check, detail.attempt.stsStatus ?? 0, principal)[dialect]).toEqual({
      code: error.code,
      errmsg: error.message,
    });
    const explanation = explain(error);
    expect(explanationCode(detail)).toBe(explanation.code);
    expect(CODES[explanation.code as RefusalCode].docs).toBe(explanation.docs);
  });
});

test('a login that is authenticated has no code, and every byte of it an explanation', async () => {
  const { error, detail } = await logIn('atlas', ({ session }) => pick(session));
  expect([error, detail.verdict, explanationCode(detail)]).toEqual([undefined, 'authenticated', undefined]);
  const topics = new Set<string>();
  const collect = (fields: LoginDetail['messages'][number]['fields']) => {
    for (const { topic, fields: inner = [] } of fields) {
      topics.add(topic);
      collect(inner);
    }
  };
  for (const { fields } of detail.messages) collect(fields);
  expect(topics.size).toBeGreaterThan(40);
  expect([...topics].filter((topic) => explanationOf(topic) === undefined)).toEqual([]);
  // With a text of their own, and not only that of their kind.
  for (const topic of [...topics].filter((name) => /^(?:sasl|sts|wire|reply)/.test(name))) {
    expect(explanationOf(topic), topic).not.toEqual(explanationOf(topic.slice(0, topic.lastIndexOf('.'))));
  }
});

test('a topic that nobody knows has the text of its kind, or none', () => {
  expect(explanationOf('sts.error.other')).toEqual(explanationOf('sts.error'));
  expect(explanationOf('hello.unknown')).toEqual(explanationOf('hello'));
  expect(explanationOf('unheard.of')).toBeUndefined();
  expect(explanationOf('constructor')).toBeUndefined();
});

test('every check has a title and a sentence', () => {
  for (const { title, text } of Object.values(CHECKS)) expect([title, text]).not.toContain('');
});
