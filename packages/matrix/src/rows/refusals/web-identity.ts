import { generateKeyPairSync } from 'node:crypto';
import type { OidcIssuer, Sandbox } from '@atlas-aws-iam/sandbox';
import { fromWebToken } from '@aws-sdk/credential-providers';
import { forgeClaim, signJwt, unsignedJwt } from '../../raw/sign-jwt.ts';
import type { Row } from '../../row.ts';
import { ACCOUNT } from './callers.ts';
import { clientConfig, providerRow } from './provider-row.ts';

const AUDIENCE = 'sts.amazonaws.com';
const SUBJECT = 'system:serviceaccount:default:app';
const GOOD = { sub: SUBJECT, aud: AUDIENCE };
const NOT_A_JWT =
  'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)';

interface WebIdentityCase {
  name: string;
  /** The token; one that is good when left out. */
  token?: (issuer: OidcIssuer, sandbox: Sandbox) => Promise<string> | string;
  /** Audiences of the provider: the one that the role trusts when left out; none at all for no provider. */
  clientIds?: readonly string[];
  action?: string;
  principal?: (providerArn: string) => string;
  roleName?: string;
  durationSeconds?: number;
  clockOffsetMs?: number;
  error: { name: string; status: number; message: string | RegExp };
  explanation?: string;
}

const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

