import { type Message, type Party, toMessage } from '@atlas-aws-iam/sandbox/inspect';
import { BSON } from 'mongodb';
import { NOW } from './cast.ts';
import { normalise } from './normalise.ts';

/** One direction's bytes, up to where the other answers. */
export interface Recorded {
  link: 'mongodb' | 'sts';
  isRequest: boolean;
  base64: string;
}

export type Document = BSON.Document;

/** A message between server and STS as text. */
export interface HttpText {
  /** The first line and the headers, in the order received, names as they were written. */
  head: readonly string[];
  body: string;
}

/** The messages of a login, in the order in which the page tells them. */
const STEPS = [
  ['hello', 'client', 'server'],
  ['helloReply', 'server', 'client'],
  ['saslStart', 'client', 'server'],
  ['serverFirst', 'server', 'client'],
  ['saslContinue', 'client', 'server'],
  ['stsRequest', 'server', 'sts'],
  ['stsResponse', 'sts', 'server'],
  ['serverFinal', 'server', 'client'],
  ['connectionStatus', 'client', 'server'],
  ['connectionStatusReply', 'server', 'client'],
] as const satisfies [name: string, from: Party, to: Party][];

type Step = (typeof STEPS)[number][0];
type HttpStep = 'stsRequest' | 'stsResponse';

/** What the messages of a login say, without their bytes. */
export interface Told extends Record<HttpStep, HttpText> {
  /** Each message's document as relaxed Extended JSON, with the payload decoded. */
  documents: Record<Exclude<Step, HttpStep>, Document>;
}

/** @throws when it is not the conversation that the page tells: these messages, in this order, and no others. */
export function readLogin(recorded: readonly Recorded[]): { messages: Message[]; told: Told } {
  const order = recorded.map(({ link, isRequest }) => `${link} ${isRequest ? 'request' : 'reply'}`);
  const expected = STEPS.map(
    ([name, from, to]) =>
      `${isHttp(name) ? 'sts' : 'mongodb'} ${from === 'client' || to === 'sts' ? 'request' : 'reply'}`,
  );
  if (order.join() !== expected.join()) {
    throw new Error(`The login went otherwise than the page tells it: ${order.join(', ')}`);
  }

  const documents = {} as Told['documents'];
  const texts = {} as Record<HttpStep, HttpText>;
  const commands: string[] = [];
  const messages = STEPS.map(([name, from, to], index): Message => {
    const sent = Buffer.from(recorded[index]?.base64 ?? '', 'base64');
    // The keys are those of AWS's documentation: nothing is overwritten.
    const parts = { from, to, at: NOW, isExample: true };
    if (isHttp(name)) {
      texts[name] = readText(sent);
      return toMessage({ ...parts, protocol: 'HTTP', bytes: sent }, sent.length);
    }
    const isRequest = from === 'client';
    if (isRequest) commands.push('');
    const bytes = normalise(sent, isRequest, commands.length);
    const asked = commands.at(-1);
    const message = toMessage(
      { ...parts, protocol: 'MongoDB', bytes, ...(asked && { asked }) },
      bytes.length,
    );
    if (isRequest) commands[commands.length - 1] = message.title;
    documents[name] = readDocument(bytes, message);
    return message;
  });
  if (commands.join() !== 'ismaster,saslStart,saslContinue,connectionStatus') {
    throw new Error(`The driver sent other commands than the page tells: ${commands.join(', ')}`);
  }
  return { messages, told: { documents, ...texts } };
}

function isHttp(name: Step): name is HttpStep {
  return name === 'stsRequest' || name === 'stsResponse';
}

/** The value of a header. @throws when there is none. */
export function headerOf({ head }: HttpText, name: string): string {
  const line = head.slice(1).find((header) => header.toLowerCase().startsWith(`${name}:`));
  if (line === undefined) throw new Error(`The request has no header ${name}.`);
  return line.slice(name.length + 1).trim();
}

function readDocument(bytes: Buffer, { fields }: Message): Document {
  const section = fields.find(({ name }) => name === 'section')?.fields ?? fields;
  const { start, end } = section.find(({ name }) => name === 'document') ?? {};
  const document = BSON.deserialize(bytes.subarray(start, end), { promoteBuffers: false });
  const content = document.payload?.value() as Uint8Array | undefined;
  const payload = content?.length ? BSON.deserialize(content, { promoteBuffers: false }) : undefined;
  return JSON.parse(BSON.EJSON.stringify(payload ? { ...document, payload } : document, { relaxed: true }));
}

function readText(bytes: Buffer): HttpText {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  return { head: text.slice(0, end).split('\r\n'), body: text.slice(end + 4) };
}
