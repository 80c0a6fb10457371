import { execFile } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createNpm, createTemporaryFolder, machineEnv, type TemporaryFolder } from '@atlas-aws-iam/command';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

const PACKAGE = join(import.meta.dirname, '..');
const MAX_UNPACKED_BYTES = 1_600_000;
const MAX_PACKED_BYTES = 500_000;

let packed: TemporaryFolder;
let installed: TemporaryFolder;
let tarball: string;
beforeAll(async () => {
  packed = createTemporaryFolder('doctor-packed-');
  installed = createTemporaryFolder('doctor-installed-');
  await createNpm(PACKAGE)(['pack', '--ignore-scripts', '--pack-destination', packed.path]);
  tarball = join(packed.path, readdirSync(packed.path)[0] ?? '');
  writeFileSync(join(installed.path, 'package.json'), '{"private":true}');
  await createNpm(installed.path)(['install', '--offline', '--no-audit', '--no-fund', tarball]);
});
afterAll(() => {
  for (const folder of [packed, installed]) folder[Symbol.dispose]();
});

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

describe('the tarball', () => {
  test('is small enough for a pod', () => {
    expect(statSync(tarball).size).toBeLessThanOrEqual(MAX_PACKED_BYTES);
    const files = filesOf(join(installed.path, 'node_modules/@atlas-aws-iam/doctor'));
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeLessThanOrEqual(MAX_UNPACKED_BYTES);
  });

  test('brings nothing else along', () => {
    expect(readdirSync(join(installed.path, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(
      ['@atlas-aws-iam'],
    );
    expect(readdirSync(join(installed.path, 'node_modules/@atlas-aws-iam/doctor')).sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist',
      'package.json',
    ]);
  });

  test('runs where nothing of this repository is', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.stop());
    const { env } = await sandbox.provision('env-vars');
    const bin = join(installed.path, 'node_modules/@atlas-aws-iam/doctor/dist/bin.cjs');
    const { stdout } = await promisify(execFile)(process.execPath, [bin, '--verbose'], {
      cwd: installed.path,
      env: { ...machineEnv(), ...env },
    });
    expect(stdout).toContain('Connected: no link is broken.');
    // By the service’s name, not by what bundling has made of it.
    expect(stdout).toContain('mdb-env-vars-user');
  });
});
