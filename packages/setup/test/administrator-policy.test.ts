import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { type PolicyDocument, type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { explainRefusal } from '../src/explain-refusal.ts';
import { SETUP_PATHS } from '../src/objects/index.ts';
import { planRemoval } from '../src/plan/plan-removal.ts';
import { planSetup } from '../src/plan/plan-setup.ts';
import type { SetupRun } from '../src/run/setup-run.ts';
import { createMemoryState } from '../src/state/setup-state.ts';
import { openTarget } from '../src/target/open-target.ts';

// The least that an administrator needs: every path can be set up, changed and removed with it, and something fails with
// any of its actions less.

const FILE = 'docs/policies/setup.administrator.json';
const POLICY = JSON.parse(readFileSync(join(repositoryRoot, FILE), 'utf8')) as PolicyDocument;

const listOf = (action: string | readonly string[] | undefined) => [action ?? []].flat();
const ACTIONS = POLICY.Statement.flatMap(({ Action }) => listOf(Action)).sort();

const TOKENS = { issuer: 'https://token.example.com', audience: 'sts.amazonaws.com' };

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

beforeEach(() => sandbox.reset());

async function openRun(policy: PolicyDocument, folder: string): Promise<SetupRun> {
  const { account, atlasApi, awsEndpointUrl } = sandbox;
  account.createUser({ userName: 'administrator', policy });
  const key = account.createAccessKey({ userName: 'administrator' });
  await sandbox.provision('sso');
  for (const user of sandbox.databaseUsers.list()) sandbox.databaseUsers.delete(user);
  const target = await openTarget({
    target: 'sandbox',
    folder,
    env: {
      AWS_ENDPOINT_URL: awsEndpointUrl,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      MONGODB_ATLAS_BASE_URL: atlasApi.url,
      MONGODB_ATLAS_CLIENT_ID: atlasApi.clientId,
      MONGODB_ATLAS_CLIENT_SECRET: atlasApi.clientSecret,
      MONGODB_ATLAS_PROJECT_ID: atlasApi.projectId,
    },
    project: undefined,
    tokenFile: undefined,
    permissionSet: undefined,
    signal: AbortSignal.timeout(60_000),
    say: () => {},
  });
  return {
    target,
    state: createMemoryState(target.place),
    parameters: {
      account: account.accountId,
      database: 'testdb',
      clusterName: atlasApi.clusterName,
      webIdentity: { ...TOKENS, subject: 'one' },
    },
    cluster: { name: atlasApi.clusterName, url: sandbox.mongodbUri },
    say: () => {},
    pause: async () => {},
    observe: () => {},
    signal: new AbortController().signal,
  };
}

/** Sets them up, then for tokens of another subject, and removes them. */
async function setUpAndRemove(policy: PolicyDocument, paths: readonly string[]): Promise<SetupRun> {
  const run = await openRun(policy, emptyFolder());
  await apply(run, paths);
  run.parameters.webIdentity.subject = 'two';
  await apply(run, paths);
  const { changes } = await planRemoval(run, { setups: paths, deleteCluster: false });
  for (const change of changes) await change.run();
  return run;
}

async function apply(run: SetupRun, paths: readonly string[]): Promise<void> {
  const { changes } = await planSetup(run, { paths, isProvedHere: true, newCluster: undefined });
  for (const change of changes) await change.run();
}

test('with it every path is set up, changed and removed', async () => {
  const { state } = await setUpAndRemove(POLICY, SETUP_PATHS);
  expect(state.records()).toEqual([]);
  expect(sandbox.databaseUsers.list()).toEqual([]);
});

/** Together they have every kind of object. */
const KINDS = ['sts-assume-role', 'web-identity', 'ec2-role', 'lambda', 'sso'];

describe('with one action less something fails, and says which', () => {
  test.each(ACTIONS)('%s', async (action) => {
    const less = POLICY.Statement.map((statement) => ({
      ...statement,
      Action: listOf(statement.Action).filter((each) => each !== action),
    })).filter(({ Action }) => Action.length > 0);
    const failure = await setUpAndRemove({ ...POLICY, Statement: less }, KINDS).catch(explainRefusal);
    expect(failure).toMatchObject({
      message: expect.stringMatching(
        new RegExp(
          `^AWS refuses ${action}: User: \\S+ is not authorized to perform: ${action} on resource: `,
        ),
      ),
    });
  });
});
