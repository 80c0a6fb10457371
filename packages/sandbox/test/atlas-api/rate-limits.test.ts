import { expect, test } from 'vitest';
import { openApi, withRoles } from './api.ts';

const ORGS = '/api/atlas/v2/orgs';

test('the eleventh request for organizations waits, as long as the clock says', async () => {
  const { call, sandbox } = await openApi();
  const first = await call('GET', ORGS);
  expect(first.headers).toMatchObject({ 'ratelimit-limit': '10', 'ratelimit-remaining': '9' });
  sandbox.clock.advance(5_000);
  for (let index = 0; index < 9; index += 1) expect((await call('GET', ORGS)).status).toBe(200);
  const { status, headers, body } = await call('GET', ORGS);
  expect(status).toBe(429);
  expect(headers).toMatchObject({ 'retry-after': '55', 'ratelimit-limit': '10', 'ratelimit-remaining': '0' });
  expect(body).toEqual({
    detail:
      'Rate limit exceeded for api/atlas/v2/orgs. Please retry after 55 seconds. Request capacity: 10. Refill rate: 5 per 60 seconds.',
    error: 429,
    errorCode: 'RATE_LIMITED_TOKEN_BUCKET',
    parameters: ['api/atlas/v2/orgs', 55, 10, 5, 60],
    reason: 'Too Many Requests',
  });
  sandbox.clock.advance(54_999);
  expect((await call('GET', ORGS)).headers['retry-after']).toBe('1');
  sandbox.clock.advance(1);
  for (let index = 0; index < 5; index += 1) expect((await call('GET', ORGS)).status).toBe(200);
  expect((await call('GET', ORGS)).status).toBe(429);
});

test('a bucket holds no more than its capacity', async () => {
  const { call, sandbox } = await openApi();
  await call('GET', ORGS);
  sandbox.clock.advance(10 * 60_000);
  const statuses = [];
  for (let index = 0; index < 11; index += 1) statuses.push((await call('GET', ORGS)).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(10);
});

test('other requests, and other service accounts, have buckets of their own', async () => {
  const api = await openApi();
  const other = await withRoles(api, ['GROUP_READ_ONLY']);
  for (let index = 0; index < 11; index += 1) await api.call('GET', ORGS);
  expect((await api.call('GET', ORGS)).status).toBe(429);
  expect((await api.call('GET', '/api/atlas/v2/orgsx')).status).toBe(404);
  expect((await api.project('GET', '')).status).toBe(200);
  expect((await other.call('GET', ORGS)).status).toBe(200);
});

test('a request that is refused counts, and says what is left', async () => {
  const { project } = await openApi();
  const { headers } = await project('GET', '/databaseUsers?other=1');
  expect(headers).toMatchObject({ 'ratelimit-limit': '500', 'ratelimit-remaining': '499' });
});

test('the limits can be read', async () => {
  const { call } = await openApi();
  const { body } = await call('GET', '/api/atlas/v2/rateLimits');
  expect(body.results[0]).toMatchObject({
    capacity: 10,
    endpointSetName: 'api/atlas/v2/orgs',
    refillDurationSeconds: 60,
    refillRate: 5,
    scope: 'USER',
  });
});

test('a test can ask for one refusal', async () => {
  const { project, sandbox } = await openApi();
  sandbox.failNext('atlas-throttled');
  const { status, headers } = await project('GET', '');
  expect({ status, after: headers['retry-after'] }).toEqual({ status: 429, after: '1' });
  expect((await project('GET', '')).status).toBe(200);
});
