import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '@atlas-aws-iam/sandbox';
import { signJwt, unsignedJwt } from '../../raw/sign-jwt.ts';
import type { Row } from '../../row.ts';
import { MINUTE_MS } from './callers.ts';
import { expectOk, type HttpCase, type HttpRequest, httpRow } from './http-row.ts';

/** What `aws login` leaves in the cache. */
interface LoginToken {
  clientId: string;
  refreshToken: string;
  accessToken: { sessionToken: string };
  /** PEM */
  dpopKey: string;
}

interface ProofChanges {
  /** Of the proof's time, from now: from the moment it is made. */
  offsetMs?: number;
  claims?: Readonly<Record<string, unknown>>;
  header?: Readonly<Record<string, unknown>>;
  /** That the proof names and is signed with. */
  key?: KeyObject;
  /** That it is signed with, whatever it names. */
  signedWith?: KeyObject;
}

const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const UNKNOWN_GRANT = 'The provided authorization grant is invalid, expired, revoked, or malformed';

const proofCases: readonly Omit<HttpCase, 'path'>[] = [
  proof('proof by another key', { key: otherKey }, UNKNOWN_GRANT),
  proof(
    'proof that names the key and is signed by another',
    { signedWith: otherKey },
    /^The DPoP proof is invalid: /,
  ),
  proof('proof for another method', { claims: { htm: 'GET' } }, 'The DPoP proof is for another method'),
  proof(
    'proof for another address',
    { claims: { htu: 'http://127.0.0.1:1/v1/token' } },
    'The DPoP proof is for another URI',
  ),
  proof(
    'proof of 6 minutes ago',
    { offsetMs: -6 * MINUTE_MS },
    'The DPoP proof is too old, or of a time to come',
  ),
  proof(
    'proof of 6 minutes from now',
    { offsetMs: 6 * MINUTE_MS },
    'The DPoP proof is too old, or of a time to come',
  ),
  proof('proof without an id', { claims: { jti: undefined } }, /^The DPoP proof is invalid: .*"jti"/),
  proof('proof of another type', { header: { typ: 'jwt' } }, /^The DPoP proof is invalid: .*"typ"/),
  {
    name: 'no proof',
    async request(sandbox) {
      const { headers: _, ...rest } = refreshRequest(sandbox, await tokenOf(sandbox));
      return rest;
    },
    ...refused(400, 'INVALID_REQUEST', 'There must be one DPoP header'),
  },
  {
    name: 'proof without a signature',
    async request(sandbox) {
      const good = refreshRequest(sandbox, await tokenOf(sandbox));
      return { ...good, headers: { dpop: unsignedJwt({ alg: 'none', typ: 'dpop+jwt' }, {}) } };
    },
    ...refused(400, 'INVALID_REQUEST', /^The DPoP proof is invalid: /),
  },
  {
    name: 'proof that was used',
    async request(sandbox) {
      const request = refreshRequest(sandbox, await tokenOf(sandbox));
      await expectOk(request);
      return request;
    },
    ...refused(400, 'INVALID_REQUEST', 'The DPoP proof was used before'),
  },
  {
    name: 'proof with the id of another',
    async request(sandbox) {
      const token = await tokenOf(sandbox);
      const jti = randomUUID();
      await expectOk(refreshRequest(sandbox, token, { claims: { jti } }));
      return refreshRequest(sandbox, token, { claims: { jti }, offsetMs: -1000 });
    },
    ...refused(400, 'INVALID_REQUEST', 'The DPoP proof was used before'),
  },
];