const cases: readonly WebIdentityCase[] = [
  // The token
  { name: 'no JWT', token: () => 'not-a-token', error: invalid(NOT_A_JWT) },
  { name: 'empty', token: () => '', error: tooShort() },
  {
    name: 'unsigned, alg none',
    token: ({ issuer }) => unsignedJwt({ alg: 'none' }, { ...GOOD, iss: issuer, ...times() }),
    error: invalid(NOT_A_JWT),
  },
  {
    name: 'alg HS256',
    token: ({ issuer }) => signJwt({ alg: 'HS256' }, { ...GOOD, iss: issuer, ...times() }, otherKey),
    error: invalid(NOT_A_JWT),
  },
  {
    name: 'signed by another key',
    token: ({ issuer }) => signJwt({ kid: 'another' }, { ...GOOD, iss: issuer, ...times() }, otherKey),
    error: invalid(/^Couldn't retrieve verification key from your identity provider/),
  },
  {
    name: 'subject changed after signing',
    token: async ({ sign }) => forgeClaim(await sign({ ...GOOD, sub: 'somebody-else' }), { sub: SUBJECT }),
    error: invalid('The signature of the ID Token does not match the verification key.'),
  },
  {
    name: 'no subject',
    token: ({ sign }) => sign({ ...GOOD, sub: undefined } as never),
    error: invalid('Missing a required claim: sub'),
  },
  // Its issuer
  {
    name: 'issuer that is not registered',
    clientIds: [],
    error: invalid(/^No OpenIDConnect provider found in your account for http:\/\/127\.0\.0\.1:\d+$/),
    explanation: 'identity-provider-missing',
  },
  {
    name: 'issuer that is not there',
    token(_, { account }) {
      const iss = 'http://127.0.0.1:1';
      account.createOpenIdConnectProvider({ url: iss, clientIds: [AUDIENCE] });
      return signJwt({}, { ...GOOD, iss, ...times() }, otherKey);
    },
    error: {
      name: 'IDPCommunicationErrorException',
      status: 400,
      message: 'The identity provider could not be reached to verify the incoming identity token.',
    },
  },
  // Its time
  {
    name: 'expired',
    token: ({ sign }) => sign({ ...GOOD, expiresInSeconds: 600 }),
    clockOffsetMs: 601_000,
    error: {
      name: 'ExpiredTokenException',
      status: 400,
      message: /^Token expired: current date\/time \d+ must be before the expiration date\/time \d+$/,
    },
  },
  {
    name: 'not yet valid',
    token: ({ sign }) => sign({ ...GOOD, nbf: seconds() + 600 }),
    error: invalid(/^Token not yet valid: current date\/time \d+ must not be before \d+$/),
  },
  {
    name: 'issued in the future',
    token: ({ sign }) => sign({ ...GOOD, iat: seconds() + 600, nbf: seconds() - 600 }),
    error: invalid(/^Token issued in the future: current date\/time \d+ must not be before \d+$/),
  },
  // What it is for
  {
    name: 'audience that is not registered',
    token: ({ sign }) => sign({ ...GOOD, aud: 'sts.example.com' }),
    error: invalid('Incorrect token audience'),
  },
  {
    name: 'audience that the role does not trust',
    token: ({ sign }) => sign({ ...GOOD, aud: 'another' }),
    clientIds: [AUDIENCE, 'another'],
    error: notAuthorized(),
    explanation: 'assume-role-refused',
  },
  {
    name: 'subject that the role does not trust',
    token: ({ sign }) => sign({ ...GOOD, sub: `${SUBJECT}2` }),
    error: notAuthorized(),
    explanation: 'assume-role-refused',
  },
  {
    name: 'role that trusts another provider',
    principal: (arn) => `${arn}/other`,
    error: notAuthorized(),
    explanation: 'assume-role-refused',
  },
  {
    name: 'role that trusts for another action',
    action: 'sts:AssumeRole',
    error: notAuthorized(),
    explanation: 'assume-role-refused',
  },
  {
    name: 'role that is not there',
    roleName: 'nobody',
    error: notAuthorized(),
    explanation: 'assume-role-refused',
  },
  {
    name: 'longer than the role’s maximum',
    durationSeconds: 3601,
    error: {
      name: 'ValidationError',
      status: 400,
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    },
    explanation: 'sts-request-invalid',
  },
  {
    name: 'session tags, which the sandbox does not emulate',
    token: ({ sign }) => sign({ ...GOOD, 'https://aws.amazon.com/tags': {} }),
    error: {
      name: 'NotImplemented',
      status: 501,
      message: 'The sandbox does not emulate the claim https://aws.amazon.com/tags.',
    },
    explanation: 'provider-failed',
  },
];

export const webIdentityRows: readonly Row[] = cases.flatMap((input) =>
  providerRow({
    name: `web identity token: ${input.name}`,
    path: 'web-identity',
    prepare: (sandbox, setClock) => prepare(sandbox, setClock, input),
    error: input.error,
    explanation: input.explanation ?? 'web-identity-refused',
  }),
);

async function prepare(sandbox: Sandbox, setClock: (offsetMs: number) => void, input: WebIdentityCase) {
  const { action = 'sts:AssumeRoleWithWebIdentity', clientIds = [AUDIENCE], roleName = 'app' } = input;
  const { principal = (arn: string) => arn, token = ({ sign }: OidcIssuer) => sign(GOOD) } = input;
  const issuer = await sandbox.oidcIssuer();
  const name = issuer.issuer.replace('http://', '');
  if (clientIds.length > 0) sandbox.account.createOpenIdConnectProvider({ url: issuer.issuer, clientIds });
  sandbox.account.createRole({
    roleName: 'app',
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: principal(`arn:aws:iam::${ACCOUNT}:oidc-provider/${name}`) },
          Action: action,
          Condition: { StringEquals: { [`${name}:aud`]: AUDIENCE, [`${name}:sub`]: SUBJECT } },
        },
      ],
    },
  });
  const webIdentityToken = await token(issuer, sandbox);
  setClock(input.clockOffsetMs ?? 0);
  return fromWebToken({
    roleArn: `arn:aws:iam::${ACCOUNT}:role/${roleName}`,
    roleSessionName: 'refusal',
    webIdentityToken,
    ...(input.durationSeconds !== undefined && { durationSeconds: input.durationSeconds }),
    clientConfig: clientConfig(sandbox),
  });
}

function invalid(message: string | RegExp) {
  return { name: 'InvalidIdentityTokenException', status: 400, message };
}

function notAuthorized() {
  const message = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';
  return { name: 'AccessDenied', status: 403, message };
}

function tooShort() {
  const constraint = 'Member must have length greater than or equal to 4';
  const message = `1 validation error detected: Value at 'webIdentityToken' failed to satisfy constraint: ${constraint}`;
  return { name: 'ValidationError', status: 400, message };
}

function times() {
  return { iat: seconds(), exp: seconds() + 3600 };
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
