import { BsonType } from '../bson/bson-value.ts';
import { maskName } from '../masking/mask-message.ts';
import { dissectElement, dissectElements, type ElementPlace } from './dissect-bson.ts';
import { dissectPayload } from './dissect-payload.ts';
import type { Dissection } from './dissection.ts';
import { fillIdentity, fillMessage, fillName, type Judge, judgeOf } from './fill-secrets.ts';
import type { Field } from './model.ts';

/** Reads the documents of one message. */
export interface DocumentReader {
  read(start: number, end: number): Field;
  /** The name of the command, once its document was read. */
  command(): string | undefined;
}

const HELLO: readonly string[] = ['hello', 'ismaster', 'isMaster'];
const REPLY: readonly string[] = ['ok', 'code', 'errmsg', 'codeName'];
const SASL_REPLY: readonly string[] = ['conversationId', 'done', 'payload'];

export function readerOfCommand(d: Dissection): DocumentReader {
  let command: string | undefined;
  return {
    command: () => command,
    read: (start, end) =>
      document(d, start, end, (element) => {
        if (element.index === 0) command ??= element.name;
        return commandElement(d, element, command ?? '');
      }),
  };
}

/** @param asked the command that it answers */
export function readerOfReply(d: Dissection, asked: string | undefined): DocumentReader {
  return {
    command: () => undefined,
    read: (start, end) => document(d, start, end, (element) => replyElement(d, element, asked)),
  };
}

function document(d: Dissection, start: number, end: number, read: (element: ElementPlace) => Field): Field {
  const fields = dissectElements(d, start, end, read);
  return d.field({ name: 'document', topic: 'bson.document', start, end, fields });
}

function commandElement(d: Dissection, element: ElementPlace, command: string): Field {
  const { name, index } = element;
  if (index === 0) return dissectElement(d, element, topicOf('command', name));
  if (name === '$db' || name === 'lsid') return dissectElement(d, element, `command.${name}`);
  if (command === 'saslStart' || command === 'saslContinue') {
    if (name === 'payload') return dissectPayload(d, element, command);
    if (name === 'mechanism') return dissectElement(d, element, 'saslStart.mechanism');
    if (name === 'conversationId') return dissectElement(d, element, 'command.conversationId');
    if (name === 'options') return dissectElement(d, element, 'saslStart.options', judgeOf(name));
  }
  const topic = HELLO.includes(command) ? topicOf('hello', name) : topicOf('command', command);
  // A hello may carry the beginning of a login of another kind.
  return dissectElement(d, element, topic, judgeOf(name));
}

function replyElement(d: Dissection, element: ElementPlace, asked: string | undefined): Field {
  const { name, type } = element;
  if (REPLY.includes(name)) {
    return dissectElement(d, element, `reply.${name}`, name === 'errmsg' ? fillMessage : fillName);
  }
  if (HELLO.includes(asked ?? '')) return dissectElement(d, element, topicOf('hello', name));
  if (SASL_REPLY.includes(name)) {
    if (name === 'payload' && type !== BsonType.object) return dissectPayload(d, element, 'saslReply');
    return dissectElement(d, element, `saslReply.${name}`);
  }
  const topic = asked === undefined ? 'bson.document' : topicOf('command', asked);
  return dissectElement(d, element, topic, judgeReply(name));
}

/** Of `connectionStatus`: users are ARNs. */
function judgeReply(name: string): Judge {
  return name === 'authInfo' ? fillIdentity : judgeOf(name);
}

/** A name that may be a secret is no topic. */
function topicOf(kind: string, name: string): string {
  return /^[$\w.-]{1,40}$/.test(name) && maskName(name) === name ? `${kind}.${name}` : `${kind}.unknown`;
}
