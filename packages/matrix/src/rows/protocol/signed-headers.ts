import { clientFirst, FLAG_Y, logIn } from '@atlas-aws-iam/sandbox/login-client';
import { Int32 } from 'bson';
import { MALFORMED, stsRefused } from '../../raw/replies.ts';
import type { ProtocolCase } from './protocol-row.ts';

const SIGNATURE_DIFFERS = 'SignatureDoesNotMatch: The request signature we calculated';

// STS would take each of these, but for the host: the signature is good, only it leaves out what ties it to this login.
const unsignedCases = [
  'content-length',
  'content-type',
  'host',
  'x-amz-date',
  'x-mongodb-gs2-cb-flag',
  'x-mongodb-server-nonce',
  'x-amz-security-token',
].map(
  (name): ProtocolCase => ({
    name: `signed headers: ${name} left out`,
    act: ({ client, session }) => logIn(client, session, { signing: { unsigned: [name] } }),
    refusal: MALFORMED,
    reason: `required headers are not signed: ${name}`,
  }),
);

const listedCase: ProtocolCase = {
  name: 'signed headers: host written in capitals',
  act: ({ client, keys }) =>
    logIn(client, keys, { edit: ({ a, d }) => ({ a: a.replace(';host;', ';Host;'), d }) }),
  refusal: MALFORMED,
  reason: 'required headers are not signed: host',
};

const otherValueCases: readonly ProtocolCase[] = [
  {
    name: 'signed headers: flag y signed after p=110',
    act: ({ client, keys }) => logIn(client, keys, { signing: { flag: 'y' } }),
    refusal: stsRefused(403),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'signed headers: flag n signed after p=121',
    act: ({ client, keys }) =>
      logIn(client, keys, { first: clientFirst({ p: new Int32(FLAG_Y) }), signing: { flag: 'n' } }),
    refusal: stsRefused(403),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'signed headers: nonce of the row’s own',
    act: ({ client, keys }) =>
      logIn(client, keys, { signing: { nonce: Buffer.alloc(64, 7).toString('base64') } }),
    refusal: stsRefused(403),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'signed headers: host other than the one told',
    act: ({ client, keys }) =>
      logIn(client, keys, { signing: { host: 'sts.example.com', region: 'us-east-1' } }),
    refusal: stsRefused(403),
    reason: SIGNATURE_DIFFERS,
  },
];

export const signedHeadersCases = [...unsignedCases, listedCase, ...otherValueCases];
