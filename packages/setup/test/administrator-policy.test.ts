import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { type PolicyDocument, type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
} from '@aws-sdk/client-iam';
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

const read = (file: string) => readFileSync(join(repositoryRoot, file), 'utf8').replaceAll('\r\n', '\n');
const POLICY = JSON.parse(read('docs/policies/setup.administrator.json')) as PolicyDocument;

const listOf = (action: string | readonly string[] | undefined) => [action ?? []].flat();
const ACTIONS = POLICY.Statement.flatMap(({ Action }) => listOf(Action)).sort();

const OTHER_TRUST: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }],
};

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

beforeEach(() => sandbox.reset());

async function openRun(policy: PolicyDocument): Promise<SetupRun> {
  const { account, atlasApi, awsEndpointUrl, databaseUsers } = sandbox;
  account.createUser({ userName: 'administrator', policy });
  const key = account.createAccessKey({ userName: 'administrator' });
  // The role that IAM Identity Center has made; its database user is the setup's to make.
  await sandbox.provision('sso');
  for (const user of databaseUsers.list()) databaseUsers.delete(user);
  const quiet = { say: () => {}, pause: async () => {}, signal: new AbortController().signal };
  const target = await openTarget({
    ...quiet,
    target: 'sandbox',
    folder: emptyFolder(),
    now: Date.now,
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
  });
  return {
    ...quiet,
    target,
    state: createMemoryState(target.place),
    parameters: {
      account: account.accountId,
      database: 'testdb',
      clusterName: atlasApi.clusterName,
      webIdentity: { issuer: 'https://token.example.com', audience: 'sts.amazonaws.com', subject: 'one' },
    },
    cluster: { name: atlasApi.clusterName, url: sandbox.mongodbUri },
    observe: () => {},
    runExample: () => Promise.reject(new Error('Nothing is proved here.')),
  };
}

interface Steps {
  make(): Promise<void>;
  change(): Promise<void>;
  remove(): Promise<void>;
}

function stepsOf(run: SetupRun, paths: readonly string[]): Steps {
  async function make(): Promise<void> {
    const { changes } = await planSetup(run, { paths, isProvedHere: true, newCluster: undefined });
    for (const change of changes) await change.run();
  }
  return {
    make,
    async change() {
      // Somebody has changed the trust policies.
      for (const { object } of run.state.records()) {
        if (object.kind !== 'iam-role') continue;
        const role = sandbox.account.entities.roles.find(object.roleName);
        if (role) role.trustPolicy = OTHER_TRUST;
      }
      await make();
    },
    async remove() {
      const { changes } = await planRemoval(run, { setups: paths, deleteCluster: false });
      for (const change of changes) await change.run();
    },
  };
}

async function runAll({ make, change, remove }: Steps): Promise<void> {
  await make();
  await change();
  await remove();
}

test('with it every path is set up, changed and removed', async () => {
  const run = await openRun(POLICY);
  await runAll(stepsOf(run, SETUP_PATHS));
  expect(run.state.records()).toEqual([]);
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
    const run = await openRun({ ...POLICY, Statement: less });
    const failure = await runAll(stepsOf(run, KINDS)).catch(explainRefusal);
    expect(failure).toMatchObject({
      message: expect.stringMatching(
        new RegExp(
          `^AWS refuses ${action}: User: \\S+ is not authorized to perform: ${action} on resource: `,
        ),
      ),
    });
  });
});

describe('what is not of a setup is out of its reach', () => {
  const tag = { Key: 'atlas-aws-iam:setup', Value: 'ec2-role' };
  const role = { RoleName: 'atlas-aws-iam-x', AssumeRolePolicyDocument: JSON.stringify(OTHER_TRUST) };
  const administratorAccess = 'arn:aws:iam::aws:policy/AdministratorAccess';

  test.each([
    ['a user of another name', new CreateUserCommand({ UserName: 'x', Tags: [tag] })],
    ['a user without the tag', new CreateUserCommand({ UserName: 'atlas-aws-iam-x' })],
    ['a role of another name', new CreateRoleCommand({ ...role, RoleName: 'x', Tags: [tag] })],
    ['a role without the tag', new CreateRoleCommand(role)],
    ['somebody else’s role of such a name', new DeleteRoleCommand({ RoleName: 'atlas-aws-iam-foreign' })],
    ['a key of the administrator', new CreateAccessKeyCommand({ UserName: 'administrator' })],
    [
      'another policy of AWS’s',
      new AttachRolePolicyCommand({ RoleName: 'atlas-aws-iam-ec2-role', PolicyArn: administratorAccess }),
    ],
  ])('%s', async (_, command) => {
    const run = await openRun(POLICY);
    sandbox.account.createRole({ roleName: 'atlas-aws-iam-foreign' });
    await stepsOf(run, ['ec2-role']).make();
    const refusal = await run.target.iam.send(command as CreateUserCommand).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'AccessDenied' });
  });
});

test('docs/setup.md has the actions of each path', async () => {
  const rows = new Map<string, string[]>();
  for (const path of SETUP_PATHS) {
    await sandbox.reset();
    const cells = await actionsOf(path);
    rows.set(cells, [...(rows.get(cells) ?? []), path]);
  }
  const table = [
    '| path | to look | to make | to change | to remove |',
    '| --- | --- | --- | --- | --- |',
    ...[...rows].map(([cells, paths]) => `| ${paths.join(', ')} | ${cells} |`),
  ].join('\n');
  const [, shown] =
    /<!-- permissions:start -->\n([\s\S]*?)\n<!-- permissions:end -->/.exec(read('docs/setup.md')) ?? [];
  expect(shown).toBe(table);
  const named = new Set([...table.matchAll(/`(\w+)`/g)].map(([, name]) => `iam:${name}`));
  expect([...named].sort()).toEqual(ACTIONS);
});

/** As four cells: what is new in each step. */
async function actionsOf(path: string): Promise<string> {
  const run = await openRun(POLICY);
  const names: string[] = [];
  run.target.iam.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        names.push(commandName.replace(/Command$/, ''));
        return next(args);
      },
    { step: 'initialize' },
  );
  const { make, change, remove } = stepsOf(run, [path]);
  const cells: string[] = [];
  const known = new Set<string>(['SimulatePrincipalPolicy']);
  for (const step of [
    () => planSetup(run, { paths: [path], isProvedHere: true, newCluster: undefined }),
    make,
    change,
    remove,
  ]) {
    names.length = 0;
    await step();
    const added = [...new Set(names.flatMap(neededFor))].filter((name) => !known.has(name)).sort();
    for (const name of added) known.add(name);
    cells.push(added.map((name) => `\`${name}\``).join(', ') || '—');
  }
  return cells.join(' | ');
}

/** IAM asks for more than the action of the call, where it tags or passes on a role. */
function neededFor(name: string): string[] {
  if (name === 'AddRoleToInstanceProfile') return [name, 'PassRole'];
  const [, tagged] = /^Create(User|Role|InstanceProfile|OpenIDConnectProvider)$/.exec(name) ?? [];
  return tagged === undefined ? [name] : [name, `Tag${tagged}`];
}
