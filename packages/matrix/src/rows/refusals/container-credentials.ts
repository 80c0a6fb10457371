import { readFile } from 'node:fs/promises';
import type { Sandbox } from '@atlas-aws-iam/sandbox';
import { fromHttp } from '@aws-sdk/credential-providers';
import { forgeClaim, unsignedJwt } from '../../raw/sign-jwt.ts';
import type { Row } from '../../row.ts';
import { trustService } from './callers.ts';
import { httpRow } from './http-row.ts';
import { providerRow } from './provider-row.ts';

const PATH = 'container-role';
const SUBJECT = 'system:serviceaccount:default:atlas-example';
const AUDIENCE = 'pods.eks.amazonaws.com';

interface ContainerCase {
  name: string;
  /** Bends the account, or the address and token that would be right. */
  bend(good: Target, sandbox: Sandbox): Partial<Target> | Promise<Partial<Target>>;
  clockOffsetMs?: number;
  status: number;
  body: object | string | RegExp;
}

interface Target {
  url: string;
  token: string;
}

const ecsCases: readonly ContainerCase[] = [
  {
    name: 'ECS: no id',
    bend: ({ url }) => ({ url: url.replace(/\/[^/]*$/, '') }),
    ...ecsError(400, 'NoIdInRequest', 'No Credential ID in the request'),
  },
  {
    name: 'ECS: another id',
    bend: ({ url }) => ({ url: `${url.slice(0, -1)}${url.endsWith('0') ? '1' : '0'}` }),
    ...ecsError(400, 'InvalidIdInRequest', 'Credentials not found'),
  },
  {
    name: 'ECS: role that trusts EC2',
    bend(_, { account }) {
      account.deleteRole({ roleName: 'mdb-ecs-role' });
      account.createRole({
        roleName: 'mdb-ecs-role',
        trustPolicy: trustService('ec2.amazonaws.com', 'sts:AssumeRole'),
      });
      return {};
    },
    ...ecsError(503, 'CredentialsUninitialized', 'Credentials uninitialized for ID'),
  },
];

const eksCases: readonly ContainerCase[] = [
  {
    name: 'EKS: no token',
    bend: () => ({ token: '' }),
    status: 400,
    body: 'Service account token cannot be empty\n',
  },
  {
    name: 'EKS: token behind “Bearer”',
    bend: ({ token }) => ({ token: `Bearer ${token}` }),
    status: 400,
    body: /^Service account token cannot be parsed: token is malformed: /,
  },
  {
    name: 'EKS: token of two parts',
    bend: ({ token }) => ({ token: token.replace(/\.[^.]*$/, '') }),
    status: 400,
    body: 'Service account token cannot be parsed: token is malformed: token contains an invalid number of segments\n',
  },
  {
    name: 'EKS: token that has expired',
    bend: () => ({}),
    clockOffsetMs: 12 * 3600_000 + 1000,
    status: 400,
    body: claimsRefused('token is expired'),
  },
  {
    name: 'EKS: token of a time to come',
    bend: async (_, sandbox) => ({
      token: await sign(sandbox, { nbf: Math.floor(Date.now() / 1000) + 600 }),
    }),
    status: 400,
    body: claimsRefused('token is not valid yet'),
  },
  {
    name: 'EKS: token changed after signing',
    bend: async (_, sandbox) => ({
      token: forgeClaim(await sign(sandbox, { sub: 'somebody-else' }), { sub: SUBJECT }),
    }),
    status: 400,
    body: eksAuthError('InvalidTokenException', 'The service account token is not signed by the cluster\\.'),
  },
  {
    name: 'EKS: token without a signature',
    bend: () => ({ token: unsignedJwt({ alg: 'none' }, { sub: SUBJECT, aud: AUDIENCE }) }),
    status: 400,
    body: eksAuthError('InvalidTokenException', 'The service account token is not signed by the cluster\\.'),
  },
  {
    name: 'EKS: token for another audience',
    bend: async (_, sandbox) => ({ token: await sign(sandbox, { aud: 'sts.amazonaws.com' }) }),
    status: 400,
    body: eksAuthError(
      'InvalidTokenException',
      'The service account token is not for pods\\.eks\\.amazonaws\\.com\\.',
    ),
  },
  {
    name: 'EKS: service account without an association',
    bend: async (_, sandbox) => ({ token: await sign(sandbox, { sub: `${SUBJECT}2` }) }),
    status: 404,
    body: eksAuthError('ResourceNotFoundException', `No pod identity association found for ${SUBJECT}2\\.`),
  },
  ...[
    { what: 'trusts EC2', trusted: trustService('ec2.amazonaws.com', 'sts:AssumeRole', 'sts:TagSession') },
    { what: 'does not let its sessions be tagged', trusted: trustService(AUDIENCE, 'sts:AssumeRole') },
    { what: 'lets sessions be tagged, and not be had', trusted: trustService(AUDIENCE, 'sts:TagSession') },
  ].map(({ what, trusted }) => ({
    name: `EKS: role that ${what}`,
    bend(_: Target, { account }: Sandbox) {
      account.deleteRole({ roleName: 'mdb-eks-role' });
      account.createRole({ roleName: 'mdb-eks-role', trustPolicy: trusted });
      return {};
    },
    status: 400,
    body: eksAuthError(
      'AccessDeniedException',
      'Unauthorized Exception! EKS does not have permissions to assume the associated role\\.',
    ),
  })),
];

