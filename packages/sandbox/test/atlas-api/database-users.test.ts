import { describe, expect, test } from 'vitest';
import { ACCEPT, type Api, openApi, withRoles } from './api.ts';
import { createPrincipal, driverUser, loginReply } from './log-in-as.ts';

const ROLE = 'arn:aws:iam::123456789012:role/app';
const VALID = {
  awsIAMType: 'ROLE',
  databaseName: '$external',
  roles: [{ databaseName: 'testdb', roleName: 'readWrite' }],
  username: ROLE,
};
const WEEK_MS = 7 * 24 * 3600 * 1000;

const create = (api: Api, body: object) =>
  api.project('POST', '/databaseUsers', { body: { ...VALID, ...body } });

/** What the API says of a user that it refuses. */
async function refusal(body: object): Promise<string> {
  const { body: answer } = await create(await openApi(), body);
  return `${answer.error} ${answer.errorCode}: ${answer.detail}`;
}

describe('a login is the test', () => {
  test('a user that is made over the API logs in once the cluster knows it, and until it is deleted', async () => {
    const api = await openApi();
    const { sandbox, project } = api;
    const { arn, keys } = createPrincipal(sandbox);
    const created = await create(api, { username: arn, awsIAMType: 'USER' });
    expect(created.status).toBe(201);
    const status = async () => (await project('GET', '/clusters/sandbox/status')).body;
    expect(await status()).toEqual({ changeStatus: 'PENDING' });
    expect(await loginReply(sandbox, keys)).toMatchObject({
      code: 8000,
      errmsg: `bad auth : user ${arn} is not found`,
    });
    expect(sandbox.authAttempts.at(-1)?.reason).toBe(
      `the database user ${arn} is still pending on this cluster`,
    );
    sandbox.clock.advance(1000);
    expect(await status()).toEqual({ changeStatus: 'APPLIED' });
    expect(await driverUser(sandbox.mongodbUri, keys)).toBe(arn);

    expect((await project('DELETE', `/databaseUsers/$external/${encodeURIComponent(arn)}`)).status).toBe(204);
    expect(await loginReply(sandbox, keys)).toMatchObject({
      code: 8000,
      errmsg: `bad auth : user ${arn} is not found`,
    });
    expect(sandbox.authAttempts.at(-1)?.reason).toBe(`no database user ${arn}`);
  });

  test('a user who is pending is none to a mongod, too', async () => {
    const api = await openApi({ dialect: 'mongod' });
    const { arn, keys } = createPrincipal(api.sandbox);
    await create(api, { username: arn, awsIAMType: 'USER' });
    expect(await loginReply(api.sandbox, keys)).toMatchObject({
      code: 11,
      errmsg: `Could not find user "${arn}" for db "$external"`,
    });
  });

  test('a user with scopes logs in on these clusters alone', async () => {
    const api = await openApi({ atlasChangeMs: 0 });
    const { sandbox, project } = api;
    const { arn, keys } = createPrincipal(sandbox);
    await create(api, { username: arn, awsIAMType: 'USER', scopes: [{ name: 'other', type: 'CLUSTER' }] });
    expect(await loginReply(sandbox, keys)).toMatchObject({
      code: 8000,
      errmsg: `bad auth : user ${arn} is not found`,
    });
    expect(sandbox.authAttempts.at(-1)?.reason).toBe(
      `the database user ${arn} has scopes, and this cluster is none of them`,
    );
    const path = `/databaseUsers/$external/${arn.replaceAll('/', '%2F')}`;
    await project('PATCH', path, { body: { scopes: [{ name: 'sandbox', type: 'DATA_LAKE' }] } });
    expect(await loginReply(sandbox, keys)).toMatchObject({ code: 8000 });
    await project('PATCH', path, { body: { scopes: [{ name: 'sandbox', type: 'CLUSTER' }] } });
    expect(await loginReply(sandbox, keys)).toMatchObject({ ok: 1 });
    const both = ['other', 'sandbox'].map((name) => ({ name, type: 'CLUSTER' }));
    await project('PATCH', path, { body: { scopes: both } });
    expect(await loginReply(sandbox, keys)).toMatchObject({ ok: 1 });
    await project('PATCH', path, { body: { scopes: [{ name: 'other', type: 'CLUSTER' }] } });
    await project('PATCH', path, { body: { scopes: [] } });
    expect(await loginReply(sandbox, keys)).toMatchObject({ ok: 1 });
  });

  test('a temporary user is gone on its date, by the clock', async () => {
    const api = await openApi({ atlasChangeMs: 0 });
    const { sandbox, project } = api;
    const { arn, keys } = createPrincipal(sandbox);
    const deleteAfterDate = new Date(sandbox.clock.now() + 60_000).toISOString();
    const { body } = await create(api, { username: arn, awsIAMType: 'USER', deleteAfterDate });
    expect(body.deleteAfterDate).toBe(deleteAfterDate);
    expect(await loginReply(sandbox, keys)).toMatchObject({ ok: 1 });
    sandbox.clock.advance(60_000);
    expect(await loginReply(sandbox, keys)).toMatchObject({ code: 8000 });
    expect((await project('GET', '/databaseUsers')).body.totalCount).toBe(0);
    expect((await create(api, { username: arn, awsIAMType: 'USER' })).status).toBe(201);
  });

  test('a change of roles holds for whoever is logged in', async () => {
    const api = await openApi({ atlasChangeMs: 0 });
    const { sandbox, project } = api;
    const { arn } = createPrincipal(sandbox);
    await create(api, { username: arn, awsIAMType: 'USER' });
    const roles = [{ databaseName: 'admin', roleName: 'readAnyDatabase' }];
    const { body } = await project('PATCH', `/databaseUsers/$external/${encodeURIComponent(arn)}`, {
      body: { roles },
    });
    expect(body.roles).toEqual(roles);
    expect(sandbox.databaseUsers.find({ username: arn, awsIAMType: 'USER' })?.roles).toEqual([
      { databaseName: 'admin', roleName: 'readAnyDatabase' },
    ]);
  });

  test('users that the sandbox has are in the API, too', async () => {
    const api = await openApi();
    const { principal } = await api.sandbox.provision('env-vars');
    expect((await api.project('GET', '/databaseUsers')).body.results).toMatchObject([
      { username: principal },
    ]);
  });
});

