import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import type { Row } from '../../row.ts';
import { trustService } from './callers.ts';
import { expectOk, type HttpCase, type HttpRequest, httpRow } from './http-row.ts';

const TTL_HEADER = 'x-aws-ec2-metadata-token-ttl-seconds';
const TOKEN_HEADER = 'x-aws-ec2-metadata-token';
const CREDENTIALS_PATH = '/latest/meta-data/iam/security-credentials/';
const ROLE_NAME = 'mdb-ec2-role';

const cases: readonly Omit<HttpCase, 'path'>[] = [
  // The token
  {
    name: 'no token, as IMDSv1',
    request: async (sandbox) => ({ url: await credentialsUrl(sandbox) }),
    ...refused(401),
  },
  {
    name: 'token that was never issued',
    request: async (sandbox) => ({
      url: await credentialsUrl(sandbox),
      headers: { [TOKEN_HEADER]: 'A'.repeat(56) },
    }),
    ...refused(401),
  },
  {
    name: 'token with one character changed',
    async request(sandbox) {
      const good = await goodRequest(sandbox);
      const token = good.headers[TOKEN_HEADER];
      return {
        ...good,
        headers: { [TOKEN_HEADER]: `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}` },
      };
    },
    ...refused(401),
  },
  {
    name: 'token that has expired',
    async request(sandbox, setClock) {
      const good = await goodRequest(sandbox, '60');
      setClock(30_000);
      await expectOk(good);
      setClock(60_500);
      return good;
    },
    ...refused(401),
  },
  {
    name: 'token of another instance',
    async request(sandbox) {
      await using other = await startSandbox();
      const { headers } = await goodRequest(other);
      return { url: await credentialsUrl(sandbox), headers };
    },
    ...refused(401),
  },
  // Asking for one
  ...[undefined, '', '0', '21601', '-1', '60s'].map((ttl) => ({
    name: `token to last ${ttl === undefined ? 'no time said' : `“${ttl}” seconds`}`,
    request: async (sandbox: Sandbox) => tokenRequest(sandbox, ttl),
    ...refused(400),
  })),
  {
    name: 'token asked for through a proxy',
    async request(sandbox) {
      const { headers, ...rest } = await tokenRequest(sandbox, '60');
      return { ...rest, headers: { ...headers, 'x-forwarded-for': '192.0.2.1' } };
    },
    ...refused(403),
  },
  {
    name: 'token asked for with GET',
    request: async (sandbox) => ({ ...(await tokenRequest(sandbox, '60')), method: 'GET' }),
    ...refused(405),
  },
  // The role
  {
    name: 'instance without a role',
    async request(sandbox) {
      const good = await goodRequest(sandbox);
      sandbox.instanceMetadata.attachRole(undefined);
      return good;
    },
    ...refused(404),
  },
  {
    name: 'role of another instance',
    async request(sandbox) {
      const good = await goodRequest(sandbox);
      return { ...good, url: `${good.url}2` };
    },
    ...refused(404),
  },
  {
    name: 'role that trusts ECS tasks',
    async request(sandbox) {
      const good = await goodRequest(sandbox);
      sandbox.account.createRole({
        roleName: 'untrusting',
        trustPolicy: trustService('ecs-tasks.amazonaws.com', 'sts:AssumeRole'),
      });
      sandbox.instanceMetadata.attachRole('untrusting');
      return { ...good, url: good.url.replace(ROLE_NAME, 'untrusting') };
    },
    status: 200,
    body: /"Code": "AssumeRoleUnauthorizedAccess",\s+"Message": "EC2 cannot assume the role untrusting\. It must exist, and its trust policy must allow ec2\.amazonaws\.com to call sts:AssumeRole\.",\s+"LastUpdated": "[^"]+"\s+\}$/,
  },
];

export const instanceMetadataRows: readonly Row[] = cases.map((input) =>
  httpRow({ ...input, name: `IMDS: ${input.name}`, path: 'ec2-role' }),
);

async function endpointOf(sandbox: Sandbox): Promise<string> {
  const { env } = await sandbox.provision('ec2-role');
  return env.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? '';
}

async function credentialsUrl(sandbox: Sandbox): Promise<string> {
  return `${await endpointOf(sandbox)}${CREDENTIALS_PATH}${ROLE_NAME}`;
}

async function tokenRequest(sandbox: Sandbox, ttl: string | undefined): Promise<HttpRequest> {
  return {
    url: `${await endpointOf(sandbox)}/latest/api/token`,
    method: 'PUT',
    headers: ttl === undefined ? {} : { [TTL_HEADER]: ttl },
  };
}

/** One that gets credentials. */
async function goodRequest(sandbox: Sandbox, ttl = '21600') {
  const token = await (await expectOk(await tokenRequest(sandbox, ttl))).text();
  const request = { url: await credentialsUrl(sandbox), headers: { [TOKEN_HEADER]: token } };
  await expectOk(request);
  return request;
}

/** There is no body to say why. */
function refused(status: number) {
  return { status, body: '' };
}
