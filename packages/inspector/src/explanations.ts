/** What some bytes are, and who says so. */
export interface Explanation {
  text: string;
  source: string;
  url: string;
}

const SPECIFICATIONS = 'https://github.com/mongodb/specifications/blob/master/source';
const AWS = 'https://docs.aws.amazon.com';

const SOURCES = {
  wire: ['MongoDB wire protocol', 'https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/'],
  bson: ['Specification of BSON', 'https://bsonspec.org/spec.html'],
  opMsg: ['Specification of OP_MSG', `${SPECIFICATIONS}/message/OP_MSG.md`],
  auth: ['Specification of MONGODB-AWS', `${SPECIFICATIONS}/auth/auth.md#mongodb-aws`],
  handshake: ['Specification of the handshake', `${SPECIFICATIONS}/mongodb-handshake/handshake.md`],
  compression: ['Specification of compression', `${SPECIFICATIONS}/compression/OP_COMPRESSED.md`],
  sessions: ['Specification of sessions', `${SPECIFICATIONS}/sessions/driver-sessions.md`],
  codes: ['MongoDB’s error codes', 'https://www.mongodb.com/docs/manual/reference/error-codes/'],
  commands: ['MongoDB’s commands', 'https://www.mongodb.com/docs/manual/reference/command/'],
  hello: ['The hello command', 'https://www.mongodb.com/docs/manual/reference/command/hello/'],
  http: ['RFC 9112, HTTP/1.1', 'https://www.rfc-editor.org/rfc/rfc9112'],
  sigv4: ['How AWS signs requests', `${AWS}/IAM/latest/UserGuide/reference_sigv-create-signed-request.html`],
  sigv4Parts: ['Elements of a signature', `${AWS}/IAM/latest/UserGuide/reference_sigv-signing-elements.html`],
  caller: ['GetCallerIdentity', `${AWS}/STS/latest/APIReference/API_GetCallerIdentity.html`],
  token: ['Temporary credentials', `${AWS}/IAM/latest/UserGuide/id_credentials_temp_use-resources.html`],
  arns: ['ARNs of IAM', `${AWS}/IAM/latest/UserGuide/reference_identifiers.html`],
  stsErrors: ['Errors of STS', `${AWS}/STS/latest/APIReference/CommonErrors.html`],
  sigv4Errors: ['Signature errors', `${AWS}/IAM/latest/UserGuide/reference_sigv-troubleshooting.html`],
  gs2: ['RFC 5801, channel binding', 'https://www.rfc-editor.org/rfc/rfc5801#section-5'],
} as const;

