import { type Login, payloadOf } from './handshake-messages.ts';
import { headerOf } from './handshake-signature.ts';

/** That what the server sent STS is what the client signed, and what the page says of it. @throws when not. */
export function requireFit(login: Login): void {
  const { saslStart, serverFirst, saslContinue, stsRequest } = login;
  const opCodes = Object.values(login).flatMap((message) => ('opCode' in message ? message.opCode : []));
  const [first, challenge, second] = [saslStart, serverFirst, saslContinue].map(
    (message) => payloadOf(message) ?? {},
  );
  const clientNonce = first?.r.value() as Uint8Array;
  const serverNonce = challenge?.s.value() as Uint8Array;
  const facts: [string, boolean][] = [
    ['the server nonce begins with the client nonce', Buffer.from(serverNonce).indexOf(clientNonce) === 0],
    ['the lengths of the nonces', clientNonce.length === 32 && serverNonce.length === 64],
    [
      'the nonce',
      headerOf(stsRequest, 'x-mongodb-server-nonce') === Buffer.from(serverNonce).toString('base64'),
    ],
    ['the flag', headerOf(stsRequest, 'x-mongodb-gs2-cb-flag') === String.fromCharCode(first?.p)],
    ['the host', headerOf(stsRequest, 'host') === challenge?.h],
    ['the Authorization header', headerOf(stsRequest, 'authorization') === second?.a],
    ['the kinds of message', opCodes.slice(2).every((opCode) => opCode === 'OP_MSG')],
    ['the date', headerOf(stsRequest, 'x-amz-date') === second?.d],
  ];
  const wrong = facts.filter(([, isTrue]) => !isTrue).map(([name]) => name);
  if (wrong.length > 0) throw new Error(`The recorded login does not fit together: ${wrong.join(', ')}.`);
}
