import { headerOf, type Login } from './messages.ts';

/** That what the server sent STS is what the client signed, and what the page says of it. @throws when not. */
export function requireFit(login: Login): void {
  const { hello, saslStart, serverFirst, saslContinue, stsRequest } = login;
  const opCodes = Object.values(login).flatMap((message) => ('opCode' in message ? message.opCode : []));
  const [first, challenge, second] = [saslStart, serverFirst, saslContinue].map(
    ({ fields }) => fields.payload,
  );
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
      opCodes[0] === 'OP_QUERY' && opCodes.slice(2).every((code) => code === 'OP_MSG'),
    ],
    ['the date', headerOf(stsRequest, 'x-amz-date') === second.d],
    ['the hello, which begins no login', !('speculativeAuthenticate' in hello.fields)],
  ];
  const wrong = facts.filter(([, isTrue]) => !isTrue).map(([name]) => name);
  if (wrong.length > 0) throw new Error(`The recorded login does not fit together: ${wrong.join(', ')}.`);
}

/** Of Extended JSON. */
function bytesOf(binary: { $binary: { base64: string } }): Buffer {
  return Buffer.from(binary.$binary.base64, 'base64');
}
