import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/index.ts';
import { exchange, GITHUB, KEY_NOT_FOUND, MAIN, startGitHub, verdict } from './github-provider.ts';
import { NOW, startTestServer } from './servers.ts';
import { generateTestKey, signToken } from './sts/test-issuer.ts';

const first = await generateTestKey('first', 'RS256');
const second = await generateTestKey('second');
const impostor = await generateTestKey('first', 'RS256');

const WRONG_SIGNATURE = {
  status: 400,
  code: 'InvalidIdentityToken',
  message: 'The signature of the ID Token does not match the verification key.',
};

const tokenOf = (claims: Record<string, unknown> = {}, key = first, header = {}) =>
  signToken(key, GITHUB, { sub: MAIN, ...claims }, header);

describe('keys that are given', () => {
  test('verify tokens that are signed elsewhere', async () => {
    await using server = await startGitHub();
    server.namedIssuers.publish(GITHUB, { keys: [second.jwk, first.jwk] });
    expect((await exchange(server, await tokenOf())).status).toBe(200);
    expect((await exchange(server, await tokenOf({}, second))).status).toBe(200);
  });

  test.each([
    ['an id that no key has', first, { kid: 'third' }, KEY_NOT_FOUND],
    ['the id of a key that did not sign', impostor, {}, WRONG_SIGNATURE],
    ['the id of a key of another algorithm', first, { kid: 'second' }, KEY_NOT_FOUND],
  ])('are found by their id: %s is refused', async (_, key, header, refusal) => {
    await using server = await startGitHub();
    server.namedIssuers.publish(GITHUB, { keys: [first.jwk, second.jwk] });
    expect(await verdict(server, await tokenOf({}, key, header))).toEqual(refusal);
  });

  test('replace those before, and do not change afterwards', async () => {
    await using server = await startGitHub();
    server.namedIssuers.publish(GITHUB, { keys: [first.jwk] });
    const keys = [second.jwk];
    server.namedIssuers.publish(GITHUB, { keys });
    keys.push(first.jwk);
    expect(await verdict(server, await tokenOf())).toEqual(KEY_NOT_FOUND);
    expect((await exchange(server, await tokenOf({}, second))).status).toBe(200);
  });

  test('may be none', async () => {
    await using server = await startGitHub();
    server.namedIssuers.publish(GITHUB, { keys: [] });
    expect(await verdict(server, await tokenOf())).toEqual(KEY_NOT_FOUND);
  });

  test.each([
    'http://127.0.0.1:1',
    'http://gitlab.com',
    'https://',
    'https://[',
    'https:///gitlab.com',
    'https://gitlab.com?a',
    'https://gitlab.com#a',
    'https://a@gitlab.com',
    'gitlab.com',
  ])('are not those of %s', async (url) => {
    await using server = await startTestServer(() => NOW);
    const message = `${url.replace('a@', '…@')} cannot be a named issuer`;
    expect(() => server.namedIssuers.publish(url, { keys: [first.jwk] })).toThrow(UserError);
    expect(() => server.namedIssuers.publish(url, { keys: [first.jwk] })).toThrow(message);
    await expect(server.namedIssuers.create(url)).rejects.toThrow(message);
  });

  test.each([
    ['a private key', { ...first.jwk, d: 'AQAB' }],
    ['a symmetric key', { kty: 'oct', k: 'AQAB' }],
    ['Ed25519, which AWS does not take', { kty: 'OKP', crv: 'Ed25519', x: 'AQAB' }],
    ['nothing', {}],
  ])('are public ones: %s is not', async (_, key) => {
    await using server = await startTestServer(() => NOW);
    const publish = () => server.namedIssuers.publish(GITHUB, { keys: [first.jwk, key as typeof first.jwk] });
    expect(publish).toThrow(UserError);
    expect(publish).toThrow(`The keys of ${GITHUB} are not all public keys`);
    expect(publish).not.toThrow('AQAB');
  });

  test('are a list', async () => {
    await using server = await startTestServer(() => NOW);
    const keys = JSON.parse('{"error":"not found"}');
    expect(() => server.namedIssuers.publish(GITHUB, keys)).toThrow(
      'publishIssuerKeys() takes a list as keys, and was given undefined.',
    );
  });
});