/** By topic. A topic that is not there has the text of the part before its last dot. */
const TEXTS: Readonly<Record<string, readonly [keyof typeof SOURCES, string]>> = {
  wire: [
    'wire',
    'Every message to and from a MongoDB server begins with a header of 16 bytes: four little-endian integers.',
  ],
  'wire.messageLength': [
    'wire',
    'The length of the whole message in bytes, these four included. A reader knows by it where the next one begins.',
  ],
  'wire.requestID': [
    'wire',
    'A number that the sender gives this message. The answer to it has this number as its responseTo.',
  ],
  'wire.responseTo': ['wire', 'The requestID of the message that this one answers; 0 in a request.'],
  'wire.opCode': [
    'wire',
    'The kind of message: 2013 is OP_MSG. 2004, OP_QUERY, is older; it serves for the first hello only, because the client does not know yet what the server understands. 1 is OP_REPLY.',
  ],
  'wire.flagBits': [
    'opMsg',
    'Flags. Bit 0: a checksum follows. Bit 1: more messages follow without an answer in between. A reader refuses the lower 16 bits that it does not know.',
  ],
  'wire.responseFlags': [
    'wire',
    'Flags of an OP_REPLY. Bit 3, which servers set, says that they can wait for more of a cursor. Bit 1 would say that the query failed.',
  ],
  'wire.sectionKind': [
    'opMsg',
    'The kind of the section that follows: 0 is the one document of the command, 1 a sequence of documents.',
  ],
  'bson.document': [
    'bson',
    'A BSON document: its length, then elements of a type, a name and a value, then a zero.',
  ],
  'wire.documentSequence': [
    'opMsg',
    'Documents of one field, such as those to insert, one after another: their size, the field’s name, and themselves.',
  ],
  'wire.checksum': ['opMsg', 'CRC-32C of the message, where the flags say that there is one.'],
  'wire.fullCollectionName': [
    'wire',
    'Of OP_QUERY: the place that is asked. A command goes to the collection $cmd of a database, here admin.$cmd.',
  ],
  'wire.numberToSkip': ['wire', 'Of OP_QUERY: how many documents to leave out. For a command it is 0.'],
  'wire.numberToReturn': [
    'wire',
    'Of OP_QUERY: how many documents to answer with. For a command it is 1 or -1.',
  ],
  'wire.cursorID': ['wire', 'Of OP_REPLY: a cursor with more documents. 0: there are none.'],
  'wire.startingFrom': ['wire', 'Of OP_REPLY: the place of the first document in the cursor.'],
  'wire.numberReturned': ['wire', 'Of OP_REPLY: how many documents follow. For a command it is 1.'],
  bson: ['bson', 'MongoDB’s binary form of JSON: values with their types and, in documents, their names.'],
  unknown: ['wire', 'Bytes that could not be read: the message ended in the middle, or is of another kind.'],

  command: ['commands', 'A command is a BSON document. The name of its first field is the command’s name.'],
  'command.saslStart': ['auth', 'Begins a login. The mechanism and the first payload travel with it.'],
  'command.saslContinue': ['auth', 'Goes on with the login that saslStart began, on the same connection.'],
  'command.hello': [
    'hello',
    'The first question of every connection: what are you, and which versions do you speak? It needs no login.',
  ],
  'command.isMaster': [
    'handshake',
    'The older name of hello. Drivers ask by it until they know that the server has hello.',
  ],
  'command.ismaster': [
    'handshake',
    'The older name of hello. Drivers ask by it until they know that the server has hello.',
  ],
  'command.connectionStatus': [
    'commands',
    'Asks who is logged in on this connection. Its answer, and not that of ping, proves the login.',
  ],
  'command.ping': ['commands', 'Answers to anybody, also without a login: it proves nothing about one.'],
  'command.conversationId': [
    'auth',
    'The number that the server gave the conversation. The client repeats it.',
  ],
  'command.$db': [
    'opMsg',
    'The database that the command is for. A login with MONGODB-AWS goes to $external, because it is AWS, and no database, that knows the user.',
  ],
  'command.lsid': ['sessions', 'The session that the command belongs to: a random number of the client’s.'],

  hello: ['hello', 'What a client and a server tell each other before anything else.'],
  'hello.client': [
    'handshake',
    'What the driver says of itself: its name and version, the operating system, the platform, the application. Nobody proves it.',
  ],
  'hello.compression': ['compression', 'The compressions that the client understands.'],
  'hello.helloOk': [
    'hello',
    'In the question: the client also understands hello. In the answer: so does the server.',
  ],
  'hello.backpressure': ['handshake', 'The client understands answers of a server that is overloaded.'],
  'hello.maxWireVersion': [
    'hello',
    'The newest version of the protocol that the server speaks. MONGODB-AWS needs 9 at least, MongoDB 4.4.',
  ],
  'hello.minWireVersion': ['hello', 'The oldest version of the protocol that the server speaks.'],
  'hello.localTime': [
    'hello',
    'The server’s clock. A client that compares it with its own knows whether its signatures will be on time.',
  ],
  'hello.connectionId': [
    'hello',
    'The server’s number of this connection. It also stands in the server’s log.',
  ],

  saslStart: [
    'auth',
    'The client begins the conversation. Three payloads are exchanged: client first, server first, client second.',
  ],
  'saslStart.mechanism': [
    'auth',
    'MONGODB-AWS: the client proves who it is by a signature that AWS STS verifies.',
  ],
  'saslStart.payload': ['auth', 'The client first: BSON within BSON, of exactly 52 bytes, with r and p.'],
  'saslStart.r': [
    'auth',
    'The client nonce: 32 random bytes. The server must repeat them, so that an answer recorded elsewhere is of no use.',
  ],
  'saslStart.p': [
    'gs2',
    'The gs2-cb-flag: 110 is the letter n. It says that the login is not bound to the TLS connection. Because it is signed later, nobody on the way can change it.',
  ],
  'saslStart.options': ['auth', 'Options of the conversation. MONGODB-AWS has none that it needs.'],

  saslReply: ['auth', 'The server’s answer in the conversation.'],
  'saslReply.conversationId': [
    'auth',
    'The server’s number of this conversation, 1. The client repeats it in saslContinue.',
  ],
  'saslReply.done': [
    'auth',
    'Whether the conversation is over: false after the first answer, true once the client is logged in.',
  ],
  'saslReply.payload': [
    'auth',
    'In the first answer the server first: BSON with s and h. In the last answer it is empty.',
  ],
  'saslReply.s': [
    'auth',
    'The server nonce: 64 bytes. The first 32 are the client’s, the others are the server’s own. All of it is signed, so the signature counts for this conversation only.',
  ],
  'saslReply.h': [
    'auth',
    'The host of STS that the client is to sign for. The client takes the region from it, and not from AWS_REGION.',
  ],

  saslContinue: ['auth', 'The client sends the signature of a request that it does not send.'],
  'saslContinue.payload': [
    'auth',
    'The client second: BSON with a and d, and with t for temporary credentials.',
  ],
  'saslContinue.a': [
    'sigv4Parts',
    'The Authorization header: access key id, scope, names of the signed headers, signature. The secret key stands nowhere.',
  ],
  'saslContinue.d': [
    'sigv4',
    'The header X-Amz-Date. STS refuses what is more than 15 minutes off its own clock.',
  ],
  'saslContinue.t': [
    'token',
    'The session token of temporary credentials, signed as a header. With the key alone, STS would not know the session.',
  ],

  reply: ['commands', 'The answer to a command is a BSON document with the field ok.'],
  'reply.ok': ['codes', '1: the command succeeded. 0: it did not, and code, codeName and errmsg say more.'],
  'reply.code': [
    'codes',
    'The number of the error. 8000 is Atlas’s own, whatever it was; a mongod says 18 for a refused login, and 11 where it has no such user.',
  ],
  'reply.codeName': ['codes', 'The name of the code.'],
  'reply.errmsg': [
    'auth',
    'All that the client is told. Why a login was refused stands in the server’s log, and on Atlas in the access history.',
  ],

  http: ['http', 'The server asks STS by HTTP. The client takes no part in it.'],
  'http.start': [
    'http',
    'The first line: method, path and version of a request, or the status of an answer.',
  ],
  'http.header': [
    'http',
    'A header of the message. Those whose names stand in SignedHeaders are part of the signature.',
  ],

  sts: [
    'caller',
    'GetCallerIdentity asks AWS “who am I?”. Everybody may ask it, also against an explicit deny.',
  ],
  'sts.host': [
    'sigv4',
    'The host that the client signed for: the h of the server first. Were it not signed, the request could be sent elsewhere.',
  ],
  'sts.authorization': ['sigv4Parts', 'The client’s own Authorization header, as it came in saslContinue.'],
  'sts.credential': [
    'sigv4Parts',
    'The access key id, and the scope of the signature: day, region, service, aws4_request.',
  ],
  'sts.signedHeaders': [
    'sigv4',
    'The names of the headers that the signature covers. The server demands the nonce and the flag among them, so that a recorded signature is of no use.',
  ],
  'sts.signature': [
    'sigv4',
    'HMAC-SHA256 of the string to sign, by a key that is derived from the secret. Nobody gets from it to the secret.',
  ],
  'sts.x-amz-date': ['sigv4', 'The d of the client second: when the request was signed.'],
  'sts.x-amz-security-token': [
    'token',
    'The t of the client second: the session token, which STS needs beside the key.',
  ],
  'sts.x-mongodb-gs2-cb-flag': [
    'auth',
    'The p of the client first as a letter. The server sends what it has seen itself.',
  ],
  'sts.x-mongodb-server-nonce': [
    'auth',
    'The s of the server first, in base64. The server sends its own nonce, and not one that the client names: a signature for another conversation does not fit.',
  ],
  'sts.content-length': [
    'auth',
    '43, the length of the body. The client signs it although it does not send the request.',
  ],
  'sts.content-type': ['auth', 'application/x-www-form-urlencoded. The client signs it too.'],
  'http.responseHeader': ['caller', 'A header of STS’s answer. Nothing signs it.'],
  'sts.answer': [
    'caller',
    'STS’s answer. The server reads the caller’s Arn in it, or, when STS refuses, the code and the message of an error.',
  ],
  'sts.body': [
    'caller',
    'Action=GetCallerIdentity&Version=2011-06-15: 43 bytes that are the same for every login. Their hash is part of what is signed.',
  ],
  'sts.arn': [
    'arns',
    'Who signed: the name that AWS has for the caller. The server looks for a database user of this name; of a role, the session’s name does not count.',
  ],
  'sts.userId': [
    'arns',
    'The unique id of the caller: it changes when a user of the same name is made again.',
  ],
  'sts.account': ['arns', 'The account that the caller belongs to.'],
  'sts.requestId': ['caller', 'AWS’s number of this request, for questions to its support.'],
  'sts.error': [
    'stsErrors',
    'Why STS refuses. The server keeps it to itself: Atlas passes on the status, a mongod nothing.',
  ],
  'sts.error.code': [
    'stsErrors',
    'SignatureDoesNotMatch: date, scope, headers or secret. InvalidClientTokenId: no such key, or not with this token. ExpiredToken: the session is over.',
  ],
  'sts.error.message': ['sigv4Errors', 'STS’s words. The client never sees them.'],
};

/** Undefined where not even the first part of the topic is known. */
export function explanationOf(topic: string): Explanation | undefined {
  for (let name = topic; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const entry = Object.hasOwn(TEXTS, name) ? TEXTS[name] : undefined;
    if (!entry) continue;
    const [source, url] = SOURCES[entry[0]];
    return { text: entry[1], source, url };
  }
  return undefined;
}
