import type { Message } from '@atlas-aws-iam/sandbox/inspect';
import { headerOf, type Told } from './messages.ts';

/** That what the server sent STS is what the client signed, and what the page says of it. @throws when not. */
export function requireFit({ documents, stsRequest }: Told, messages: readonly Message[]): void {
  const opCodes = messages.flatMap(({ fields }) => fields.find(({ name }) => name === 'opCode')?.value ?? []);
  const { hello, saslStart, serverFirst, saslContinue } = documents;
  const [first, challenge, second] = [saslStart, serverFirst, saslContinue].map(({ payload }) => payload);
  const clientNonce = bytesOf(first.r);
  const serverNonce = bytesOf(challenge.s);
  const facts: [string, boolean][] = [
    ['the server nonce begins with the client nonce', serverNonce.indexOf(clientNonce) === 0],
    ['the lengths of the nonces', clientNonce.length === 32 && serverNonce.length === 64],
    ['the nonce', headerOf(stsRequest, 'x-mongodb-server-nonce') === serverNonce.toString('base64')],
    ['the flag', headerOf(stsRequest, 'x-mongodb-gs2-cb-flag') === String.fromCharCode(first.p)],
    ['the host', headerOf(stsRequest, 'host') === challenge.h],
    ['the Authorization header', headerOf(stsRequest, 'authorization') === second.a],
    [
      'the kinds of message',
      opCodes[0] === '2004 (OP_QUERY)' && opCodes.slice(2).every((code) => code === '2013 (OP_MSG)'),
    ],
    ['the date', headerOf(stsRequest, 'x-amz-date') === second.d],
    ['the hello, which begins no login', !('speculativeAuthenticate' in hello)],
  ];
  const wrong = facts.filter(([, isTrue]) => !isTrue).map(([name]) => name);
  if (wrong.length > 0) throw new Error(`The recorded login does not fit together: ${wrong.join(', ')}.`);
}

/** Of Extended JSON. */
function bytesOf(binary: { $binary: { base64: string } }): Buffer {
  return Buffer.from(binary.$binary.base64, 'base64');
}