describe('the answer', () => {
  test('has the shape of Atlas’s, and only a slash escaped in its link', async () => {
    const { project, sandbox } = await openApi();
    const { url, projectId } = sandbox.atlasApi;
    const body = { ...VALID, groupId: projectId, scopes: [{ name: 'myCluster', type: 'CLUSTER' }] };
    expect((await project('POST', '/databaseUsers', { body })).body).toEqual({
      awsIAMType: 'ROLE',
      databaseName: '$external',
      groupId: projectId,
      labels: [],
      ldapAuthType: 'NONE',
      links: [
        {
          href: `${url}/api/atlas/v2/groups/${projectId}/databaseUsers/$external/arn:aws:iam::123456789012:role%2Fapp`,
          rel: 'self',
        },
      ],
      oidcAuthType: 'NONE',
      roles: [{ databaseName: 'testdb', roleName: 'readWrite' }],
      scopes: [{ name: 'myCluster', type: 'CLUSTER' }],
      username: ROLE,
      x509Type: 'NONE',
    });
  });

  test.each([
    ['as the official client sends it', '%24external/arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fapp'],
    ['as Atlas links it', '$external/arn:aws:iam::123456789012:role%2Fapp'],
    ['in lower case', '%24external/arn%3aaws%3aiam%3a%3a123456789012%3arole%2fapp'],
  ])('is found by a path %s', async (_, path) => {
    const api = await openApi();
    await create(api, {});
    expect((await api.project('GET', `/databaseUsers/${path}`)).body.username).toBe(ROLE);
    expect((await api.project('PATCH', `/databaseUsers/${path}`, { body: {} })).status).toBe(200);
    expect((await api.project('DELETE', `/databaseUsers/${path}`)).status).toBe(204);
  });

  test.each([
    ['escaped twice', '$external/arn:aws:iam::123456789012:role%252Fapp', 'USERNAME_NOT_FOUND'],
    ['with a slash as it is', '$external/arn:aws:iam::123456789012:role/app', 'RESOURCE_NOT_FOUND'],
    ['on another database', 'admin/arn:aws:iam::123456789012:role%2Fapp', 'USERNAME_NOT_FOUND'],
    ['that is no text', '$external/%ff', 'INVALID_PATH_PARAMETER'],
  ])('is not found by a path %s', async (_, path, errorCode) => {
    const api = await openApi();
    await create(api, {});
    expect((await api.project('GET', `/databaseUsers/${path}`)).body.errorCode).toBe(errorCode);
  });

  test('to a user that is not there is Atlas’s own', async () => {
    const { project } = await openApi();
    const username = 'arn:aws:iam::123456789012:user/my-test-user';
    const { body } = await project('GET', `/databaseUsers/$external/${encodeURIComponent(username)}`);
    expect(body).toEqual({
      detail: `No user with username ${username} exists.`,
      error: 404,
      errorCode: 'USERNAME_NOT_FOUND',
      parameters: [username],
      reason: 'Not Found',
    });
  });
});