/** What the agents answer, and what the provider of the SDK makes of it, which is the status alone. */
export const containerCredentialsRows: readonly Row[] = [
  ...ecsCases.flatMap((input) => rowsOf(input, 'ecs')),
  ...eksCases.flatMap((input) => rowsOf(input, 'eks')),
];

function rowsOf(input: ContainerCase, variant: 'ecs' | 'eks'): Row[] {
  return [
    httpRow({
      ...input,
      path: PATH,
      async request(sandbox, setClock) {
        const { url, token } = await bent(input, variant, sandbox, setClock);
        return { url, ...(token !== '' && { headers: { authorization: token } }) };
      },
    }),
    ...providerRow({
      name: `${input.name}, fromHttp()`,
      path: PATH,
      async prepare(sandbox, setClock) {
        const { url, token } = await bent(input, variant, sandbox, setClock);
        return fromHttp({
          awsContainerCredentialsFullUri: url,
          ...(token !== '' && { awsContainerAuthorizationToken: token }),
          maxRetries: 0,
        });
      },
      error: {
        name: 'CredentialsProviderError',
        message: `Server responded with status: ${input.status}`,
      },
      explanation: 'container-unreachable',
    }),
  ];
}

async function bent(
  { bend, clockOffsetMs = 0 }: ContainerCase,
  variant: 'ecs' | 'eks',
  sandbox: Sandbox,
  setClock: (offsetMs: number) => void,
): Promise<Target> {
  const { env } = await sandbox.provision(PATH, variant);
  const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  const good = {
    url: env.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '',
    token: file === undefined ? '' : await readFile(file, 'utf8'),
  };
  const target = { ...good, ...(await bend(good, sandbox)) };
  setClock(clockOffsetMs);
  return target;
}

async function sign(sandbox: Sandbox, claims: object): Promise<string> {
  const issuer = await sandbox.oidcIssuer();
  return issuer.sign({ sub: SUBJECT, aud: AUDIENCE, ...claims });
}

function ecsError(status: number, code: string, message: string) {
  return {
    status,
    body: { code, message: `CredentialsV2Request: ${message}`, HTTPErrorCode: status },
  };
}

function eksAuthError(code: string, message: string): RegExp {
  return new RegExp(`^\\[[0-9a-f-]{36}\\]: \\(${code}\\): ${message}, fault: client\\n$`);
}

function claimsRefused(reason: string): string {
  return `Service account token failed basic claim validations: token has invalid claims: ${reason}\n`;
}
