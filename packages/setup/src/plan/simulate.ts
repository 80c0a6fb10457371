import { GetRoleCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { TAG_KEY } from '../objects/index.ts';
import { iamArn } from '../target/iam-arn.ts';
import type { Target } from '../target/target.ts';
import { PERMISSIONS } from './permissions.ts';
import type { Plan, PlannedChange } from './planned-change.ts';

const KIND_OF_TYPE: Readonly<Record<string, keyof typeof PERMISSIONS>> = {
  aws_iam_user: 'iam-user',
  aws_iam_access_key: 'access-key',
  aws_iam_user_policy: 'user-policy',
  aws_iam_role: 'iam-role',
  aws_iam_role_policy_attachment: 'role-policy',
  aws_iam_instance_profile: 'instance-profile',
  aws_iam_instance_profile_role: 'role-in-instance-profile',
  aws_iam_openid_connect_provider: 'oidc-provider',
};

/**
 * Asks IAM whether the caller may do what is planned. Its answer leaves out boundaries and policies of the organization, so
 * it is told, and not acted on.
 *
 * @returns a line for the reader; undefined where nothing of IAM is planned
 */
export async function simulate(target: Target, { changes }: Plan): Promise<string | undefined> {
  const wanted = changes.flatMap((change) => permissionsOf(target, change));
  if (wanted.length === 0) return undefined;
  const source = await principalOf(target);
  const denied: string[] = [];
  try {
    if (source === undefined) return 'Whether you may do all of it cannot be simulated for the root user.';
    for (const { actions, resource, setup } of wanted) {
      const { EvaluationResults = [] } = await target.iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: source,
          ActionNames: actions,
          ResourceArns: [resource],
          ContextEntries: contextOf(setup),
        }),
      );
      for (const { EvalActionName, EvalDecision } of EvaluationResults) {
        if (EvalDecision !== 'allowed') denied.push(`${EvalActionName} on ${resource}`);
      }
    }
  } catch {
    // Whatever it is, it would be no reason not to try.
    return 'Whether you may do all of it is not known: IAM did not simulate your policies (iam:SimulatePrincipalPolicy).';
  }
  if (denied.length === 0) return 'Your policies allow all of it (iam:SimulatePrincipalPolicy).';
  return `Your policies do not allow (iam:SimulatePrincipalPolicy): ${[...new Set(denied)].join(', ')}.`;
}

function permissionsOf(target: Target, change: PlannedChange) {
  const kind = KIND_OF_TYPE[change.type];
  if (kind === undefined) return [];
  const { resource, create, update, remove } = PERMISSIONS[kind];
  const actions = {
    create,
    update,
    delete: remove,
    replace: [...remove, ...create],
    write: [],
    record: [],
  }[change.action];
  if (actions.length === 0) return [];
  const arn = iamArn(target, `${resource}${change.name}`);
  return [{ actions: [...actions], resource: arn, setup: change.key.split('/', 1)[0] ?? '' }];
}

/** A policy may ask for the tag, of the request or of what is there. */
function contextOf(setup: string) {
  return ['aws:RequestTag/', 'aws:ResourceTag/', 'iam:ResourceTag/'].map((prefix) => ({
    ContextKeyName: `${prefix}${TAG_KEY}`,
    ContextKeyType: 'string' as const,
    ContextKeyValues: [setup],
  }));
}

/** The user, or the role of a session, whose ARN has a path that the session's does not have. */
async function principalOf({ callerArn, iam }: Target): Promise<string | undefined> {
  if (callerArn.endsWith(':root')) return undefined;
  const [, roleName] = /:assumed-role\/([^/]+)\//.exec(callerArn) ?? [];
  if (roleName === undefined) return callerArn;
  try {
    return (await iam.send(new GetRoleCommand({ RoleName: roleName }))).Role?.Arn ?? callerArn;
  } catch {
    return callerArn;
  }
}