describe('refused is', () => {
  const at = (ms: number) => new Date(ms).toISOString();
  const role = (roleName: string, databaseName: string, more = {}) => ({
    roles: [{ roleName, databaseName, ...more }],
  });
  const NOW = Date.now();
  test.each<[string, object, string]>([
    [
      'a field that there is not',
      { awsIamType: 'ROLE' },
      '400 INVALID_ATTRIBUTE: Invalid attribute awsIamType specified.',
    ],
    [
      'a field of a role that there is not',
      role('read', 'a', { db: 'a' }),
      '400 INVALID_ATTRIBUTE: Invalid attribute roles.db specified.',
    ],
    [
      'no user name',
      { username: null },
      '400 MISSING_ATTRIBUTE: The required attribute username was not specified.',
    ],
    [
      'an empty user name',
      { username: '' },
      '400 INVALID_JSON_ATTRIBUTE: Received JSON for the username attribute does not match expected format.',
    ],
    [
      'a user name of 1025 characters',
      { username: 'x'.repeat(1025) },
      '400 INVALID_JSON_ATTRIBUTE: Received JSON for the username attribute does not match expected format.',
    ],
    ['no roles', { roles: null }, '400 MISSING_ATTRIBUTE: The required attribute roles was not specified.'],
    [
      'an empty list of roles',
      { roles: [] },
      '400 MISSING_ATTRIBUTE: The required attribute roles was not specified.',
    ],
    [
      'roles that are no list',
      { roles: {} },
      '400 INVALID_JSON_ATTRIBUTE: Received JSON for the roles attribute does not match expected format.',
    ],
    [
      'a role that is no object',
      { roles: ['read'] },
      '400 INVALID_JSON_ATTRIBUTE: Received JSON for the roles attribute does not match expected format.',
    ],
    [
      'a role that there is not',
      role('admin', 'testdb'),
      '400 ATLAS_INVALID_ROLE: The specified role admin@testdb does not exist.',
    ],
    [
      'a role of admin elsewhere',
      role('atlasAdmin', 'testdb'),
      '400 ATLAS_INVALID_ROLE_DATABASE: The specified role atlasAdmin only exists for database admin.',
    ],
    [
      'a role that the sandbox lacks',
      role('dbAdmin', 'testdb'),
      '501 NOT_EMULATED: The sandbox does not emulate the role dbAdmin.',
    ],
    [
      'a role for a collection',
      role('read', 'testdb', { collectionName: 'x' }),
      '501 NOT_EMULATED: The sandbox does not emulate roles for one collection.',
    ],
    [
      'a role for no database',
      role('read', 'a b'),
      '400 INVALID_DATABASE_NAME: Invalid database name specified: a b.',
    ],
    [
      'a role twice',
      { roles: [...VALID.roles, ...VALID.roles] },
      `400 DUPLICATE_DATABASE_ROLES: Duplicate database roles specified for user ${ROLE}: readWrite@testdb.`,
    ],
    [
      'a type that there is not',
      { awsIAMType: 'role' },
      '400 INVALID_ENUM_VALUE: An invalid enumeration value role was specified.',
    ],
    [
      'a role’s ARN of type USER',
      { awsIAMType: 'USER' },
      `400 ATLAS_INVALID_AWS_IAM_ARN: The ARN specified in the username field, ${ROLE}, is not valid for AWS IAM type USER.`,
    ],
    [
      'the ARN of a session',
      { username: 'arn:aws:sts::123456789012:assumed-role/app/s' },
      '400 ATLAS_INVALID_AWS_IAM_ARN: The ARN specified in the username field, arn:aws:sts::123456789012:assumed-role/app/s, is not valid for AWS IAM type ROLE.',
    ],
    [
      'a type of IAM on another database',
      { databaseName: 'admin' },
      '400 DATABASE_NAME_INVALID_EXTERNAL: Database name invalid. Externally authenticated users can only be created on the $external database.',
    ],
    [
      'no type on $external',
      { awsIAMType: 'NONE' },
      '400 DATABASE_NAME_INVALID_ADMIN: Database name invalid. Users can only be created on the admin database.',
    ],
    ['an escaped dollar sign', { databaseName: '\\$external' }, '500 UNEXPECTED_ERROR: Unexpected error.'],
    [
      'a user with a password',
      { awsIAMType: 'NONE', databaseName: 'admin', password: 'x' },
      '501 NOT_EMULATED: The sandbox does not emulate database users other than those of AWS IAM.',
    ],
    [
      'a user of X.509',
      { awsIAMType: 'NONE', x509Type: 'MANAGED' },
      '501 NOT_EMULATED: The sandbox does not emulate database users other than those of AWS IAM.',
    ],
    [
      'a second type',
      { ldapAuthType: 'USER' },
      '400 INVALID_ATTRIBUTE: Invalid attribute ldapAuthType specified.',
    ],
    [
      'a password beside a type of IAM',
      { password: 'x' },
      '400 INVALID_ATTRIBUTE: Invalid attribute password specified.',
    ],
    [
      'another project',
      { groupId: '0'.repeat(24) },
      `400 GROUP_MISMATCH: The specified group ID ${'0'.repeat(24)} does not match the URL.`,
    ],
    [
      'what is read only',
      { links: [] },
      '400 ATTRIBUTE_READ_ONLY: The attribute links is read-only and cannot be changed by the user.',
    ],
    [
      'a date that has passed',
      { deleteAfterDate: at(NOW - 1000) },
      '400 EXPIRATION_DATE_IN_PAST: The specified expiration date must be in the future.',
    ],
    [
      'a date in more than a week',
      { deleteAfterDate: at(NOW + WEEK_MS + 3_600_000) },
      '400 EXPIRATION_DATE_EXCEEDS_MAX: The specified expiration date can be at most 7 days in the future.',
    ],
    [
      'a day that there is not',
      { deleteAfterDate: '2026-02-30T00:00:00Z' },
      '400 INVALID_JSON_ATTRIBUTE: Received JSON for the deleteAfterDate attribute does not match expected format.',
    ],
    [
      'a date without a time zone',
      { deleteAfterDate: '2026-01-01T00:00:00' },
      '400 INVALID_JSON_ATTRIBUTE: Received JSON for the deleteAfterDate attribute does not match expected format.',
    ],
    [
      'a scope without a type',
      { scopes: [{ name: 'x' }] },
      '400 MISSING_ATTRIBUTE: The required attribute scopes.type was not specified.',
    ],
    [
      'a scope of no kind',
      { scopes: [{ name: 'x', type: 'SERVER' }] },
      '400 INVALID_ENUM_VALUE: An invalid enumeration value SERVER was specified.',
    ],
    [
      'a label without a value',
      { labels: [{ key: 'x' }] },
      '400 MISSING_ATTRIBUTE: The required attribute labels.value was not specified.',
    ],
    [
      'a label of 256 characters',
      { labels: [{ key: 'x', value: 'x'.repeat(256) }] },
      '400 INVALID_JSON_ATTRIBUTE: Received JSON for the labels.value attribute does not match expected format.',
    ],
  ])('%s', async (_, body, expected) => {
    expect(await refusal(body)).toBe(expected);
  });

  test.each([
    ['no JSON', '{', 'MALFORMED_JSON'],
    ['a name twice', '{"username":"a","username":"b"}', 'MALFORMED_JSON'],
    ['bytes that are no text', '{"username":"\ud800"}', 'ATLAS_INVALID_AWS_IAM_ARN'],
    ['a list', '[]', 'INVALID_JSON'],
    ['nothing', '', 'MALFORMED_JSON'],
    ['null', 'null', 'INVALID_JSON'],
    ['__proto__', '{"__proto__":{}}', 'INVALID_ATTRIBUTE'],
  ])('a body that is %s', async (name, body, errorCode) => {
    const { project } = await openApi();
    const filled =
      name === 'bytes that are no text' ? JSON.stringify({ ...VALID, username: '\ud800' }) : body;
    const headers = { 'Content-Type': 'application/json' };
    expect((await project('POST', '/databaseUsers', { body: filled, headers })).body.errorCode).toBe(
      errorCode,
    );
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''])(
    'the content type %j',
    async (type) => {
      const { project } = await openApi();
      const headers = { 'Content-Type': type };
      expect((await project('POST', '/databaseUsers', { body: VALID, headers })).body.errorCode).toBe(
        'UNSUPPORTED_MEDIA_TYPE',
      );
    },
  );

  test('no content type of Atlas’s own', async () => {
    const { project } = await openApi();
    const headers = { 'Content-Type': `${ACCEPT};charset=utf-8` };
    expect((await project('POST', '/databaseUsers', { body: VALID, headers })).status).toBe(201);
  });

  test('a body of more than 64 KiB, before anything of it is looked at', async () => {
    const { sandbox } = await openApi();
    const response = await fetch(`${sandbox.atlasApi.url}/api/atlas/v2/groups`, {
      method: 'POST',
      body: 'x'.repeat(65 * 1024),
    });
    expect(response.status).toBe(413);
  });

  test('a user that there is already, also a role of another path', async () => {
    const api = await openApi();
    await create(api, {});
    const { status, body } = await create(api, {});
    expect({ status, ...body }).toEqual({
      status: 409,
      detail: `A user with username ${ROLE} already exists.`,
      error: 409,
      errorCode: 'USER_ALREADY_EXISTS',
      parameters: [ROLE],
      reason: 'Conflict',
    });
    const other = 'arn:aws:iam::123456789012:role/team/app';
    expect((await create(api, { username: other })).body.parameters).toEqual([other]);
  });

  test('the hundred and first user', async () => {
    const api = await openApi();
    for (let index = 0; index < 100; index += 1) {
      api.sandbox.databaseUsers.create({ username: `${ROLE}-${index}`, awsIAMType: 'ROLE', roles: [] });
    }
    const { body } = await create(api, {});
    expect(body.detail).toBe('Groups can contain at most 100 database users.');
  });

  test.each([
    [{ username: 'x' }, 'ATTRIBUTE_READ_ONLY'],
    [{ awsIAMType: 'USER' }, 'ATTRIBUTE_READ_ONLY'],
    [{ databaseName: 'admin' }, 'ATTRIBUTE_READ_ONLY'],
    [{ links: [] }, 'ATTRIBUTE_READ_ONLY'],
    [{ password: 'x' }, 'INVALID_ATTRIBUTE'],
    [{ groupId: '0' }, 'GROUP_MISMATCH'],
    [{ roles: [] }, 'MISSING_ATTRIBUTE'],
  ])('a change of %j', async (body, errorCode) => {
    const api = await openApi();
    await create(api, {});
    const path = `/databaseUsers/$external/${encodeURIComponent(ROLE)}`;
    expect((await api.project('PATCH', path, { body })).body.errorCode).toBe(errorCode);
  });

  test.each([
    ['GET', '', 'GROUP_READ_ONLY'],
    ['POST', '', 'GROUP_DATABASE_ACCESS_ADMIN'],
    ['GET', '/$external/x', 'GROUP_READ_ONLY'],
    ['PATCH', '/$external/x', 'GROUP_DATABASE_ACCESS_ADMIN'],
    ['DELETE', '/$external/x', 'GROUP_DATABASE_ACCESS_ADMIN'],
  ])('%s %s without the role %s', async (method, path, role) => {
    const api = await openApi();
    const other = role === 'GROUP_READ_ONLY' ? 'GROUP_DATABASE_ACCESS_ADMIN' : 'GROUP_READ_ONLY';
    const codeFor = async (with_: string) =>
      (await (await withRoles(api, [with_])).project(method, `/databaseUsers${path}`, { body: {} })).body
        .errorCode;
    expect(await codeFor(other)).toBe('USER_UNAUTHORIZED');
    expect(await codeFor(role)).not.toBe('USER_UNAUTHORIZED');
  });
});

