import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { expect, test } from 'vitest';
import { describeSetup, SETUP_PATHS, type SetupObject } from '../src/objects/index.ts';
import { PARAMETERS } from './emit/parameters.ts';

const NAMES: Record<SetupObject['kind'], string> = {
  'iam-user': 'user',
  'access-key': 'access key',
  'oidc-provider': 'identity provider',
  'iam-role': 'role',
  'reserved-role': '(the role of its permission set is there)',
  'user-policy': 'policy of the user: may assume the role',
  'role-policy': '`AWSLambdaBasicExecutionRole` on the role',
  'instance-profile': 'instance profile',
  'role-in-instance-profile': 'the role in it',
  'database-user': '',
};

test('docs/setup.md has what each path gets', () => {
  const rows = new Map<string, string[]>();
  for (const path of SETUP_PATHS) {
    const { objects, env, hasProfile } = describeSetup(path, { ...PARAMETERS, account: '123456789012' });
    const made = objects.map(({ kind }) => NAMES[kind]).filter(Boolean);
    const user = objects.find((object) => object.kind === 'database-user');
    const reads = [
      ...(hasProfile ? ['a profile'] : []),
      ...(path === 'sso' ? ['your own profile'] : []),
      ...Object.keys(env).map((name) => `\`${name}\``),
    ];
    const type = user?.kind === 'database-user' ? user.awsIAMType : undefined;
    const cells = `${made.join(', ')} | \`${type}\` | ${reads.join(', ') || 'nothing: the platform has it'}`;
    rows.set(cells, [...(rows.get(cells) ?? []), path]);
  }
  const table = [
    '| path | in IAM | database user | its program reads |',
    '| --- | --- | --- | --- |',
    ...[...rows].map(([cells, paths]) => `| ${paths.join(', ')} | ${cells} |`),
  ].join('\n');
  const page = readFileSync(join(repositoryRoot, 'docs/setup.md'), 'utf8').replaceAll('\r\n', '\n');
  const [, shown] = /<!-- objects:start -->\n([\s\S]*?)\n<!-- objects:end -->/.exec(page) ?? [];
  expect(shown).toBe(table);
});
