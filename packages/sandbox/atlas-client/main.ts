import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createNpm,
  createTemporaryFolder,
  createTemporaryHome,
  runCommand,
  runNode,
} from '@atlas-aws-iam/command';
import { MongoClient } from 'mongodb';
import { type Sandbox, startSandbox } from '../src/index.ts';

/** A project of its own, whose packages are in no lock file here: the client brings some two hundred. */
const PROGRAM = join(import.meta.dirname, 'program');

const NAME = '@mongodb-js/mcp-atlas-api-client';
const { dependencies } = JSON.parse(readFileSync(join(PROGRAM, 'package.json'), 'utf8'));
const CLIENT = `${NAME}@${dependencies[NAME]}`;

const USAGE = `Usage: npm run atlas-client -w packages/sandbox

Drives the sandbox's Administration API with MongoDB's own client, ${CLIENT}, which it installs in a
temporary folder without scripts. Where it cannot be installed, that is said and nothing is tried.
  --help   prints this`;

await runCommand({
  call: 'npm run atlas-client -w packages/sandbox',
  usage: USAGE,
  failure: 'The client did not get through',
  options: {},
  async run({ signal }) {
    using home = createTemporaryHome();
    using folder = createTemporaryFolder('atlas-aws-iam-client-');
    cpSync(PROGRAM, folder.path, { recursive: true });
    try {
      const install = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
      await createNpm(folder.path, signal)(install);
    } catch (error) {
      if (signal.aborted) return 1;
      // The call, then npm's own code; the rest is a trace.
      const [, reason = 'npm failed'] = (error as Error).message.split('\n');
      console.log(`Skipped: ${CLIENT} could not be installed: ${reason}`);
      return 0;
    }
    await using sandbox = await startSandbox({ tls: true, atlasChangeMs: 200 });
    // Its token endpoint has to be HTTPS, and Node.js takes an authority from a file.
    const ca = join(folder.path, 'ca.pem');
    writeFileSync(ca, sandbox.tlsCertificateAuthority ?? '');
    const { arn } = sandbox.account.createUser({ userName: 'app' });
    const { clientId, clientSecret, organizationId, projectId, url } = sandbox.atlasApi;
    const env = home.envOf({
      BASE_URL: url,
      CLIENT_ID: clientId,
      CLIENT_SECRET: clientSecret,
      GROUP_ID: projectId,
      KEPT_ARN: arn,
      NODE_EXTRA_CA_CERTS: ca,
      ORG_ID: organizationId,
    });
    const { exitCode, output } = await runNode(['drive.mjs'], {
      cwd: folder.path,
      env,
      outputs: 'kept',
      signal,
    });
    console.log(output.trimEnd());
    if (exitCode !== 0) return 1;
    console.log(`login ${await userOf(sandbox)}`);
    console.log(`\n${CLIENT} got through all of it`);
    return 0;
  },
});

/** Who the user that the client has made is to the server, with the driver. */
async function userOf(sandbox: Sandbox): Promise<string> {
  const keys = sandbox.account.createAccessKey({ userName: 'app' });
  const client = new MongoClient(sandbox.mongodbUri, {
    ca: sandbox.tlsCertificateAuthority ?? '',
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => keys },
  });
  try {
    const { authInfo } = await client.db('admin').command({ connectionStatus: 1 });
    return authInfo.authenticatedUsers[0].user;
  } finally {
    await client.close();
  }
}
