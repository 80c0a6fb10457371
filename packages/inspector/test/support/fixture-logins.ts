import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Field, LoginDetail, Message } from '@atlas-aws-iam/sandbox/inspect';

// Details as the sandbox sends them, of logins that the docs have recorded. Keys are the examples of AWS's documentation.

const messages: { user: Message[]; role: Message[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'messages.json'), 'utf8'),
);

const CANONICAL = `POST
/

content-length:43
content-type:application/x-www-form-urlencoded
host:sts.amazonaws.com
x-amz-date:20261122T120000Z
x-mongodb-gs2-cb-flag:n
x-mongodb-server-nonce:P1GEsMCVk0D0GEnG6KZU7CkJDYk5xqhffle8AqTZmb8ezngIyXrThO9IqcEkFQeZH2oRkjFo6haMC/wKHvIc+Q==

content-length;content-type;host;x-amz-date;x-mongodb-gs2-cb-flag;x-mongodb-server-nonce
ab821ae955788b0e33ebd34c208442ccfc2d406e2edc5e7a39bd6458fbb4f843`;

const STRING_TO_SIGN = `AWS4-HMAC-SHA256
20261122T120000Z
20261122/us-east-1/sts/aws4_request
451ee2e5f8ea7c9649567eb686b7a5268c42c4d30c33c9ef0e9471d9b1fdfd92`;

const SIGNATURE = 'a6b5f169713b23dd2dfc6ac9f08859e6350fbae944e5be797053bafa6267d053';

const attempt: LoginDetail['attempt'] = {
  client: { driver: { name: 'nodejs', version: '7.9.0' }, platform: 'Node.js v20.20.2' },
  accessKeyId: 'AKIA…MPLE',
  keyKind: 'static',
  stsStatus: 200,
  callerArn: 'arn:aws:iam::123456789012:user/mdb-user',
  verdict: 'authenticated',
  authenticatedUser: 'arn:aws:iam::123456789012:user/mdb-user',
};

const authenticated: LoginDetail = {
  id: 1,
  verdict: 'authenticated',
  check: 'none',
  attempt,
  messages: messages.user,
  server: { canonicalRequest: CANONICAL, stringToSign: STRING_TO_SIGN, signature: SIGNATURE },
};

const refused: Pick<LoginDetail, 'verdict' | 'messages' | 'words'> = {
  verdict: 'refused',
  messages: messages.user.slice(0, 8),
  words: { code: 8000, codeName: 'AtlasError', errmsg: 'bad auth : aws sts call has response 403' },
};

const withToken: LoginDetail = {
  ...authenticated,
  id: 2,
  attempt: {
    ...attempt,
    accessKeyId: 'ASIA…MPLE',
    keyKind: 'temporary',
    callerArn: 'arn:aws:sts::123456789012:assumed-role/mdb-lambda-role/function',
    authenticatedUser: 'arn:aws:sts::123456789012:assumed-role/mdb-lambda-role/*',
  },
  messages: messages.role,
  server: {
    canonicalRequest: CANONICAL.replace(
      'x-mongodb-gs2',
      `x-amz-security-token:${'*'.repeat(320)}\nx-mongodb-gs2`,
    ).replace('x-amz-date;x', 'x-amz-date;x-amz-security-token;x'),
    stringToSign: STRING_TO_SIGN.replace('451ee2', '7720d1'),
    signature: '71c0a062563aaa71eae91c85af3c9912afa4bc87198400c416df17080597f3f0',
  },
};

/** Of the page's own client, which signed for another region and changed the date. */
const bothSides: LoginDetail = {
  ...withToken,
  ...refused,
  id: 3,
  check: 'signature',
  attempt: {
    ...withToken.attempt,
    verdict: 'refused',
    stsStatus: 403,
    reason:
      'SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  },
  client: {
    canonicalRequest: CANONICAL.replace('120000Z', '120030Z'),
    stringToSign: STRING_TO_SIGN.replace('120000Z', '120030Z').replace(/[0-9a-f]{64}/, 'b1'.repeat(32)),
    signature: 'c5e7f169713b23dd2dfc6ac9f08859e6350fbae944e5be797053bafa6267d0aa',
  },
  messages: messages.role.slice(0, 8),
};

const otherRegion: LoginDetail = {
  ...authenticated,
  ...refused,
  id: 4,
  check: 'signature',
  attempt: { ...bothSides.attempt, accessKeyId: 'AKIA…MPLE', keyKind: 'static' },
  search: {
    tried: 412,
    differences: [{ kind: 'date', text: 'signed for another date', part: 'x-amz-date' }],
  },
};

const otherSecret: LoginDetail = {
  ...otherRegion,
  id: 5,
  search: { tried: 1204, differences: [], unmatched: 'another-secret' },
};

/** The client left after the server's first answer. */
const unfinished: LoginDetail = {
  id: 6,
  verdict: 'refused',
  check: 'none',
  attempt: { client: attempt.client, verdict: 'refused', reason: 'the client left before the login ended' },
  messages: messages.user.slice(0, 4),
};

/** A message of 16 MB, of which only the beginning was kept. */
const clipped: LoginDetail = {
  ...unfinished,
  id: 7,
  check: 'payload',
  attempt: { ...unfinished.attempt, reason: 'the payload is too long' },
  words: { code: 8000, codeName: 'AtlasError', errmsg: 'bad auth : Authentication failed.' },
  isClipped: true,
  messages: messages.user.slice(0, 3).map((message, index) =>
    index < 2
      ? message
      : {
          ...message,
          length: 16_777_216,
          base64: Buffer.alloc(16_384, message.base64, 'base64').toString('base64'),
          fields: [...message.fields, { name: '…', topic: 'unknown', start: 153, end: 16_384 }],
        },
  ),
};

/** Names as nobody but an attacker sends them. */
export const HOSTILE = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>\u202Egnp.exe\u2066`;

const hostileField: Field = { name: HOSTILE, topic: HOSTILE, start: 0, end: 16, value: HOSTILE.repeat(20) };

const hostile: LoginDetail = {
  ...unfinished,
  id: 8,
  check: 'database-user',
  attempt: {
    client: { driver: { name: HOSTILE, version: 'x'.repeat(500) }, application: { name: HOSTILE } },
    accessKeyId: HOSTILE,
    callerArn: HOSTILE,
    verdict: 'refused',
    reason: HOSTILE.repeat(30),
  },
  words: { code: 8000, codeName: HOSTILE, errmsg: HOSTILE },
  messages: messages.user
    .slice(2, 4)
    .map((message) => ({ ...message, title: HOSTILE, fields: [hostileField, ...message.fields] })),
  server: { canonicalRequest: HOSTILE, stringToSign: HOSTILE, signature: HOSTILE },
};

export const LOGINS: readonly LoginDetail[] = [
  authenticated,
  withToken,
  bothSides,
  otherRegion,
  otherSecret,
  unfinished,
  clipped,
  hostile,
];
