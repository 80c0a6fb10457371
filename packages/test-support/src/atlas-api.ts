/** Where a sandbox has Atlas's Administration API, and its service account. */
export interface AtlasApi {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly projectId: string;
}

const HEADERS = { Accept: 'application/vnd.atlas.2025-03-12+json', 'Content-Type': 'application/json' };

/** Asks for something below the project, without the client under test. Gives the body; throws for what is refused. */
export async function askAtlasApi(
  { clientId, clientSecret, projectId, url }: AtlasApi,
  method: string,
  path: string,
  body?: unknown,
): Promise<ReturnType<typeof JSON.parse>> {
  const pair = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const token = await fetch(`${url}/api/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${pair}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: bearer } = (await token.json()) as { access_token: string };
  const answer = await fetch(`${url}/api/atlas/v2/groups/${projectId}${path}`, {
    method,
    headers: { ...HEADERS, Authorization: `Bearer ${bearer}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** A service account of the project that has these roles only. */
export async function limitedAccount(api: AtlasApi, roles: readonly string[]) {
  const { clientId, secrets } = await askAtlasApi(api, 'POST', '/serviceAccounts', {
    name: 'limited',
    roles,
    secretExpiresAfterHours: 8,
  });
  return { clientId: String(clientId), clientSecret: String(secrets[0].secret) };
}
