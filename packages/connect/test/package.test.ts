import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { runNode } from '@atlas-aws-iam/test-support/run-node';
import { build, type Format } from 'esbuild';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { STATIC } from './credentials.ts';
import { createPrograms, type Installed } from './install-package.ts';

// The package as it is published, in folders that have nothing else of this repository: imported, required, bundled, and
// read by a compiler.

let programs: Awaited<ReturnType<typeof createPrograms>>;
beforeAll(async () => {
  programs = await createPrograms();
});
afterAll(() => programs.remove());

const PACKAGES = { mongodb: 'mongodb', '@aws-sdk/credential-providers': '@aws-sdk/credential-providers' };

const BODY = `main(async () => {
  const client = await connect({ credentialProvider: fromEnv() });
  try {
    console.log(await authenticatedUser(client));
  } finally {
    await client.close();
  }
});
`;
const REQUIRED = `const { authenticatedUser, connect, main } = require('@atlas-aws-iam/connect');
const { fromEnv } = require('@aws-sdk/credential-providers');
${BODY}`;
const IMPORTED = `import { authenticatedUser, connect, main } from '@atlas-aws-iam/connect';
import { fromEnv } from '@aws-sdk/credential-providers';
${BODY}`;

async function provision() {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  return sandbox.provision('env-vars');
}

async function expectLogin(folder: string, file: string): Promise<void> {
  const { env, authenticatedUser } = await provision();
  expect(await runNode(folder, [file], env)).toEqual({
    exitCode: 0,
    stdout: `${authenticatedUser}\n`,
    stderr: '',
  });
  // What explains a failure is loaded only then.
  const failed = await runNode(folder, [file], { ...env, AWS_MONGO_CLUSTER_URL: '' });
  expect(failed).toMatchObject({ exitCode: 1, stdout: '' });
  expect(failed.stderr).toMatch(/^Failed: No cluster to connect to \(cluster-url-missing\)\n/);
}

describe('a program', () => {
  test.each([
    ['requires it', 'program.cjs', REQUIRED],
    ['imports it', 'program.mjs', IMPORTED],
  ])('that %s logs in, and has its failure explained', async (name, file, text) => {
    await expectLogin(programs.create(name, { [file]: text }, PACKAGES), file);
  });

  test.each<Format>(['cjs', 'esm'])(
    'that is bundled as %s does too, and the bundler warns of nothing',
    async (format) => {
      const folder = programs.create(`bundled-${format}`, { 'app.ts': IMPORTED }, PACKAGES);
      const outfile = join(folder, format === 'cjs' ? 'app.cjs' : 'app.mjs');
      const { warnings } = await build({
        absWorkingDir: folder,
        entryPoints: ['app.ts'],
        outfile,
        format,
        bundle: true,
        platform: 'node',
        external: ['mongodb', '@aws-sdk/*'],
        logLevel: 'silent',
      });
      expect(warnings).toEqual([]);
      await expectLogin(folder, outfile);
    },
  );
});

describe('the copy that is imported and the one that is required', () => {
  const TWO_COPIES = `
    import { createRequire } from 'node:module';
    import * as imported from '@atlas-aws-iam/connect';
    import * as importedExplain from '@atlas-aws-iam/connect/explain';
    const require = createRequire(import.meta.url);
    const required = require('@atlas-aws-iam/connect');
    const requiredExplain = require('@atlas-aws-iam/connect/explain');
    const fail = (copy, options) => copy.connect(options).then(() => 'connected', (error) => error);
    const credentialProvider = async () => (${JSON.stringify(STATIC)});
    for (const [failing, { explain }] of [[imported, requiredExplain], [required, importedExplain]]) {
      const refused = await fail(failing, { database: 'a.b' });
      const { code, cause } = explain(await fail(failing, { credentialProvider }));
      console.log(JSON.stringify({ own: explain(refused), login: { code, cause }, refused: refused.code }));
    }
    console.log(imported.ConnectError === required.ConnectError);
  `;

  test('explain each other’s errors, and know what the other saw of a login', async () => {
    const { env } = await provision();
    const folder = programs.create('two copies', { 'program.mjs': TWO_COPIES }, PACKAGES);
    const { stdout, stderr } = await runNode(folder, ['program.mjs'], env);
    expect(stderr).toBe('');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const told = {
      refused: 'database-name-invalid',
      own: expect.objectContaining({
        code: 'database-name-invalid',
        fix: expect.stringContaining('Browse Collections'),
      }),
      // The key that was signed with, which the server's answer does not name.
      login: { code: 'sts-refused', cause: expect.stringContaining('AKIA…MPLE') },
    };
    expect(lines).toEqual([told, told, false]);
  });
});

