import { KeyObject, sign } from 'node:crypto';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  SignJWT,
} from 'jose';
import { type HttpResponse, startHttpServer } from '../../../src/http/http-server.ts';
import { NOW } from '../servers.ts';

/** An identity provider whose documents a test can bend. */
export interface TestIssuer extends AsyncDisposable {
  issuer: string;
  documents: Record<string, HttpResponse | undefined>;
  /** Publishes exactly these keys. */
  publish(...keys: JWK[]): void;
  stop(): Promise<void>;
}

export interface TestKey {
  privateKey: CryptoKey;
  jwk: JWK;
}

export async function generateTestKey(kid: string, alg = 'ES256'): Promise<TestKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } };
}

export const json = (value: unknown): HttpResponse => ({ status: 200, body: JSON.stringify(value) });

export const discoveryOf = (issuer: string) => ({ issuer, jwks_uri: `${issuer}/keys` });

export async function startTestIssuer(...keys: JWK[]): Promise<TestIssuer> {
  const documents: TestIssuer['documents'] = {};
  const server = await startHttpServer(({ url }) => documents[url] ?? { status: 404 }, { clock: () => NOW });
  const publish = (...published: JWK[]) => {
    documents['/keys'] = json({ keys: published });
  };
  documents['/.well-known/openid-configuration'] = json(discoveryOf(server.url));
  publish(...keys);
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= server.stop());
  return { issuer: server.url, documents, publish, stop, [Symbol.asyncDispose]: stop };
}

export const SECONDS = NOW / 1000;

/** A token that is good, but for what is changed. A claim that is undefined is left out. */
export function signToken(
  { privateKey, jwk }: TestKey,
  issuer: string,
  claims: Record<string, unknown> = {},
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  return new SignJWT({
    iss: issuer,
    sub: 'system:serviceaccount:default:app',
    aud: 'sts.amazonaws.com',
    iat: SECONDS,
    nbf: SECONDS,
    exp: SECONDS + 600,
    ...claims,
  })
    .setProtectedHeader({ alg: jwk.alg ?? '', ...(jwk.kid && { kid: jwk.kid }), ...header })
    .sign(privateKey);
}

/** A token of these very bytes under a right ES256 signature: what a library would not write. */
export function signTexts({ privateKey }: TestKey, header: string, claims: string | Buffer): string {
  const input = [Buffer.from(header), Buffer.from(claims)]
    .map((part) => part.toString('base64url'))
    .join('.');
  const key = { key: KeyObject.from(privateKey), dsaEncoding: 'ieee-p1363' as const };
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}
