import { commandName, type Document, type Login, payloadOf, type WireMessage } from './handshake-messages.ts';

/** The login as a Mermaid sequence diagram, its labels from what was recorded. https://mermaid.js.org/syntax/sequenceDiagram.html */
export function formatDiagram(login: Login): string {
  const { hello, helloReply, saslStart, serverFirst, saslContinue, serverFinal } = login;
  const { stsRequest, stsResponse, connectionStatus, connectionStatusReply } = login;
  const [user] = connectionStatusReply.document.authInfo.authenticatedUsers;
  const [, arn = ''] = /<Arn>(.*)<\/Arn>/.exec(stsResponse.body) ?? [];
  const [, status = ''] = /^\S+ (.*)$/.exec(stsResponse.startLine) ?? [];
  const [method, path] = stsRequest.startLine.split(' ');
  return [
    'sequenceDiagram',
    '  participant D as Driver',
    '  participant M as MongoDB',
    '  participant S as AWS STS',
    `  D->>M: ${commandName(hello)} with the client's metadata`,
    `  M-->>D: ok, maxWireVersion ${helloReply.document.maxWireVersion}`,
    `  D->>M: ${commandName(saslStart)} with ${fieldsOf(saslStart)} (client nonce, gs2-cb-flag)`,
    `  M-->>D: ${fieldsOf(serverFirst)} (server nonce, STS host), done ${serverFirst.document.done}`,
    `  Note over D: signs ${method} ${path} to ${payloadOf(serverFirst)?.h}, sends it to nobody`,
    `  D->>M: ${commandName(saslContinue)} with ${fieldsOf(saslContinue)} (Authorization header, date)`,
    `  M->>S: ${method} ${path} ${actionOf(stsRequest.body)}, with the headers that were signed`,
    '  Note over S: verifies the signature',
    `  S-->>M: ${status}, ${arn}`,
    '  Note over M: finds the database user for the ARN',
    `  M-->>D: done ${serverFinal.document.done}`,
    `  D->>M: ${commandName(connectionStatus)}`,
    `  M-->>D: authenticated as ${nameOf(user)}`,
  ].join('\n');
}

function fieldsOf(message: WireMessage): string {
  return Object.keys(payloadOf(message) ?? {}).join(', ');
}

function actionOf(body: string): string {
  return new URLSearchParams(body).get('Action') ?? '';
}

function nameOf(user: Document | undefined): string {
  return user?.user ?? 'nobody';
}