const grantCases: readonly Omit<HttpCase, 'path'>[] = [
  grant(
    'unknown refresh token',
    ({ refreshToken: _, ...rest }) => ({ ...rest, refreshToken: 'ASOR' }),
    UNKNOWN_GRANT,
  ),
  grant('no refresh token', ({ refreshToken: _, ...rest }) => rest, 'refreshToken is missing'),
  grant(
    'refresh token of another client',
    (body) => ({ ...body, clientId: 'arn:aws:signin:::devtools/cross-device' }),
    UNKNOWN_GRANT,
  ),
  grant('client that is none', (body) => ({ ...body, clientId: 'nobody' }), 'clientId is invalid'),
  grant('grant that there is not', (body) => ({ ...body, grantType: 'password' }), 'grantType is invalid'),
  {
    name: 'grant that the sandbox does not emulate',
    async request(sandbox) {
      const good = refreshRequest(sandbox, await tokenOf(sandbox));
      return { ...good, body: good.body.replace('refresh_token', 'authorization_code') };
    },
    ...refused(501, 'NOT_IMPLEMENTED', 'The sandbox does not emulate the grant authorization_code.'),
  },
  {
    name: 'no JSON',
    request: async (sandbox) => ({ ...refreshRequest(sandbox, await tokenOf(sandbox)), body: 'none' }),
    ...refused(400, 'INVALID_REQUEST', 'The body is not a JSON object'),
  },
  {
    name: 'refresh token that has expired',
    async request(sandbox, setClock) {
      const token = await tokenOf(sandbox);
      const at = async (offsetMs: number) => {
        setClock(offsetMs);
        return refreshRequest(sandbox, token, { offsetMs });
      };
      await expectOk(await at(12 * 60 * MINUTE_MS - MINUTE_MS));
      return at(12 * 60 * MINUTE_MS + 1000);
    },
    ...refused(401, 'TOKEN_EXPIRED', 'The refresh token has expired.'),
  },
];

export const awsLoginRows: readonly Row[] = [...proofCases, ...grantCases].map((input) =>
  httpRow({ ...input, name: `aws login: ${input.name}`, path: 'shared-profile' }),
);

async function tokenOf(sandbox: Sandbox): Promise<LoginToken> {
  const { env } = await sandbox.provision('shared-profile', 'login-session');
  const cache = env.AWS_LOGIN_CACHE_DIRECTORY ?? '';
  const [file = ''] = await readdir(cache);
  return JSON.parse(await readFile(join(cache, file), 'utf8'));
}

function proof(name: string, changes: ProofChanges, message: string | RegExp) {
  return {
    name,
    request: async (sandbox: Sandbox) => refreshRequest(sandbox, await tokenOf(sandbox), changes),
    ...refused(400, 'INVALID_REQUEST', message),
  };
}

type Body = Readonly<Record<string, string>>;

function grant(name: string, edit: (body: Body) => Body, message: string) {
  return {
    name,
    async request(sandbox: Sandbox) {
      const good = refreshRequest(sandbox, await tokenOf(sandbox));
      return { ...good, body: JSON.stringify(edit(JSON.parse(good.body))) };
    },
    ...refused(400, 'INVALID_REQUEST', message),
  };
}

function refreshRequest({ awsEndpointUrl }: Sandbox, token: LoginToken, changes: ProofChanges = {}) {
  const url = `${awsEndpointUrl}/v1/token`;
  const { clientId, refreshToken } = token;
  return {
    url,
    method: 'POST',
    headers: { dpop: createProof(url, token, changes) },
    body: JSON.stringify({ clientId, refreshToken, grantType: 'refresh_token' }),
  } satisfies HttpRequest;
}

/** https://www.rfc-editor.org/rfc/rfc9449#section-4.2 */
function createProof(htu: string, { dpopKey }: LoginToken, changes: ProofChanges): string {
  const { key = createPrivateKey(dpopKey), signedWith = key, claims, header, offsetMs = 0 } = changes;
  const iat = Math.floor((Date.now() + offsetMs) / 1000);
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  return signJwt(
    { typ: 'dpop+jwt', jwk, ...header },
    { jti: randomUUID(), htm: 'POST', htu, iat, ...claims },
    signedWith,
  );
}

function refused(status: number, error: string, message: string | RegExp) {
  if (typeof message === 'string') return { status, body: { error, message } };
  const text = message.source.replace(/^\^/, '').replaceAll('"', '\\\\"');
  return { status, body: new RegExp(`^\\{"error":"${error}","message":"${text}`) };
}