describe('a list', () => {
  test('comes in pages', async () => {
    const api = await openApi();
    for (const name of ['a', 'b', 'c']) await create(api, { username: ROLE + name });
    const page = async (query: string) => (await api.project('GET', `/databaseUsers?${query}`)).body;
    const names = ({ results }: { results: { username: string }[] }) =>
      results.map(({ username }) => username.at(-1));
    const first = await page('itemsPerPage=2');
    expect(names(first)).toEqual(['a', 'b']);
    expect(first.totalCount).toBe(3);
    expect(first.links.map(({ rel }: { rel: string }) => rel)).toEqual(['self', 'next']);
    const second = await page(new URL(first.links[1].href).search.slice(1));
    expect(names(second)).toEqual(['c']);
    expect(second.links.map(({ rel }: { rel: string }) => rel)).toEqual(['self', 'previous']);
    expect(await page('includeCount=false')).not.toHaveProperty('totalCount');
    expect(await page('envelope=true')).toMatchObject({ status: 200, totalCount: 3 });
    const one = await api.project(
      'GET',
      `/databaseUsers/$external/${encodeURIComponent(`${ROLE}a`)}?envelope=true`,
    );
    expect(one.body).toMatchObject({ status: 200, content: { username: `${ROLE}a` } });
  });

  test.each([
    'itemsPerPage=0',
    'itemsPerPage=501',
    'pageNum=0',
    'pageNum=x',
    'includeCount=1',
    'envelope=',
    'other=1',
    'pageNum=1&pageNum=1',
  ])('of %s is refused', async (query) => {
    const { project } = await openApi();
    const { body } = await project('GET', `/databaseUsers?${query}`);
    expect(body.errorCode).toBe('INVALID_QUERY_PARAMETER');
  });
});
