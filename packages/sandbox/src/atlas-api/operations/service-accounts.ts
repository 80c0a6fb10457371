import type { ApiCall, ProjectCall, ProjectOperation } from '../api-call.ts';
import { ApiError } from '../api-error.ts';
import { BodyFields } from '../body-fields.ts';
import { type Cidr, parseCidr } from '../cidr.ts';
import { pageOf } from '../page.ts';
import { PROJECT_ROLES, type ProjectRole } from '../project-roles.ts';
import { createSecret, type ServiceAccount, type ServiceAccountSecret } from '../service-accounts.ts';

const VERSION = '2024-08-05';
const HOUR_MS = 3600 * 1000;
/** https://www.mongodb.com/docs/atlas/api/service-accounts-overview/ */
const SECRET_HOURS = { min: 8, max: 8760 };
const GROUP_ACCOUNTS = '/groups/{groupId}/serviceAccounts';

/** Service accounts of a project, and what an organization's own are asked for most. */
export const serviceAccountOperations: readonly ProjectOperation[] = [
  {
    method: 'POST',
    path: GROUP_ACCOUNTS,
    version: VERSION,
    roles: [],
    run(call) {
      const fields = call.fields(['name', 'description', 'roles', 'secretExpiresAfterHours']);
      const name = fields.requiredText('name', { max: 64 });
      const description = fields.text('description', { max: 250 }) ?? '';
      const roles = (fields.texts('roles') ?? []).map((role) => projectRole(call, role));
      if (roles.length === 0) throw new ApiError('MISSING_ATTRIBUTE', 'roles');
      const secretMs = secretDuration(fields.integer('secretExpiresAfterHours', SECRET_HOURS));
      const { serviceAccounts } = call.context.organization;
      const account = serviceAccounts.create({
        name,
        description,
        organizationRoles: ['ORG_MEMBER'],
        secretMs,
      });
      account.projectRoles.set(call.project.id, roles);
      const [secret] = account.secrets;
      return { status: 201, body: accountBody(call, account, secret) };
    },
  },
  {
    method: 'GET',
    path: GROUP_ACCOUNTS,
    version: VERSION,
    roles: ['GROUP_READ_ONLY'],
    run(call) {
      const accounts = call.context.organization.serviceAccounts.all();
      const here = accounts.filter(({ projectRoles }) => projectRoles.has(call.project.id));
      return {
        status: 200,
        body: pageOf(
          call,
          here.map((account) => accountBody(call, account)),
        ),
      };
    },
  },
  {
    method: 'GET',
    path: `${GROUP_ACCOUNTS}/{clientId}`,
    version: VERSION,
    roles: ['GROUP_READ_ONLY'],
    run: (call) => ({ status: 200, body: accountBody(call, accountOf(call)) }),
  },
  {
    method: 'DELETE',
    path: `${GROUP_ACCOUNTS}/{clientId}`,
    version: VERSION,
    roles: [],
    run(call) {
      const { clientId } = accountOf(call);
      call.context.organization.serviceAccounts.delete(clientId);
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: `${GROUP_ACCOUNTS}/{clientId}/secrets`,
    version: VERSION,
    roles: [],
    run(call) {
      const fields = call.fields(['secretExpiresAfterHours']);
      const durationMs = secretDuration(fields.integer('secretExpiresAfterHours', SECRET_HOURS));
      const account = accountOf(call);
      const secret = createSecret(call.context.clock(), durationMs);
      account.secrets.push(secret);
      return { status: 201, body: secretBody(secret, true) };
    },
  },
  {
    method: 'POST',
    path: `${GROUP_ACCOUNTS}/{clientId}/accessList`,
    version: VERSION,
    roles: [],
    run(call) {
      const account = accountOf(call);
      account.accessList.push(...readApiAccessList(call));
      return { status: 201, body: pageOf(call, accessListBody(account)) };
    },
  },
  {
    method: 'GET',
    path: `${GROUP_ACCOUNTS}/{clientId}/accessList`,
    version: VERSION,
    roles: ['GROUP_READ_ONLY'],
    run: (call) => ({ status: 200, body: pageOf(call, accessListBody(accountOf(call))) }),
  },
];

function accountOf({ context, parameter, project }: ProjectCall): ServiceAccount {
  const clientId = parameter('clientId');
  const account = context.organization.serviceAccounts.find(clientId);
  if (!account?.projectRoles.has(project.id)) throw new ApiError('SERVICE_ACCOUNT_NOT_FOUND', clientId);
  return account;
}

function projectRole({ project }: ProjectCall, role: string): ProjectRole {
  const found = PROJECT_ROLES.find((known) => known === role);
  if (!found) throw new ApiError('INVALID_ROLE_FOR_GROUP', role, project.id);
  return found;
}

function secretDuration(hours: number | undefined): number {
  if (hours === undefined) throw new ApiError('MISSING_ATTRIBUTE', 'secretExpiresAfterHours');
  return hours * HOUR_MS;
}

function readApiAccessList(call: ApiCall): Cidr[] {
  const body = call.json();
  if (!Array.isArray(body) || body.length === 0) throw new ApiError('INVALID_JSON');
  return body.map((entry: unknown) => {
    const fields = new BodyFields(entry, ['ipAddress', 'cidrBlock'], 'accessList.');
    const text = fields.text('ipAddress') ?? fields.text('cidrBlock') ?? '';
    const range = parseCidr(text);
    if (!range) throw new ApiError('INVALID_IP_ADDRESS_OR_CIDR_NOTATION', text);
    return range;
  });
}

function accessListBody({ accessList }: ServiceAccount): object[] {
  return accessList.map(({ text }) => ({ cidrBlock: text }));
}

/** @param shown the secret that was just made, which is never shown again */
function accountBody(
  { project }: ProjectCall,
  { clientId, createdAtMs, description, name, projectRoles, secrets }: ServiceAccount,
  shown?: ServiceAccountSecret,
): object {
  return {
    clientId,
    createdAt: new Date(createdAtMs).toISOString(),
    description,
    name,
    roles: projectRoles.get(project.id) ?? [],
    secrets: secrets.map((secret) => secretBody(secret, secret === shown)),
  };
}

function secretBody(secret: ServiceAccountSecret, isShown: boolean): object {
  const { id, createdAtMs, expiresAtMs, lastUsedAtMs } = secret;
  return {
    createdAt: new Date(createdAtMs).toISOString(),
    expiresAt: new Date(expiresAtMs).toISOString(),
    id,
    ...(lastUsedAtMs !== undefined && { lastUsedAt: new Date(lastUsedAtMs).toISOString() }),
    ...(isShown
      ? { secret: secret.secret }
      : { maskedSecretValue: `mdb_sa_sk_...${secret.secret.slice(-4)}` }),
  };
}
