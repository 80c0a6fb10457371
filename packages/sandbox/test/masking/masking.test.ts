import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  maskAccessKeyId,
  maskHeaderName,
  maskIdentity,
  maskMessage,
  maskName,
} from '../../src/masking/mask-message.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
/** As a key without a digit may happen to be: each part of it would pass for a word. */
const KEY_OF_WORDS = 'AbCdEf/'.repeat(6).slice(0, 40);

describe('maskAccessKeyId', () => {
  test.each([
    ['AKIAIOSFODNN7EXAMPLE', 'AKIA…MPLE'],
    ['ASIAIOSFODNN7EXAMPLE', 'ASIA…MPLE'],
    // No key ids: nothing of them is shown.
    [SECRET, '…'],
    ['wJalrXUtnFEMI', '…'],
    ['XKIAIOSFODNN7EXAMPLE', '…'],
    ['AKIAIOSFODNN7EXAMPLe', '…'],
    ['AKIA', '…'],
    ['AKIAIOSFODNN7EXAMPLE\n', '…'],
    ['', '…'],
  ])('%j is %s', (text, masked) => {
    expect(maskAccessKeyId(text)).toBe(masked);
  });
});

describe('a message', () => {
  // What operators search the records for.
  test.each([
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    'InvalidClientTokenId: The security token included in the request is invalid.',
    'ExpiredToken: The security token included in the request is expired',
    'Signature expired: 20260102T030405Z is now earlier than 20260102T030405Z (20260102T030405Z - 15 min.)',
    'Signature not yet current: 20260102T030405Z is still later than 20260102T030405Z (20260102T030405Z + 15 min.)',
    "Credential should be scoped to a valid region. Credential should be scoped to correct service: 'sts'. ",
    "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4_requests'. ",
    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260102' != '20260103', from '20260103T030405Z'.",
    "Date must be in ISO-8601 'basic format'. Got '20260230T000000Z'. See http://en.wikipedia.org/wiki/ISO_8601",
    "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.",
    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    "Authorization header requires 'Signature' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256",
    'Could not find operation GetCallerIdentity for version 2011-06-15',
    'User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/mdb-role',
    "1 validation error detected: Value '' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*; Member must have length greater than or equal to 2",
    'required headers are not signed: x-mongodb-gs2-cb-flag, x-mongodb-server-nonce, x-amz-security-token',
    "client nonce 'r' has 31 bytes, not 32",
    "field 'd' has BSON type 9; it must be string",
    'no database user arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_AtlasDeveloper_0123456789abcdef/*',
    'the STS call failed: Invalid character in header content ["Authorization"]',
    'the STS call failed: connect ECONNREFUSED 127.0.0.1:9',
    // What a client is told.
    'bad auth : Authentication failed.',
    'bad auth : aws sts call has response 403',
    'bad auth : user arn:aws:iam::123456789012:user/stranger is not found',
    'Could not find user "arn:aws:sts::123456789012:assumed-role/mdb-role/*" for db "$external"',
    'Each client connection may only be authenticated once. Previously authenticated as: arn:aws:iam::123456789012:user/alice@$external',
    'Received authentication for mechanism SCRAM-SHA-256 which is not enabled',
    "Unsupported mechanism 'MONGODB-AWS' on authentication database 'admin'",
    "BSON field 'saslStart.payload' is missing but a required field",
    'command find requires authentication',
    '[the sandbox’s words, not Amazon DocumentDB’s] The login was refused.',
    'Token expired: current date/time 1767323045 must be before the expiration date/time 1767323044',
  ])('of known words stays as it is: %s', (message) => {
    expect(maskMessage(message)).toBe(message);
  });

  test.each([
    [
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${SECRET}'`,
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '…' (40 characters)",
    ],
    [
      `got '${SECRET}/20260102/us-east-1/sts/aws4_request'`,
      "got '…/…/…/20260102/us-east-1/sts/aws4_request'",
    ],
    [
      "got 'AKIAIOSFODNN7EXAMPLE/20260102/us-east-1/sts/aws4_request/'",
      "got 'AKIA…MPLE/20260102/us-east-1/sts/aws4_request/'",
    ],
    [`Unsupported AWS 'algorithm': 'AWS4-${SECRET}'.`, "Unsupported AWS 'algorithm': '…'. (45 characters)"],
    [`field 'hunter2' is unknown`, "field '…' (7 characters) is unknown"],
    [`field 'p', q' r=s7"t' is unknown`, "field 'p', q' …' (6 characters) is unknown"],
    ['AKIAIOSFODNN7EXAMPLE is invalid', 'AKIA…MPLE is invalid'],
    [
      'on resource: arn:aws:iam::123456789012:role/wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY',
      'on resource: … (69 characters)',
    ],
    [`on resource: arn:aws:iam::123456789012:role/${KEY_OF_WORDS}`, 'on resource: … (71 characters)'],
    ['on resource: arn:aws:iam::123456789012:role/bIqIe8/7GyIG+f8tjQwr', 'on resource: … (51 characters)'],
    [`Previously authenticated as: ${SECRET}@$external`, 'Previously authenticated as: … (50 characters)'],
    ["Got '\u001b[31mred\n\u009b\u202e'", "Got '…' (11 characters)"],
    ['header has \u2028 in it', 'header has … (1 characters) in it'],
  ])('shows nothing else: %j', (message, masked) => {
    expect(maskMessage(message)).toBe(masked);
  });

  test('is bounded, and in linear time', () => {
    expect(maskMessage('is '.repeat(1_000_000)).length).toBe(1001);
    expect(maskMessage(`'`.repeat(1_000_000)).length).toBeLessThanOrEqual(1001);
    expect(maskMessage('x1y2'.repeat(1_000_000))).toBe('… (4000 characters)…');
  });
});

