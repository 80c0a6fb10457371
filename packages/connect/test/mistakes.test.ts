import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { type Mistake, mistakeGroups, mistakes, prepareMistake, runMistake } from '@atlas-aws-iam/mistakes';
import {
  fromEnv,
  fromHttp,
  fromIni,
  fromInstanceMetadata,
  fromSSO,
  fromTemporaryCredentials,
  fromTokenFile,
} from '@aws-sdk/credential-providers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { EXPLANATION_CODES } from '../src/explain/explanation-code.ts';
import { type Explanation, explain, explainText } from '../src/explain/index.ts';
import { type AwsCredentialProvider, connect } from '../src/index.ts';
import { proveAccess } from '../src/proof.ts';

// Every mistake that needs no process of its own: the sandbox, whose every check is in place, refuses, and the explanation
// is that of this mistake, whether the program named its provider or left it to the chain.

const providers: Record<string, () => AwsCredentialProvider | undefined> = {
  'env-vars': () => fromEnv(),
  'shared-profile': () => fromIni(),
  sso: () => fromSSO(),
  'web-identity': () => fromTokenFile(),
  'ec2-role': () => fromInstanceMetadata({ ec2MetadataV1Disabled: true }),
  'container-role': () => fromHttp({ maxRetries: 0 }),
  'sts-assume-role': () =>
    fromTemporaryCredentials({
      masterCredentials: fromIni(),
      params: {
        RoleArn: process.env.ASSUME_ROLE_ARN ?? '',
        RoleSessionName: 'mistakes',
        ExternalId: process.env.ASSUME_ROLE_EXTERNAL_ID ?? '',
      },
    }),
  'custom-provider': () => async () => ({
    accessKeyId: process.env.APP_ACCESS_KEY_ID ?? '',
    secretAccessKey: process.env.APP_SECRET_ACCESS_KEY ?? '',
  }),
  'default-chain': () => undefined,
  lambda: () => fromEnv(),
};

// Of these the chain's explanation names the profile, and lists the sources.
const OF_PROFILE = [
  'profile-unusable',
  'profile-cycle',
  'profile-source-unsupported',
  'credential-process-failed',
];
const NOT_IN_CHAIN = ['custom-provider', 'sts-assume-role'];

const here = mistakes.filter(
  ({ runs, only }) =>
    !(runs && 'program' in runs) && (only === undefined || only.driver === process.env.DRIVER_MAJOR),
);

async function explainMistake(
  mistake: Mistake,
  isNamed: boolean,
  skip: (why: string) => void,
): Promise<Explanation> {
  const prepared = await prepareMistake(mistake);
  onTestFinished(() => prepared[Symbol.asyncDispose]());
  const { env, imports, provision } = prepared;
  if (imports.length > 0) skip('It can be made in a process of its own alone, as the matrix does.');
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { path, runs } = mistake;
  const example = runs && 'example' in runs ? runs.example : path;
  const provider = providers[example];
  if (!provider) throw new Error(`This test has no provider for ${example}.`);
  const explanation = await connectAndProve(isNamed ? provider() : undefined);
  const text = JSON.stringify(explanation);
  for (const secret of secretsOf(provision.env)) expect(text).not.toContain(secret);
  return explanation;
}

async function connectAndProve(credentialProvider: AwsCredentialProvider | undefined): Promise<Explanation> {
  try {
    const client = await connect({ credentialProvider });
    try {
      await proveAccess(client.db(), 'mistakes');
    } finally {
      await client.close();
    }
  } catch (error) {
    const explanation = explain(error);
    expectKnownByText(error as Error, explanation.code);
    return explanation;
  }
  return expect.unreachable('it connected, and may do all');
}

// What is not known by the message alone: words that anything could have said.
const BY_ANYBODY = [/^Invalid URL$/, /^\S+ is invalid$/];

/** What Node prints of it, or its message: the code is among those that the words can mean, and what it cannot tell is told with each. */
function expectKnownByText(error: Error, code: string): void {
  expect(codesIn(inspect(error))).toContain(code);
  if (!BY_ANYBODY.some((words) => words.test(error.message))) expect(codesIn(error.message)).toContain(code);
}

const codesIn = (text: string) => explainText(text).map((explanation) => explanation.code);

/** In variables and in the files that they name. */
function secretsOf(env: Readonly<Record<string, string>>): string[] {
  const inEnv = Object.entries(env).flatMap(([name, value]) =>
    /SECRET_ACCESS_KEY$|SESSION_TOKEN$|AUTHORIZATION_TOKEN$/.test(name) ? [value] : [],
  );
  let inFiles: string[] = [];
  try {
    const text = readFileSync(env.AWS_SHARED_CREDENTIALS_FILE ?? '', 'utf8');
    inFiles = [...text.matchAll(/aws_secret_access_key = (\S+)/g)].flatMap(([, secret]) => secret ?? []);
  } catch {
    // The mistake may be that the file is gone, with the sandbox.
  }
  return [...inEnv, ...inFiles, 'a-secret-of-another-kind'].filter(Boolean);
}

function expectExplanation(explanation: Explanation, code: string, says: Mistake['says'] = ''): void {
  expect(explanation.code).toBe(code);
  expect(Object.values(explanation).join('\n')).toMatch(says);
}

describe.each(
  here.map((mistake) => [`${mistake.code}: ${mistake.path} ${mistake.description}`, mistake] as const),
)('%s', (_, mistake) => {
  const { code, path, says, chainCode = code, notInChain } = mistake;
  test('with the provider named', async ({ skip }) => {
    expectExplanation(await explainMistake(mistake, true, skip), code, says);
  });

  test.skipIf(notInChain !== undefined || NOT_IN_CHAIN.includes(path))(
    'in the default chain',
    async ({ skip }) => {
      const explanation = await explainMistake(mistake, false, skip);
      expectExplanation(explanation, chainCode, says);
      if (!OF_PROFILE.includes(chainCode) || path !== 'shared-profile') return;
      expect(explanation).toMatchObject({
        cause: expect.stringContaining('AWS_PROFILE is "'),
        sources: expect.arrayContaining([expect.objectContaining({ id: 'profile', state: 'incomplete' })]),
      });
    },
  );
});

// Only the program has made them, so they are made again, and what it would print is pasted.
test.each(
  mistakes
    .filter(({ seenBy, only }) => seenBy === 'error' && (only?.driver ?? '7') === process.env.DRIVER_MAJOR)
    .map((mistake) => [`${mistake.code}: ${mistake.description}`, mistake] as const),
)('is known first by what Node prints of its error, and by its message: %s', async (_, mistake) => {
  await using prepared = await prepareMistake(mistake);
  const { inspected, errors, stderr } = await runMistake(mistake, prepared, { isObserved: true });
  for (const text of [inspected, errors[0]?.message ?? '', stderr]) {
    expect(codesIn(text)[0]).toBe(mistake.code);
  }
});

test('every code of the catalogue has a mistake, in its order, and every mistake a code of it', () => {
  expect(mistakeGroups.flatMap((group) => group.codes)).toEqual(EXPLANATION_CODES);
});
