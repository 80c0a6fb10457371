import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MongoClient } from 'mongodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../src/index.ts';
import { type Api, openApi, withRoles } from './api.ts';
import { createPrincipal, loginReply } from './log-in-as.ts';

const EVERYWHERE = '/accessList/0.0.0.0%2F0';

const add = ({ project }: Api, ...entries: object[]) => project('POST', '/accessList', { body: entries });

/** An API whose clusters know a user, and a login of it. */
async function openWithUser() {
  const api = await openApi();
  const { arn, keys } = createPrincipal(api.sandbox);
  api.sandbox.databaseUsers.create({ username: arn, awsIAMType: 'USER', roles: [] });
  const isAdmitted = async () => {
    try {
      return (await loginReply(api.sandbox, keys)).ok === 1;
    } catch {
      return false;
    }
  };
  return { ...api, isAdmitted };
}

const portOf = ({ mongodbUri }: Sandbox) => Number(new URL(mongodbUri).port);

describe('the access list', () => {
  test('is open at the start, and enforced once that entry is removed', async () => {
    const api = await openWithUser();
    const { project, sandbox, isAdmitted } = api;
    const { body } = await project('GET', '/accessList');
    expect(body.results).toMatchObject([{ cidrBlock: '0.0.0.0/0' }]);
    expect((await project('GET', `${EVERYWHERE}/status`)).body).toEqual({ STATUS: 'ACTIVE' });
    expect(await isAdmitted()).toBe(true);
    expect((await project('DELETE', EVERYWHERE)).status).toBe(204);
    expect(await isAdmitted()).toBe(false);

    const { currentIpv4Address: ipAddress } = (await api.call('GET', '/api/private/ipinfo')).body;
    const added = await add(api, { ipAddress, comment: 'me' });
    expect(added.status).toBe(200);
    expect(added.body.results).toMatchObject([{ cidrBlock: '203.0.113.7/32', comment: 'me', ipAddress }]);
    expect((await project('GET', `/accessList/${ipAddress}/status`)).body).toEqual({ STATUS: 'PENDING' });
    expect(await isAdmitted()).toBe(false);
    sandbox.clock.advance(1000);
    expect((await project('GET', '/accessList/203.0.113.7%2F32/status')).body).toEqual({ STATUS: 'ACTIVE' });
    expect(await isAdmitted()).toBe(true);
  });

  test.each([
    ['203.0.113.0/24', true],
    ['203.0.113.6/31', true],
    ['203.0.113.8/32', false],
    ['198.51.100.0/24', false],
    ['::/0', false],
  ])('with %s admits loopback: %j', async (cidrBlock, expected) => {
    const api = await openWithUser();
    await api.project('DELETE', EVERYWHERE);
    await add(api, { cidrBlock });
    api.sandbox.clock.advance(1000);
    expect(await api.isAdmitted()).toBe(expected);
  });

  test('forgets an entry on its date', async () => {
    const api = await openWithUser();
    const { project, sandbox, isAdmitted } = api;
    await project('DELETE', EVERYWHERE);
    const deleteAfterDate = new Date(sandbox.clock.now() + 60_000).toISOString();
    await add(api, { ipAddress: '203.0.113.7', deleteAfterDate });
    sandbox.clock.advance(59_999);
    expect(await isAdmitted()).toBe(true);
    sandbox.clock.advance(1);
    expect(await isAdmitted()).toBe(false);
    expect((await project('GET', '/accessList')).body.totalCount).toBe(0);
  });

  test('leaves open connections open', async () => {
    const { project, sandbox } = await openApi();
    const socket = connect(portOf(sandbox), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    await project('DELETE', EVERYWHERE);
    await project('GET', '/accessList');
    expect(socket.closed).toBe(false);
  });

  test('is open again after a reset', async () => {
    const { project, sandbox } = await openApi();
    await project('DELETE', EVERYWHERE);
    await sandbox.reset();
    const { keys } = createPrincipal(sandbox);
    expect(await loginReply(sandbox, keys)).toMatchObject({ code: 8000 });
  });
});

describe('whoever is not on it', () => {
  test('finds a socket that closes, without TLS', async () => {
    const { project, sandbox } = await openApi();
    await project('DELETE', EVERYWHERE);
    const socket = connect(portOf(sandbox), '127.0.0.1').resume();
    await once(socket, 'close');
    expect(socket.bytesRead).toBe(0);
    expect(sandbox.connectionCount).toBe(0);
  });

  test('gets alert 80, with TLS, before a certificate', async () => {
    const api = await openApi({ tls: true });
    const { sandbox } = api;
    const ca = sandbox.tlsCertificateAuthority ?? '';
    expect(sandbox.atlasApi.url).toMatch(/^https:/);
    await api.project('DELETE', EVERYWHERE);
    const socket = connectTls({ port: portOf(sandbox), host: '127.0.0.1', ca });
    const [error] = await once(socket, 'error');
    expect(error.code).toBe('ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR');
    expect(error.message).toContain('SSL alert number 80');

    const client = new MongoClient(sandbox.mongodbUri, {
      ca,
      serverSelectionTimeoutMS: 500,
      authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => createPrincipal(sandbox).keys },
    });
    onTestFinished(() => client.close());
    await expect(client.connect()).rejects.toThrow(/tlsv1 alert internal error/);
    await add(api, { cidrBlock: '203.0.113.7/32' });
    sandbox.clock.advance(1000);
    const admitted = connectTls({ port: portOf(sandbox), host: '127.0.0.1', ca });
    onTestFinished(() => void admitted.destroy());
    await once(admitted, 'secureConnect');
  });
});

