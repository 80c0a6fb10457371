import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Env, findProgram, machineEnv } from '@atlas-aws-iam/command';
import { outcomeOf } from './build-client.ts';

/** Of a file that holds nothing but a public certificate. Java asks for one. */
const STORE_PASSWORD = 'changeit';
const TIMEOUT_MS = 60_000;

/**
 * The variables by which programs are told to trust the authority: Go, Rust, C and PHP by OpenSSL's, Python and Node.js by
 * the AWS SDK's and their own. Java takes a file of another form, which its own tool makes.
 *
 * @param authority PEM
 * @param folder where the files go
 */
export async function trustAuthority(authority: string, folder: string): Promise<Env> {
  const file = join(folder, 'authority.pem');
  writeFileSync(file, authority);
  return {
    SSL_CERT_FILE: file,
    AWS_CA_BUNDLE: file,
    NODE_EXTRA_CA_CERTS: file,
    ...(await javaTrust(file, join(folder, 'authority.p12'))),
  };
}

async function javaTrust(authority: string, store: string): Promise<Env> {
  const env = machineEnv();
  const keytool = findProgram('keytool', { path: env.PATH });
  if (keytool === undefined) return {};
  const ofStore = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', STORE_PASSWORD];
  const args = ['-importcert', '-noprompt', '-alias', 'sandbox', '-file', authority, ...ofStore];
  await outcomeOf({ program: keytool, args }, '.', AbortSignal.timeout(TIMEOUT_MS), env);
  const options = { trustStore: store, trustStoreType: 'PKCS12', trustStorePassword: STORE_PASSWORD };
  const flags = Object.entries(options).map(([name, value]) => `-Djavax.net.ssl.${name}=${value}`);
  return { JDK_JAVA_OPTIONS: flags.join(' ') };
}
