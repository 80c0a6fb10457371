import { describe, expect, test } from 'vitest';
import { github, gitlab, vercel } from './web-identity-platforms.ts';
import { logIn, read, startScene } from './web-identity-scene.ts';

const page = read('docs/web-identity.md');

describe.each([github, gitlab, vercel])('$policy: the trust policy of the page', (platform) => {
  const { issuer, audience: aud, sub, wrong } = platform;

  test('lets the job in that it names', async () => {
    const scene = await startScene(platform);
    const token = await scene.issuer.sign({ sub, aud });
    expect(await logIn(scene, scene.fromToken(token))).toBe(
      `arn:aws:sts::123456789012:assumed-role/atlas-app-${platform.policy}/*`,
    );
  });

  test.each(wrong)('refuses %s', async (_, other) => {
    const scene = await startScene(platform);
    const token = await scene.issuer.sign({ sub: other, aud });
    await expect(scene.fromToken(token)()).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    });
    await expect(logIn(scene, scene.fromToken(token))).rejects.toThrow('Not authorized to perform');
    expect(scene.sandbox.authAttempts.filter(({ verdict }) => verdict === 'authenticated')).toEqual([]);
  });

  test('is not asked about another audience', async () => {
    const scene = await startScene(platform);
    const token = await scene.issuer.sign({ sub, aud: 'https://other.example' });
    await expect(scene.fromToken(token)()).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
      message: 'Incorrect token audience',
    });
  });

  test('decides about another audience that the provider has', async () => {
    const scene = await startScene({ ...platform, audience: 'https://other.example' });
    const token = await scene.issuer.sign({ sub, aud: 'https://other.example' });
    await expect(scene.fromToken(token)()).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('is what the page says', () => {
    const provider = JSON.parse(read('docs/policies', `provider.${platform.policy}.json`));
    expect(provider).toEqual({ Url: issuer, ClientIDList: [aud] });
    expect(page).toContain(`--cli-input-json file://docs/policies/provider.${platform.policy}.json`);
    expect(page).toContain(
      `--assume-role-policy-document file://docs/policies/trust.${platform.policy}.json`,
    );
    expect(page).toContain(`"${sub}"`);
  });
});

test('an issuer that is no provider, and a token that has expired, are answered as the page says', async () => {
  const scene = await startScene(github);
  const claims = { sub: github.sub, aud: github.audience };
  const other = await scene.sandbox.namedIssuer(gitlab.issuer);
  const start = 'No OpenIDConnect provider found in your account for ';
  await expect(scene.fromToken(await other.sign(claims))()).rejects.toMatchObject({
    name: 'InvalidIdentityTokenException',
    message: `${start}${gitlab.issuer}`,
  });
  const expired = await scene.issuer.sign({ ...claims, expiresInSeconds: -1 });
  await expect(scene.fromToken(expired)()).rejects.toMatchObject({
    name: 'ExpiredTokenException',
    message: expect.stringMatching(/^Token expired: current date\/time \d+ must be before the expiration/),
  });
  for (const text of [start, 'Token expired: current date/time … must be before the expiration']) {
    expect(page).toContain(text);
  }
});

test('github: of the subjects on the page the policy takes the one in it', async () => {
  const subjects = [...page.matchAll(/`(repo:[^`]+)`/g)].map(([, sub]) => sub ?? '');
  expect(subjects).toHaveLength(5);
  const scene = await startScene(github);
  const taken = await Promise.all(
    subjects.map(async (sub) => {
      const token = await scene.issuer.sign({ sub, aud: github.audience });
      return scene
        .fromToken(token)()
        .then(
          () => [sub],
          () => [],
        );
    }),
  );
  expect(taken.flat()).toEqual([github.sub]);
});

test('github: a repository from before the ids has its names alone in sub', async () => {
  const sub = 'repo:octo-org/octo-repo:ref:refs/heads/main';
  expect(page).toContain(sub);
  const withoutIds = (text: string) => text.replace('octo-org@123456/octo-repo@456789', 'octo-org/octo-repo');
  const scene = await startScene(github, withoutIds);
  const token = await scene.issuer.sign({ sub, aud: 'sts.amazonaws.com' });
  expect(await logIn(scene, scene.fromToken(token))).toContain('assumed-role/atlas-app-github');
});

test('github: IAM does not take the policy without its sub', async () => {
  const change = (text: string) => text.replace(/,\s*"[^"]+:sub": "[^"]+"/, '');
  await expect(startScene(github, change)).rejects.toMatchObject({
    name: 'MalformedPolicyDocumentException',
    message: expect.stringContaining('token.actions.githubusercontent.com:sub or'),
  });
  expect(page).toContain('which is not scoped to all.');
});
