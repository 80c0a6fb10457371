import type { Sandbox } from '@atlas-aws-iam/sandbox';

const HEADERS = { Accept: 'application/vnd.atlas.2025-03-12+json', 'Content-Type': 'application/json' };

/** A service account of the sandbox's project that has these roles only. Made without the client under test. */
export async function limitedAccount({ atlasApi }: Sandbox, roles: readonly string[]) {
  const { clientId, clientSecret, projectId, url } = atlasApi;
  const pair = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const token = await fetch(`${url}/api/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${pair}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: bearer } = (await token.json()) as { access_token: string };
  const answer = await fetch(`${url}/api/atlas/v2/groups/${projectId}/serviceAccounts`, {
    method: 'POST',
    headers: { ...HEADERS, Authorization: `Bearer ${bearer}` },
    body: JSON.stringify({ name: 'limited', roles, secretExpiresAfterHours: 8 }),
  });
  const body = (await answer.json()) as { clientId: string; secrets: [{ secret: string }] };
  return { clientId: body.clientId, clientSecret: body.secrets[0].secret };
}
