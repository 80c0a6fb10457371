import { type AtlasClient, createAtlasClient } from '@atlas-aws-iam/atlas-client';
import { type Sandbox, type SandboxOptions, startSandbox } from '@atlas-aws-iam/sandbox';
import { serveHttp } from '@atlas-aws-iam/test-support/serve-http';
import { onTestFinished } from 'vitest';
import { linksOf, runDoctor } from '../../trials/run-doctor.ts';

export type Env = Record<string, string | undefined>;

export interface AtlasScene {
  readonly sandbox: Sandbox;
  readonly projectId: string;
  readonly clusterName: string;
  /** To do to the project what is to be found. */
  readonly client: AtlasClient;
  /** What the doctor is given: a path that logs in, and the sandbox's service account. */
  readonly env: Env;
  /** Of the path's database user. */
  readonly arn: string;
}

/** A sandbox whose time stands still, so that what is pending stays so until the test lets time pass. */
export async function openScene(path: string, options: SandboxOptions = {}): Promise<AtlasScene> {
  const now = Date.now();
  const sandbox = await startSandbox({ clock: () => now, ...options });
  onTestFinished(() => sandbox.stop());
  const { clientId, clientSecret, clusterName, projectId, url } = sandbox.atlasApi;
  const caCertificates = sandbox.tlsCertificateAuthority;
  const client = createAtlasClient({
    baseUrl: url,
    clientId,
    clientSecret,
    ...(caCertificates !== undefined && { caCertificates }),
  });
  const { env } = await sandbox.provision(path);
  const [user] = await client.listDatabaseUsers(projectId);
  if (!user) throw new Error(`${path} has no database user`);
  return {
    sandbox,
    projectId,
    clusterName,
    client,
    env: { ...env, ...accountEnv(sandbox.atlasApi) },
    arn: user.username,
  };
}

export const accountEnv = ({ clientId, clientSecret, projectId, url }: Sandbox['atlasApi']): Env => ({
  MONGODB_ATLAS_BASE_URL: url,
  MONGODB_ATLAS_CLIENT_ID: clientId,
  MONGODB_ATLAS_CLIENT_SECRET: clientSecret,
  MONGODB_ATLAS_PROJECT_ID: projectId,
});

/** What the doctor says of Atlas's view, and in the end. */
export async function examineScene(env: Env, args: readonly string[] = []) {
  const run = await runDoctor(['--json', ...args], { env });
  const links = linksOf(run);
  const [atlas] = links.filter(({ id }) => id === 'atlas');
  if (!atlas) throw new Error(run.stdout);
  return {
    run,
    atlas,
    links,
    codes: atlas.findings.map(({ code }) => code),
    verdict: String(JSON.parse(run.stdout).verdict),
  };
}

export interface ApiRelay {
  readonly url: string;
  /** Method and path of each request. */
  readonly heard: readonly string[];
}

/** Stands before the API, and changes what it answers: for what the sandbox lets nobody register. */
export async function relayApi(
  { url }: Sandbox['atlasApi'],
  change: (path: string, body: ReturnType<typeof JSON.parse>) => unknown = (_, body) => body,
): Promise<ApiRelay> {
  const heard: string[] = [];
  const relay = await serveHttp(async (request, response) => {
    const { headers, method = '', url: path = '' } = request;
    heard.push(`${method} ${path.replace(/\?.*/, '')}`);
    let sent = '';
    for await (const chunk of request) sent += chunk;
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        accept: headers.accept ?? '',
        authorization: headers.authorization ?? '',
        'content-type': headers['content-type'] ?? 'application/json',
      },
      ...(sent !== '' && { body: sent }),
    });
    const text = await answer.text();
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' });
    response.end(text === '' ? '' : JSON.stringify(change(path, JSON.parse(text))));
  });
  return { url: relay, heard };
}