describe('a name', () => {
  test.each([
    'nodejs|Mongoose',
    '7.9.0|9.12.1',
    'Node.js v20.19.0, LE',
    'PyMongo|c',
    'CPython 3.12.1.final.0',
    'mongo-csharp-driver',
    'linux',
    '6.18.44-fc-v782',
    'sts.eu-west-1.amazonaws.com',
    '127.0.0.1:4566',
    'localhost',
    'GetCallerIdentity',
    'AssumeRoleWithWebIdentity',
    'x-amz-security-token',
    'mongo-go-driver',
    'mongo-java-driver|sync',
    'aws-sdk-js/3.1169.0 ua/2.1 os/linux#6.1 lang/js md/nodejs#20.20.2',
    'Linux/x64/Node/v20',
    'arn:aws:iam::123456789012:role/team/MyAppRole01',
    'arn:aws:iam::123456789012:role/ExecRoleForRDS',
    'arn:aws:iam::123456789012:role/EC2InstanceRole',
    'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_AtlasDeveloper_0123456789abcdef/JohnDoe',
    '',
  ])('of words is shown: %s', (name) => {
    expect(maskName(name)).toBe(name);
  });

  test.each([
    [SECRET, '… (40 characters)'],
    [`nodejs ${SECRET}`, '… (47 characters)'],
    [KEY_OF_WORDS, '… (40 characters)'],
    // Half a key, each part of which would pass for a word.
    ['bIqIe8/7GyIG+f8tjQwr', '… (20 characters)'],
    ['a/b/c/bIqIe8/7GyIG+f8tjQwr', '… (26 characters)'],
    ['nodejs|bIqIe8/7GyIG+f8tjQwr', '… (27 characters)'],
    ['user AKIAIOSFODNN7EXAMPLE', 'user AKIA…MPLE'],
    ['nodejs\nauthenticated: root', '… (26 characters)'],
    ['\u001b]8;;http://x\u0007link\u001b]8;;\u0007', '… (24 characters)'],
    ['\u202egnp.exe', '… (8 characters)'],
    ['\u009b31m', '… (4 characters)'],
    ['\ud800', '… (1 characters)'],
    ['a'.repeat(201), '… (201 characters)'],
  ])('is hidden whole otherwise: %j', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });
});

