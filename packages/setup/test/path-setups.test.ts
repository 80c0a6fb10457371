import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  describeSetup,
  fillPolicy,
  nameOf,
  SETUP_PATHS,
  type SetupParameters,
} from '../src/objects/index.ts';
import { MAX_NAME_LENGTH } from '../src/objects/names.ts';

const root = join(import.meta.dirname, '../../..');

const PARAMETERS: SetupParameters = {
  account: '123456789012',
  database: 'testdb',
  clusterName: 'sandbox',
  webIdentity: {
    issuer: 'https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
    audience: 'sts.amazonaws.com',
    subject: 'system:serviceaccount:default:atlas-app',
  },
};

function trustOf(path: string): unknown {
  const role = describeSetup(path, PARAMETERS).objects.find(({ kind }) => kind === 'iam-role');
  if (role?.kind !== 'iam-role') throw new Error(`${path} has no role.`);
  return fillPolicy(role.trust, () => {
    const host = PARAMETERS.webIdentity.issuer.replace('https://', '');
    return `arn:aws:iam::123456789012:oidc-provider/${host}`;
  });
}

const documented = (name: string) =>
  JSON.parse(readFileSync(join(root, 'docs/policies', `${name}.json`), 'utf8'));

test('every example has a setup, and nothing else has', () => {
  const examples = readdirSync(join(root, 'examples'), { withFileTypes: true });
  expect([...SETUP_PATHS].sort()).toEqual(
    examples.filter((entry) => entry.isDirectory()).map(({ name }) => name),
  );
});

test.each(SETUP_PATHS)('%s ends with the database user, and refers only to what is there', (path) => {
  const { objects, env } = describeSetup(path, PARAMETERS);
  expect(objects.at(-1)).toMatchObject({ kind: 'database-user', scopes: [{ name: 'sandbox' }] });
  const seen = new Set<string>();
  for (const object of objects) {
    for (const [, of] of JSON.stringify(object).matchAll(/"arnOf":"([^"]+)"/g)) expect(seen).toContain(of);
    expect(seen).not.toContain(object.id);
    seen.add(object.id);
  }
  for (const [, of] of JSON.stringify(env).matchAll(/"arnOf":"([^"]+)"/g)) expect(seen).toContain(of);
});

describe('a trust policy is the one that the deploying page shows', () => {
  test.each([
    ['ec2-role', 'trust.ec2'],
    ['lambda', 'trust.lambda'],
    ['web-identity', 'trust.irsa'],
  ])('%s', (path, file) => {
    expect(trustOf(path)).toEqual(documented(file));
  });

  test('container-role has those of ECS and of EKS', () => {
    expect(trustOf('container-role')).toEqual({
      Version: '2012-10-17',
      Statement: [...documented('trust.ecs').Statement, ...documented('trust.eks-pod-identity').Statement],
    });
  });
});

test('a name has no path, and leaves room for a suffix', () => {
  expect(nameOf('ec2-role', undefined)).toBe('atlas-aws-iam-ec2-role');
  expect(nameOf('ec2-role', 'staging')).toBe('atlas-aws-iam-ec2-role-staging');
  for (const path of SETUP_PATHS) {
    expect(nameOf(path, undefined)).not.toContain('/');
    expect(nameOf(path, 'a'.repeat(32)).length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
  }
});
