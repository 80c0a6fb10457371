import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { expect, test } from 'vitest';
import { startSetup } from './support/start-setup.ts';

test('.env.matrix has what each row needs, and loses it with destroy', async () => {
  await using setup = await startSetup();
  const file = join(setup.folder, '.env.matrix');
  writeFileSync(file, 'MATRIX_SSO__AWS_PROFILE=mine');
  const paths = ['env-vars', 'lambda', 'sts-assume-role'];
  await setup.run('apply', paths, { isForMatrix: true });
  const env = parse(readFileSync(file));
  const arn = (rest: string) => `arn:aws:iam::123456789012:${rest}`;
  expect(env).toEqual({
    MATRIX_SSO__AWS_PROFILE: 'mine',
    AWS_ENDPOINT_URL: setup.sandbox.awsEndpointUrl,
    AWS_MONGO_CLUSTER_URL: expect.stringContaining('mongodb://127.0.0.1:'),
    AWS_MONGO_DATABASE: 'testdb',
    MATRIX_ENV_VARS__PRINCIPAL: arn('user/atlas-aws-iam-env-vars'),
    MATRIX_ENV_VARS__AWS_REGION: 'us-east-1',
    MATRIX_ENV_VARS__AWS_ACCESS_KEY_ID: expect.stringMatching(/^AKIA/),
    MATRIX_ENV_VARS__AWS_SECRET_ACCESS_KEY: expect.any(String),
    MATRIX_LAMBDA__PRINCIPAL: arn('role/atlas-aws-iam-lambda'),
    MATRIX_LAMBDA__AWS_REGION: 'us-east-1',
    MATRIX_STS_ASSUME_ROLE__PRINCIPAL: arn('role/atlas-aws-iam-sts-assume-role'),
    MATRIX_STS_ASSUME_ROLE__AWS_REGION: 'us-east-1',
    MATRIX_STS_ASSUME_ROLE__AWS_PROFILE: 'atlas-aws-iam-sts-assume-role',
    MATRIX_STS_ASSUME_ROLE__AWS_SHARED_CREDENTIALS_FILE: join(setup.folder, '.setup/sandbox/credentials'),
    MATRIX_STS_ASSUME_ROLE__ASSUME_ROLE_ARN: arn('role/atlas-aws-iam-sts-assume-role'),
    MATRIX_STS_ASSUME_ROLE__ASSUME_ROLE_EXTERNAL_ID: expect.any(String),
  });

  await setup.run('destroy', ['sts-assume-role', 'lambda']);
  expect(Object.keys(parse(readFileSync(file))).filter((name) => /LAMBDA|ASSUME/.test(name))).toEqual([]);
  await setup.run('destroy', ['env-vars']);
  expect(readFileSync(file, 'utf8')).toBe('MATRIX_SSO__AWS_PROFILE=mine');
});

test('a variable that somebody has set otherwise stays', async () => {
  await using setup = await startSetup();
  const file = join(setup.folder, '.env.matrix');
  const text = 'MATRIX_ENV_VARS__PRINCIPAL=arn:aws:iam::123456789012:user/mine\n';
  writeFileSync(file, text);
  const { exitCode, output } = await setup.run('apply', ['env-vars'], { isForMatrix: true });
  expect({ exitCode, lines: output.split('\n').slice(-2) }).toEqual({
    exitCode: 1,
    lines: [
      `The setup stopped: ${file} sets MATRIX_ENV_VARS__PRINCIPAL already, and not by a setup.`,
      'Remove that line, or leave out --matrix: a setup changes no value that it has not written.',
    ],
  });
  expect(readFileSync(file, 'utf8')).toBe(text);
  await setup.run('destroy', ['env-vars']);
  expect(existsSync(join(setup.folder, '.setup/sandbox.json'))).toBe(false);
});
