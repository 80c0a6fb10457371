import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { ACCEPT, basic } from '../atlas-api/api.ts';
import { FORM, send } from '../aws/http.ts';
import { emptyFolder, startCli } from '../support/start-cli.ts';

test('the administrator’s file opens the Administration API, whose address is printed', async () => {
  const cwd = emptyFolder();
  const cli = startCli(cwd, '--path', 'env-vars');
  const output = await cli.until('ready');
  const env = parseEnv(readFileSync(join(cwd, '.sandbox/env'), 'utf8'));
  const { MONGODB_ATLAS_BASE_URL: url = '', MONGODB_ATLAS_PROJECT_ID: projectId } = env;
  expect(output).toContain(`Atlas    ${url} (Administration API)\n`);
  expect(output).not.toContain(env.MONGODB_ATLAS_CLIENT_SECRET);
  const credentials = {
    clientId: env.MONGODB_ATLAS_CLIENT_ID ?? '',
    clientSecret: env.MONGODB_ATLAS_CLIENT_SECRET ?? '',
  };
  const token = await send(url, {
    method: 'POST',
    path: '/api/oauth/token',
    headers: { Authorization: basic(credentials), 'Content-Type': FORM },
    body: 'grant_type=client_credentials',
  });
  const headers = { Accept: ACCEPT, Authorization: `Bearer ${JSON.parse(token.body).access_token}` };
  const project = await send(url, { path: `/api/atlas/v2/groups/${projectId}`, headers });
  expect(JSON.parse(project.body)).toMatchObject({ id: projectId, name: 'sandbox' });
  // Of a terminal's own, which tools would prefer.
  expect(readFileSync(join(cwd, '.sandbox/env'), 'utf8')).toMatch(/^_= unset .*MONGODB_ATLAS_ACCESS_TOKEN/m);
  expect(parseEnv(readFileSync(join(cwd, '.sandbox/paths/env-vars.env'), 'utf8'))).not.toHaveProperty(
    'MONGODB_ATLAS_CLIENT_SECRET',
  );
});
