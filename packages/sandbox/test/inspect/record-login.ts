import { type Packet, startRelay } from '@atlas-aws-iam/test-support/relay';
import { MongoClient } from 'mongodb';
import { startSandbox } from '../../src/index.ts';
import { toMessage } from '../../src/inspect/message.ts';
import type { Field, Message } from '../../src/inspect/model.ts';
import type { Keys } from '../../src/login-client/index.ts';
import { credentialOptions } from '../support/drivers.ts';

/** What passed between driver, server and STS, in the order in which it did. */
export interface RecordedLogin {
  keys: Keys;
  sent: { link: 'mongodb' | 'sts'; isRequest: boolean; bytes: Buffer }[];
}

/** A login of the unmodified driver with a session of a role, over relays: the same keys each time. */
export async function recordLogin(): Promise<RecordedLogin> {
  await using aws = await startSandbox({ kept: { keySeed: '0'.repeat(64), ports: {} } });
  const packets: (Packet & { link: 'mongodb' | 'sts' })[] = [];
  await using sts = await startRelay(aws.awsEndpointUrl, (packet) =>
    packets.push({ ...packet, link: 'sts' }),
  );
  await using sandbox = await startSandbox({ stsUrl: `http://127.0.0.1:${sts.port}` });
  await using mongodb = await startRelay(sandbox.mongodbUri, (packet) =>
    packets.push({ ...packet, link: 'mongodb' }),
  );
  const { arn } = aws.account.createRole({ roleName: 'mdb-role' });
  sandbox.databaseUsers.create({ username: arn, awsIAMType: 'ROLE', roles: [] });
  const keys = aws.account.issueSession({ roleName: 'mdb-role', roleSessionName: 'my-app' });
  const client = new MongoClient(mongodb.uri, credentialOptions(keys));
  await client.connect();
  await client.close();
  const start = packets.find(({ bytes }) => bytes.includes('saslStart'));
  const sent: RecordedLogin['sent'] = [];
  for (const { link, connection, isRequest, bytes } of packets) {
    if (link === 'mongodb' && connection !== start?.connection) continue;
    const last = sent.at(-1);
    // A message may come in several packets.
    if (last?.link === link && last.isRequest === isRequest) last.bytes = Buffer.concat([last.bytes, bytes]);
    else sent.push({ link, isRequest, bytes });
  }
  return { keys, sent };
}

/** The messages of a login as they are kept. */
export function messagesOf({ sent }: RecordedLogin): Message[] {
  let asked: string | undefined;
  return sent.map(({ link, isRequest, bytes }, at) => {
    const message = toMessage(
      link === 'mongodb'
        ? {
            from: isRequest ? 'client' : 'server',
            to: isRequest ? 'server' : 'client',
            at,
            protocol: 'MongoDB',
            bytes,
            ...(!isRequest && asked !== undefined && { asked }),
          }
        : {
            from: isRequest ? 'server' : 'sts',
            to: isRequest ? 'sts' : 'server',
            at,
            protocol: 'HTTP',
            bytes,
          },
      100_000,
    );
    if (link === 'mongodb' && isRequest) asked = message.title;
    return message;
  });
}

/** All of them, the outer ones first. */
export function allFields(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => [field, ...allFields(field.fields ?? [])]);
}

export function fieldOf(message: Pick<Message, 'fields'>, topic: string): Field | undefined {
  return allFields(message.fields).find((field) => field.topic === topic);
}