describe('refused is', () => {
  test.each<[string, object, string]>([
    ['no address', {}, 'MISSING_ONE_OF_ATTRIBUTES'],
    ['two addresses', { ipAddress: '203.0.113.7', cidrBlock: '203.0.113.0/24' }, 'BAD_WHITELIST_ADD_REQUEST'],
    [
      'a range in place of an address',
      { ipAddress: '203.0.113.0/24' },
      'INVALID_IP_ADDRESS_OR_CIDR_NOTATION',
    ],
    ['no address at all', { ipAddress: 'localhost' }, 'INVALID_IP_ADDRESS_OR_CIDR_NOTATION'],
    ['an octet of 256', { ipAddress: '203.0.113.256' }, 'INVALID_IP_ADDRESS_OR_CIDR_NOTATION'],
    ['a prefix of 33', { cidrBlock: '203.0.113.0/33' }, 'INVALID_IP_ADDRESS_OR_CIDR_NOTATION'],
    ['a prefix that is no number', { cidrBlock: '203.0.113.0/+8' }, 'INVALID_IP_ADDRESS_OR_CIDR_NOTATION'],
    ['two prefixes', { cidrBlock: '203.0.113.0/24/24' }, 'INVALID_IP_ADDRESS_OR_CIDR_NOTATION'],
    ['a zone', { ipAddress: 'fe80::1%eth0' }, 'INVALID_IP_ADDRESS_OR_CIDR_NOTATION'],
    ['bits behind the prefix', { cidrBlock: '203.0.113.7/24' }, 'ATLAS_NON_CANONICAL_CIDR_BLOCK'],
    ['a security group', { awsSecurityGroup: 'sg-0' }, 'NOT_EMULATED'],
    ['a field that there is not', { ip: '203.0.113.7' }, 'INVALID_ATTRIBUTE'],
    [
      'a long comment',
      { ipAddress: '203.0.113.7', comment: 'x'.repeat(81) },
      'INVALID_NETWORK_PERMISSION_COMMENT',
    ],
    [
      'a date that has passed',
      { ipAddress: '203.0.113.7', deleteAfterDate: '2020-01-01T00:00:00Z' },
      'EXPIRATION_DATE_IN_PAST',
    ],
    ['what is read only', { ipAddress: '203.0.113.7', links: [] }, 'ATTRIBUTE_READ_ONLY'],
  ])('%s', async (_, entry, errorCode) => {
    const api = await openApi();
    expect((await add(api, entry)).body.errorCode).toBe(errorCode);
    expect((await api.project('GET', '/accessList')).body.totalCount).toBe(1);
  });

  test('a list with the same twice, an empty one, and no list', async () => {
    const api = await openApi();
    const entry = { ipAddress: '203.0.113.7' };
    expect((await add(api, entry, { cidrBlock: '203.0.113.7/32' })).body.errorCode).toBe(
      'DUPLICATE_ADDRESSES_IN_INPUT',
    );
    expect((await add(api)).body.errorCode).toBe('INVALID_JSON');
    expect((await api.project('POST', '/accessList', { body: entry })).body.errorCode).toBe('INVALID_JSON');
  });

  test('the canonical form is said', async () => {
    const api = await openApi();
    expect((await add(api, { cidrBlock: '203.0.113.7/24' })).body.detail).toBe(
      'The canonical form for the specified Atlas CIDR 203.0.113.7/24 is 203.0.113.0/24.',
    );
    expect((await add(api, { cidrBlock: '2001:DB8:0::1:0/64' })).body.parameters).toEqual([
      '2001:DB8:0::1:0/64',
      '2001:db8::/64',
    ]);
    expect((await add(api, { cidrBlock: '2001:DB8:0::/64' })).status).toBe(200);
    expect((await api.project('GET', '/accessList/2001%3Adb8%3A%3A%2F64')).status).toBe(200);
  });

  test('the entry that is not there', async () => {
    const { project, sandbox } = await openApi();
    for (const [method, path] of [
      ['GET', '/accessList/203.0.113.9'],
      ['DELETE', '/accessList/203.0.113.9%2F32'],
      ['GET', '/accessList/nothing/status'],
    ] as const) {
      expect((await project(method, path)).body.errorCode).toBe('ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND');
    }
    const { body } = await project('GET', '/accessList/203.0.113.9');
    expect(body.detail).toBe(
      `IP Address 203.0.113.9 not on Atlas whitelist for group ${sandbox.atlasApi.projectId}.`,
    );
  });

  test('the two hundred and first entry', async () => {
    const api = await openApi();
    const entries = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ ipAddress: `198.51.100.${from + index}` }));
    expect((await add(api, ...entries(0, 199))).status).toBe(200);
    expect((await add(api, ...entries(199, 1))).body.errorCode).toBe(
      'ATLAS_NETWORK_PERMISSIONS_LIMIT_EXCEEDED',
    );
    // In place of what is there.
    expect((await add(api, { ...entries(0, 1)[0], comment: 'again' })).status).toBe(200);
  });

  test.each([
    ['GET', '/accessList', 'GROUP_READ_ONLY'],
    ['GET', EVERYWHERE, 'GROUP_READ_ONLY'],
    ['GET', `${EVERYWHERE}/status`, 'GROUP_READ_ONLY'],
    ['POST', '/accessList', 'GROUP_NETWORK_ACCESS_MANAGER'],
    ['DELETE', EVERYWHERE, 'GROUP_NETWORK_ACCESS_MANAGER'],
  ])('%s %s without the role %s', async (method, path, role) => {
    const api = await openApi();
    const others = ['GROUP_READ_ONLY', 'GROUP_NETWORK_ACCESS_MANAGER'].filter((other) => other !== role);
    const codeFor = async (roles: string[]) =>
      (await (await withRoles(api, roles)).project(method, path, { body: [] })).body?.errorCode;
    expect(await codeFor(others)).toBe('USER_UNAUTHORIZED');
    expect(await codeFor([role])).not.toBe('USER_UNAUTHORIZED');
  });
});
