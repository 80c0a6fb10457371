import { createLocalJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { type OidcIssuer, startOidcIssuer } from '../../src/aws/oidc-issuer.ts';
import { send } from './http.ts';
import { NOW } from './servers.ts';

const SECONDS = NOW / 1000;

async function start(): Promise<OidcIssuer & AsyncDisposable> {
  const issuer = await startOidcIssuer(() => NOW);
  return { ...issuer, [Symbol.asyncDispose]: issuer.stop };
}

async function fetchJson(url: string) {
  const { origin, pathname } = new URL(url);
  const { status, headers, body } = await send(origin, { path: pathname });
  expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json' });
  return JSON.parse(body);
}

describe('documents', () => {
  test('of discovery', async () => {
    await using idp = await start();
    expect(idp.issuer).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await fetchJson(`${idp.issuer}/.well-known/openid-configuration`)).toEqual({
      issuer: idp.issuer,
      jwks_uri: `${idp.issuer}/keys`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      claims_supported: ['sub', 'iss', 'aud'],
    });
  });

  test('of keys, without what is private', async () => {
    await using idp = await start();
    expect(await fetchJson(`${idp.issuer}/keys`)).toEqual({
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          x: expect.any(String),
          y: expect.any(String),
          use: 'sig',
          alg: 'ES256',
          kid: expect.any(String),
        },
      ],
    });
  });

  test.each([
    ['GET', '/', 404, undefined],
    ['GET', '/keys/', 404, undefined],
    ['POST', '/keys', 405, 'GET'],
  ])('%s %s: %i', async (method, path, status, allow) => {
    await using idp = await start();
    const answer = await send(idp.issuer, { method, path });
    expect([answer.status, answer.headers.allow]).toEqual([status, allow]);
  });

  test('that were asked for are recorded', async () => {
    await using idp = await start();
    await send(idp.issuer, { path: '/keys' });
    await send(idp.issuer, { path: '/other' });
    expect(idp.requests.entries()).toEqual(['/keys', '/other']);
  });
});

describe('a token', () => {
  test('is signed by the published key, at the time of the clock', async () => {
    await using idp = await start();
    const token = await idp.sign({ sub: 'a', aud: 'b', 'kubernetes.io': { pod: 'p' } });
    const keys = createLocalJWKSet(await fetchJson(`${idp.issuer}/keys`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, { currentDate: new Date(NOW) });
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: expect.any(String) });
    expect(payload).toEqual({
      iss: idp.issuer,
      sub: 'a',
      aud: 'b',
      iat: SECONDS,
      nbf: SECONDS,
      exp: SECONDS + 86_400,
      'kubernetes.io': { pod: 'p' },
    });
  });

  test('can be for several, for a while, and from later on', async () => {
    await using idp = await start();
    const token = await idp.sign({ sub: 'a', aud: ['b', 'c'], expiresInSeconds: 60, nbf: SECONDS + 30 });
    expect(decodeJwt(token)).toMatchObject({ aud: ['b', 'c'], exp: SECONDS + 60, nbf: SECONDS + 30 });
    expect(decodeJwt(token)).not.toHaveProperty('expiresInSeconds');
  });

  test('cannot be in the name of another', async () => {
    await using idp = await start();
    expect(decodeJwt(await idp.sign({ sub: 'a', aud: 'b', iss: 'x' })).iss).toBe(idp.issuer);
  });

  test('is verified by its signature, even when expired', async () => {
    await using idp = await start();
    const token = await idp.sign({ sub: 'a', aud: 'b', expiresInSeconds: -1 });
    expect(await idp.verify(token)).toMatchObject({ sub: 'a', aud: 'b' });
  });

  test('of another issuer is not', async () => {
    await using idp = await start();
    await using other = await start();
    const token = await other.sign({ sub: 'a', aud: 'b' });
    await expect(idp.verify(token)).rejects.toThrow(errors.JWSSignatureVerificationFailed);
  });
});

test('it can be stopped twice, and is gone', async () => {
  const idp = await startOidcIssuer(() => NOW);
  await idp.stop();
  await idp.stop();
  await expect(send(idp.issuer, { path: '/keys' })).rejects.toThrow('ECONNREFUSED');
});
