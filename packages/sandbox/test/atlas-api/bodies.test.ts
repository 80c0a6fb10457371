import { describe, expect, test } from 'vitest';
import { exchange } from '../aws/http.ts';
import { ACCEPT, basic, openApi, tokenOf } from './api.ts';

const GROUPS = '/api/atlas/v2/groups';
const FLEX = { name: 'flex', providerSettings: { backingProviderName: 'AWS', regionName: 'US_EAST_1' } };

test.each<[string, object, string, string[]]>([
  [
    'text for a flag',
    { terminationProtectionEnabled: 'true' },
    'INVALID_JSON_ATTRIBUTE',
    ['terminationProtectionEnabled'],
  ],
  ['a number for text', { name: 5 }, 'INVALID_JSON_ATTRIBUTE', ['name']],
  ['a list for an object', { providerSettings: [] }, 'INVALID_JSON_ATTRIBUTE', ['providerSettings']],
  ['text for an object', { providerSettings: 'AWS' }, 'INVALID_JSON_ATTRIBUTE', ['providerSettings']],
  ['an object for a list', { tags: {} }, 'INVALID_JSON_ATTRIBUTE', ['tags']],
  ['null in a list', { tags: [null] }, 'INVALID_JSON_ATTRIBUTE', ['tags']],
  ['a tag without a key', { tags: [{ value: 'v' }] }, 'MISSING_ATTRIBUTE', ['tags.key']],
  [
    'a tag of 256 characters',
    { tags: [{ key: 'k', value: 'v'.repeat(256) }] },
    'INVALID_JSON_ATTRIBUTE',
    ['tags.value'],
  ],
  ['no settings', { providerSettings: null }, 'MISSING_ATTRIBUTE', ['providerSettings']],
  [
    'a setting that there is not',
    { providerSettings: { diskSizeGB: 5 } },
    'INVALID_ATTRIBUTE',
    ['providerSettings.diskSizeGB'],
  ],
  [
    'a provider that there is not',
    { providerSettings: { backingProviderName: 'aws' } },
    'INVALID_ENUM_VALUE',
    ['aws'],
  ],
  [
    'no provider',
    { providerSettings: { regionName: 'x' } },
    'MISSING_ATTRIBUTE',
    ['providerSettings.backingProviderName'],
  ],
  [
    'no region',
    { providerSettings: { backingProviderName: 'AWS' } },
    'MISSING_ATTRIBUTE',
    ['providerSettings.regionName'],
  ],
])('a body with %s is refused by name', async (_, body, errorCode, parameters) => {
  const { project } = await openApi();
  const { body: answer } = await project('POST', '/flexClusters', { body: { ...FLEX, ...body } });
  expect({ errorCode: answer.errorCode, parameters: answer.parameters }).toEqual({ errorCode, parameters });
});

test.each([8.5, '8', 8761])('a secret cannot last %j hours', async (secretExpiresAfterHours) => {
  const { project } = await openApi();
  const body = { name: 'one', roles: ['GROUP_OWNER'], secretExpiresAfterHours };
  expect((await project('POST', '/serviceAccounts', { body })).body.errorCode).toBe('INVALID_JSON_ATTRIBUTE');
});

test('what is quoted from a request is cut, and stays JSON', async () => {
  const { project } = await openApi();
  const name = `"${'\u0000'.repeat(2000)}`;
  const { body } = await project('POST', '/databaseUsers', { body: { [name]: 1 } });
  expect(body.errorCode).toBe('INVALID_ATTRIBUTE');
  expect(body.parameters[0]).toHaveLength(1025);
});

describe('a header that decides, there twice,', () => {
  interface Sent {
    headers?: string[];
    path?: string;
    method?: string;
    body?: string;
    isForToken?: boolean;
  }

  const statusOf = async ({ headers = [], path = GROUPS, method = 'GET', body = '', isForToken }: Sent) => {
    const { sandbox } = await openApi();
    const who = isForToken ? basic(sandbox.atlasApi) : `Bearer ${await tokenOf(sandbox)}`;
    const lines = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', `Accept: ${ACCEPT}`, 'Connection: close'];
    const all = [...lines, `Authorization: ${who}`, ...headers, `Content-Length: ${body.length}`];
    const answer = await exchange(sandbox.atlasApi.url, `${all.join('\r\n')}\r\n\r\n${body}`);
    return Number(answer.split(' ', 2)[1]);
  };

  test('is refused: the token', async () => {
    expect(await statusOf({})).toBe(200);
    expect(await statusOf({ headers: ['Authorization: Bearer other'] })).toBe(401);
  });

  test('is refused: the content type', async () => {
    const post = { method: 'POST', body: '{}' };
    const type = 'Content-Type: application/json';
    expect(await statusOf({ ...post, headers: [type] })).toBe(400);
    expect(await statusOf({ ...post, headers: [type, type] })).toBe(415);
  });

  test('is refused: the client of a token, and the type of its form', async () => {
    const body = 'grant_type=client_credentials';
    const post = { method: 'POST', path: '/api/oauth/token', body, isForToken: true };
    const form = 'Content-Type: application/x-www-form-urlencoded';
    expect(await statusOf({ ...post, headers: [form] })).toBe(200);
    expect(await statusOf({ ...post, headers: [form, 'Authorization: Basic YTpi'] })).toBe(401);
    expect(await statusOf({ ...post, headers: [form, form] })).toBe(400);
  });
});
