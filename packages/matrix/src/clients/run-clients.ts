import { join } from 'node:path';
import { createTemporaryFolder, createTemporaryHome, watchForEnding } from '@atlas-aws-iam/command';
import { createTlsIdentity } from '@atlas-aws-iam/sandbox';
import { AWS_HOSTS } from './aws-hosts.ts';
import { languages } from './languages.ts';
import { measureSource } from './measure-source.ts';
import { sources } from './sources.ts';
import { trustAuthority } from './trust-authority.ts';

// Runs a client that was built, with each source, and prints a line of JSON for each as it is measured. It is a process of
// its own, so that it can have a network of its own: one in which nothing but the sandbox can be reached.

const [output = '', place, sourceIds = '', id] = process.argv.slice(2);
const client = languages.find((language) => language.id === id);
if (!client) throw new Error(`there is no client ${id}`);
const hasAddresses = place === 'private';
// What is left then, tokens among it, is removed when this process ends by itself.
const { signal } = watchForEnding({ isCtrlCForeign: false, graceMs: 2_000 });
using folder = createTemporaryFolder('matrix-clients-');
using home = createTemporaryHome();
const identity = hasAddresses ? await createTlsIdentity(Date.now, { names: AWS_HOSTS }) : undefined;
const env = home.envOf(identity ? await trustAuthority(identity.certificateAuthority, folder.path) : {});
for (const source of sources) {
  if (signal.aborted) break;
  if (!sourceIds.split(',').includes(source.id) || (source.needsAddresses && !hasAddresses)) continue;
  const directory = join(folder.path, source.id);
  console.log(
    JSON.stringify(await measureSource(source, client, { output, directory, env, identity, signal })),
  );
}
