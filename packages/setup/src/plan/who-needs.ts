import { paginateListRoles } from '@aws-sdk/client-iam';
import type { SetupRun } from '../run/setup-run.ts';
import type { SetupRecord } from '../state/setup-record.ts';

/**
 * An account has one identity provider for an issuer, also where others than the setup that made it need it.
 *
 * @param setups those that are removed with it
 */
export async function whoNeeds(
  run: SetupRun,
  setups: readonly string[],
  { setup, object, arn }: SetupRecord,
): Promise<string | undefined> {
  if (object.kind !== 'oidc-provider') return undefined;
  return (
    otherSetup(run, setups, setup, object.url) ?? (arn === undefined ? undefined : foreignRole(run, arn))
  );
}

function otherSetup(
  { state }: SetupRun,
  setups: readonly string[],
  own: string,
  url: string,
): string | undefined {
  const condition = JSON.stringify(`${url.replace(/^https?:\/\//, '')}:sub`);
  return state
    .records()
    .find(
      ({ setup, object }) =>
        setup !== own &&
        !setups.includes(setup) &&
        object.kind === 'iam-role' &&
        JSON.stringify(object.trust).includes(condition),
    )?.setup;
}

/** A role that somebody else has made, and that tokens of the identity provider may assume. */
async function foreignRole({ state, target }: SetupRun, providerArn: string): Promise<string | undefined> {
  const own = new Set(
    state.records().flatMap(({ object }) => (object.kind === 'iam-role' ? [object.roleName] : [])),
  );
  for await (const { Roles = [] } of paginateListRoles({ client: target.iam }, {})) {
    const role = Roles.find(
      ({ RoleName = '', AssumeRolePolicyDocument = '' }) =>
        !own.has(RoleName) &&
        decodeURIComponent(AssumeRolePolicyDocument).includes(JSON.stringify(providerArn)),
    );
    if (role) return `the role ${role.RoleName}`;
  }
  return undefined;
}