test('of slashes is read in linear time', () => {
  for (const part of ['aB1x/', 'A/', 'aaaaaaaaaaAaaaa1', '/']) {
    expect(maskName(part.repeat(1_000_000))).toMatch(/^… /);
    expect(maskMessage(`role/${part.repeat(1_000_000)}`).length).toBeLessThanOrEqual(1001);
  }
});

test.each([
  ['X-Amz-Date', 'X-Amz-Date'],
  ['x-mongodb-gs2-cb-flag', 'x-mongodb-gs2-cb-flag'],
  ['', ''],
  // Each of these would pass for a name elsewhere.
  ['fddvrqrsizlsv+aj6fpt', '… (20 characters)'],
  ['fddVrqRsiZlsv', '… (13 characters)'],
])('of a header named %s is shown %s', (name, shown) => {
  expect(maskHeaderName(name)).toBe(shown);
});

test('an identity keeps its names, and loses what looks like a key', () => {
  const arn = (session: string) => `arn:aws:sts::123456789012:assumed-role/mdb-ec2-role/${session}`;
  for (const session of [
    'i-0123456789abcdef0',
    'developer@example.com',
    'aws-sdk-js-session-1767323045123',
    '0123456789abcdef0123456789abcdef',
  ]) {
    expect(maskIdentity(arn(session))).toBe(arn(session));
  }
  expect(maskIdentity(arn(SECRET.replaceAll('/', '+')))).toBe(arn('…'));
});

describe('a role', () => {
  const arn = (role: string) => `arn:aws:sts::123456789012:assumed-role/${role}/session`;

  test.each([
    'AWSReservedSSO_AdministratorAccess_0123456789abcdef',
    'OrdersStack-ApiServiceRole8F3A1B2C-1A2B3C4D5E6F',
    'GitHubActions-deploy-prod-2024',
    'eksctl-cluster-addon-iamserviceaccount-default-Role1',
    'AmazonSageMaker-ExecutionRole-20240101T123456',
  ])('of a name that tools give keeps it: %s', (role) => {
    expect(maskIdentity(arn(role))).toBe(arn(role));
  });

  test.each(['_', '-', '.', ',', '@', '+', '='])(
    'whose name is a secret, with %s for the slashes',
    (mark) => {
      expect(maskIdentity(arn(SECRET.replaceAll('/', mark)))).toBe(arn('…'));
    },
  );

  test('or the beginning of a token is hidden', () => {
    expect(maskIdentity(arn(`token-${'eyJhbGciOiJSUzI1NiJ9'}.eyJzdWIiOiJhIn0`))).toBe(arn('…'));
  });
});

test('no generated secret gets through, wherever the service quotes it', () => {
  for (let round = 0; round < 2000; round += 1) {
    const secret = randomBytes(30).toString((['base64', 'base64url', 'hex'] as const)[round % 3]);
    const pieces = [secret, ...secret.split(/[^A-Za-z0-9]/)].filter((piece) => piece.length >= 10);
    const texts = [
      maskMessage(`got '${secret}'`),
      maskMessage(`got '${secret}/20260102/us-east-1/sts/aws4_request'`),
      maskMessage(`AWS4-${secret} is AWS4-HMAC-SHA256 Credential=${secret}, x=${secret}`),
      maskMessage(`${secret.slice(0, 20)}'${secret.slice(20)} or arn:aws:iam::123456789012:role/${secret}`),
      maskName(secret),
      maskName(`nodejs|${secret}`),
    ];
    for (const piece of pieces) expect(texts.join('\n')).not.toContain(piece);
  }
});
