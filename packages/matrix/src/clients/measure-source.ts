import { type Env, repositoryRoot } from '@atlas-aws-iam/command';
import { type Sandbox, startSandbox, type TlsIdentity } from '@atlas-aws-iam/sandbox';
import { startAwsHosts } from './aws-hosts.ts';
import { outcomeOf, outputOf, sourceOf } from './build-client.ts';
import type { Language } from './languages.ts';
import type { Cell, SourceCells } from './measurement.ts';
import type { Source } from './sources.ts';
import { wordsOf } from './words-of.ts';

const TIMEOUT_MS = 120_000;

export interface Surroundings {
  /** Where the clients have been built. */
  output: string;
  /** For the files of the sources. */
  directory: string;
  /** All that a client sees, besides the source. */
  env: Env;
  /** Of AWS's host names, where they and the addresses of the metadata services are to be had. */
  identity: TlsIdentity | undefined;
  /** Ends the client. */
  signal: AbortSignal;
}

interface Scene {
  sandbox: Sandbox;
  env: Env;
  /** Whom the server should take the client for. */
  user: string | undefined;
}

/** Lets the client log in where nothing but this source is. */
export async function measureSource(
  source: Source,
  client: Language,
  { output, directory, env: machine, identity, signal: ending }: Surroundings,
): Promise<SourceCells> {
  await using sandbox = await startSandbox({ linkLocal: identity !== undefined, directory });
  await using _hosts = identity && (await startAwsHosts(sandbox.awsEndpointUrl, identity));
  const provision = await sandbox.provision(source.path, source.variant);
  const env = { ...machine, ...withoutRedirects(provision.env, identity !== undefined) };
  const scene = {
    sandbox,
    env: source.change?.(env) ?? env,
    user: source.user ? source.user(provision) : provision.authenticatedUser,
  };
  const alone = await logIn(client, scene, output, ending);
  const isLost = identity && alone.outcome === 'not-found' && source.path !== 'ec2-role';
  if (!isLost) return { source: source.id, alone };
  // Many machines have a role. A client that does not know the source may take that without a word.
  await sandbox.provision('ec2-role');
  return { source: source.id, alone, onInstance: await logIn(client, scene, output, ending) };
}

/** Where AWS's own names and addresses lead to the sandbox, nothing else is to say so. */
function withoutRedirects(env: Env, hasAddresses: boolean): Env {
  if (!hasAddresses) return env;
  const { AWS_ENDPOINT_URL: _url, AWS_EC2_METADATA_DISABLED: _disabled, ...rest } = env;
  return rest;
}

async function logIn(
  client: Language,
  { sandbox, env, user }: Scene,
  output: string,
  ending: AbortSignal,
): Promise<Cell> {
  const before = { attempts: sandbox.authAttempts.length, requests: sandbox.awsRequests.length };
  const { exitCode, output: printed } = await outcomeOf(
    client.run(outputOf(client, output)),
    sourceOf(client),
    AbortSignal.any([ending, AbortSignal.timeout(TIMEOUT_MS)]),
    env,
  );
  const attempts = sandbox.authAttempts.slice(before.attempts);
  // STS asks the issuer of a token, and the server asks STS.
  const requests = sandbox.awsRequests
    .slice(before.requests)
    .filter(({ isLogin, service }) => !isLogin && service !== 'oidc');
  const { name, version } = attempts.at(-1)?.client?.driver ?? {};
  const common = {
    ...(name !== undefined && { driver: `${name} ${version}`.replace(/\s+/g, ' ').trim() }),
    asked: [...new Set(requests.map(({ service, status }) => `${service} ${status}`))],
  };
  // Both must say so: a program can print what it likes, and the server may have seen another.
  const seen = attempts.find(({ verdict }) => verdict === 'authenticated')?.authenticatedUser;
  const isIn = exitCode === 0 && seen !== undefined && printed.includes(`Authenticated as ${seen}`);
  if (isIn) return { ...common, outcome: seen === user ? 'found' : 'another-user', user: seen };
  const words = wordsOf(printed, [repositoryRoot, output]) || 'it says nothing';
  const reason = attempts.at(-1)?.reason;
  return reason === undefined
    ? {
        ...common,
        outcome: 'not-found',
        words: `${exitCode === 0 ? 'the server saw no login: ' : ''}${words}`,
      }
    : { ...common, outcome: 'refused', words, reason: wordsOf(reason) };
}