describe('its types', () => {
  const PROGRAM = `
    import { authenticatedUser, connect, ConnectError, mongoClientOptions } from '@atlas-aws-iam/connect';
    import { explain } from '@atlas-aws-iam/connect/explain';
    import { proveAccess } from '@atlas-aws-iam/connect/proof';
    import { resolveTarget } from '@atlas-aws-iam/connect/target';
    import { fromEnv } from '@aws-sdk/credential-providers';
    import { MongoClient } from 'mongodb';
    import mongoose from 'mongoose';

    export async function program(): Promise<string> {
      const own = await connect({ credentialProvider: fromEnv(), clientOptions: { maxPoolSize: 5 } });
      await proveAccess(own.db(), 'a program');
      const { uri, options } = mongoClientOptions({
        credentialProvider: fromEnv(),
        clientOptions: { maxPoolSize: 5, autoIndex: false },
        driver: mongoose.mongo,
      });
      const size: number = options.maxPoolSize;
      await mongoose.connect(uri, options);
      await mongoose.createConnection(uri, { ...options, bufferCommands: size > 1 }).asPromise();
      // @ts-expect-error it is no driver.
      mongoClientOptions({ driver: {} });
      // @ts-expect-error it is no number.
      const port: number = uri;
      const login = mongoClientOptions({ credentialProvider: fromEnv() });
      const client = new MongoClient(login.uri, { ...login.options, monitorCommands: true });
      await new MongoClient(login.uri, login.options).connect();
      console.log(await authenticatedUser(client), await authenticatedUser(mongoose.connection.getClient()));
      try {
        return String(resolveTarget({ clusterUrl: uri }));
      } catch (error) {
        if (error instanceof ConnectError && error.code === 'placeholder') return error.explanation.fix;
        return explain(error).fix;
      }
    }
  `;
  const SETTINGS = {
    nodenext: ['program.mts', { module: 'nodenext' }],
    'nodenext, CommonJS': ['program.cts', { module: 'nodenext' }],
    commonjs: ['program.ts', { module: 'commonjs', esModuleInterop: true }],
    bundler: ['program.ts', { module: 'esnext', moduleResolution: 'bundler' }],
  } as const;
  const COPIES: Installed[] = [
    { mongodb: 'mongodb', mongoose: 'mongoose' },
    { mongodb: 'mongodb-6', mongoose: 'mongoose-8' },
    { mongodb: 'mongodb', mongoose: 'mongoose-8' },
  ];
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

  test.each(
    Object.entries(SETTINGS).flatMap(([name, settings]) =>
      COPIES.map((copies) => ({ name, settings, copies })),
    ),
  )('fit under $name, with $copies.mongodb and $copies.mongoose', async ({ name, settings, copies }) => {
    const [file, options] = settings;
    const compilerOptions = {
      ...options,
      target: 'es2023',
      lib: ['es2023'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      noEmit: true,
    };
    const folder = programs.create(
      `${name} ${Object.values(copies).join(' ')}`,
      { [file]: PROGRAM, 'tsconfig.json': JSON.stringify({ compilerOptions, files: [file] }) },
      { ...PACKAGES, ...copies, '@types/node': '@types/node' },
    );
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch(
      (error) => error,
    );
    expect(stdout).toBe('');
  });
});
