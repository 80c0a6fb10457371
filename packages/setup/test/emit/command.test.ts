import { expect, test } from 'vitest';
import { type EmitValues, emitCommand } from '../../src/commands/emit.ts';

function emit(args: string, values: EmitValues = {}): string {
  let output = '';
  emitCommand(args.split(' ').filter(Boolean), values, (text) => {
    output += text;
  });
  return output;
}

const USAGE = [
  'emit needs a tool and one credential path.',
  'npm run setup -- emit aws-cli|atlas-cli|terraform <path>',
] as const;

test.each<[string, EmitValues, string, unknown]>([
  ['', {}, ...USAGE],
  ['aws-cli', {}, ...USAGE],
  ['aws-cli env-vars lambda', {}, ...USAGE],
  ['pulumi lambda', {}, 'there is no tool "pulumi".', 'They are: aws-cli, atlas-cli, terraform.'],
  ['terraform ec2', {}, 'there is no credential path "ec2".', expect.stringMatching(/^They are: env-vars, /)],
  [
    'terraform lambda',
    { destroy: true },
    '--destroy is for the scripts.',
    'Terraform removes what it has made: terraform destroy',
  ],
  [
    'aws-cli lambda',
    { suffix: 'a/b' },
    '--suffix has characters that the name of a role cannot have.',
    'It may have letters, digits and the characters = . @ _ -',
  ],
  [
    'aws-cli web-identity',
    { issuer: 'https://gitlab.com' },
    'web-identity needs the subject of the tokens too.',
    'Say --issuer <url> and --subject <sub>, or set AWS_WEB_IDENTITY_TOKEN_FILE to a token that has them.',
  ],
])('emit %s %j is refused', (args, values, message, fix) => {
  expect(() => emit(args, values)).toThrow(expect.objectContaining({ message, fix }));
});

test('the options are in the text', () => {
  const values = { cluster: 'Cluster7', database: 'shop', suffix: 'a=b' };
  const user = emit('atlas-cli env-vars', values);
  expect(user).toContain('"name": "Cluster7"');
  expect(user).toContain('"databaseName": "shop"');
  expect(user).toContain('"value": "env-vars+a=b"');
  expect(emit('aws-cli env-vars', values)).toContain(
    `create-user --user-name atlas-aws-iam-env-vars-a=b --tags 'Key=atlas-aws-iam:setup,Value="env-vars+a=b"' `,
  );
  const role = emit('terraform web-identity', { issuer: 'https://gitlab.com', subject: 'project_path:a/b' });
  expect(role).toMatch(/url += "https:\/\/gitlab\.com"/);
  expect(role).toContain('"gitlab.com:sub" = "project_path:a/b"');
});

test('a shell takes no part of a name for a command', () => {
  const database = emit('atlas-cli env-vars', { database: '$(touch x)`y`\\' });
  expect(database).toContain(String.raw`"databaseName": "\$(touch x)\`y\`\\\\"`);
  const cluster = emit('atlas-cli env-vars', { cluster: "'; touch x; '" });
  expect(cluster).toContain(`--clusterName "'; touch x; '"`);
  const given = { issuer: 'https://example.com/$(touch', subject: 'a', destroy: true };
  expect(() => emit('aws-cli web-identity', given)).toThrow('--issuer is not an address.');
});
