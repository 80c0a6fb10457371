import { describe, expect, test, vi } from 'vitest';
import { AUDIENCE, exchange, GITHUB, KEY_NOT_FOUND, MAIN, startGitHub, verdict } from './github-provider.ts';
import { generateTestKey, SECONDS, signToken } from './sts/test-issuer.ts';

describe('a named issuer', () => {
  test('signs tokens that STS takes by its name, and is asked for nothing', async () => {
    await using server = await startGitHub();
    const github = await server.namedIssuers.create(GITHUB);
    expect(github.issuer).toBe(GITHUB);
    const token = await github.sign({ sub: MAIN, aud: AUDIENCE });
    const outside = vi.spyOn(globalThis, 'fetch');
    const answer = await exchange(server, token);
    expect(answer.element('Provider')).toBe(GITHUB);
    expect(answer.element('SubjectFromWebIdentityToken')).toBe(MAIN);
    expect(answer.element('Audience')).toBe(AUDIENCE);
    expect(outside).not.toHaveBeenCalled();
    outside.mockRestore();
  });

  test.each([
    ['another branch', { sub: 'repo:octo-org/octo-repo:ref:refs/heads/feature' }],
    ['a pull request', { sub: 'repo:octo-org/octo-repo:pull_request' }],
    ['another repository', { sub: 'repo:octo-org/octo-repo2:ref:refs/heads/main' }],
    ['an audience that the provider has and the role does not trust', { aud: 'other' }],
  ])('has its claims decided by the trust policy: %s', async (_, claims) => {
    await using server = await startGitHub();
    const github = await server.namedIssuers.create(GITHUB);
    expect(await verdict(server, await github.sign({ sub: MAIN, aud: AUDIENCE, ...claims }))).toEqual({
      status: 403,
      code: 'AccessDenied',
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    });
  });

  test('cannot sign for an audience that the provider does not have', async () => {
    await using server = await startGitHub();
    const github = await server.namedIssuers.create(GITHUB);
    const token = await github.sign({ sub: MAIN, aud: 'https://github.com/octo-org' });
    expect(await verdict(server, token)).toEqual({
      status: 400,
      code: 'InvalidIdentityToken',
      message: 'Incorrect token audience',
    });
  });

  test('signs tokens that expire', async () => {
    await using server = await startGitHub();
    const github = await server.namedIssuers.create(GITHUB);
    const token = await github.sign({ sub: MAIN, aud: AUDIENCE, expiresInSeconds: 0 });
    expect(await verdict(server, token)).toEqual({
      status: 400,
      code: 'ExpiredTokenException',
      message: `Token expired: current date/time ${SECONDS} must be before the expiration date/time ${SECONDS}`,
    });
  });

  test('signs in no other name, and only its own name has its key', async () => {
    await using server = await startGitHub();
    const gitlab = await server.namedIssuers.create('https://gitlab.com');
    const token = await gitlab.sign({ sub: MAIN, aud: AUDIENCE, iss: GITHUB });
    expect(await verdict(server, token)).toEqual({
      status: 400,
      code: 'InvalidIdentityToken',
      message: 'No OpenIDConnect provider found in your account for https://gitlab.com',
    });
    await server.namedIssuers.create(GITHUB);
    expect(await verdict(server, await signToken(await generateTestKey('first'), GITHUB))).toEqual(
      KEY_NOT_FOUND,
    );
  });

  test('that is made anew has another key', async () => {
    await using server = await startGitHub();
    const old = await server.namedIssuers.create(GITHUB);
    const github = await server.namedIssuers.create(GITHUB);
    const claims = { sub: MAIN, aud: AUDIENCE };
    expect(await verdict(server, await old.sign(claims))).toEqual(KEY_NOT_FOUND);
    expect((await exchange(server, await github.sign(claims))).status).toBe(200);
  });

  test('must be an identity provider, to the letter', async () => {
    await using server = await startGitHub();
    const slash = await server.namedIssuers.create(`${GITHUB}/`);
    expect((await exchange(server, await slash.sign({ sub: MAIN, aud: AUDIENCE }))).message).toBe(
      `No OpenIDConnect provider found in your account for ${GITHUB}/`,
    );
  });

  test('of another account is not known', async () => {
    await using server = await startGitHub();
    await using other = await startGitHub();
    const github = await other.namedIssuers.create(GITHUB);
    expect(await verdict(server, await github.sign({ sub: MAIN, aud: AUDIENCE }))).toMatchObject({
      code: 'IDPCommunicationError',
    });
  });
});
