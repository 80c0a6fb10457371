import type { Cluster, ClusterStatus, DatabaseUser } from '@atlas-aws-iam/atlas-client';
import { describePrincipal } from '../principal.ts';
import { type Caller, parseCaller } from './caller.ts';
import { ATLAS_DOCS, type Fault, type Show } from './fault.ts';

const MAX_NAMED = 5;

export interface UserView {
  readonly caller: Caller;
  readonly users: readonly DatabaseUser[];
  readonly cluster: Pick<Cluster, 'name'>;
  readonly status: ClusterStatus | undefined;
  readonly show: Show;
}

/** The database user that the caller logs in as, and whether anything but the caller's identity is in the way. */
export interface UserFinding {
  readonly user: DatabaseUser | undefined;
  /** The first is the one to mend first. */
  readonly faults: readonly Fault[];
}

/** Compares the caller with the database users, and asks of the one that fits whether it may log in on the cluster now. */
export function findUserFaults(view: UserView): UserFinding {
  const { caller, users } = view;
  const related = users.flatMap((user) => {
    const registered = parseCaller(user.username);
    const isSame = registered?.account === caller.account && registered.name === caller.name;
    return isSame ? [{ user, registered }] : [];
  });
  const fitting = related.filter(
    ({ user, registered }) =>
      user.awsIAMType === caller.kind &&
      registered.kind === caller.kind &&
      !registered.isSession &&
      // The path of a role is not known here, nor to the server: STS leaves it out.
      (caller.path === undefined || registered.path === caller.path),
  );
  const [found] = [...fitting].sort((one, other) => Number(hasPath(one)) - Number(hasPath(other)));
  if (found) return { user: found.user, faults: faultsOf(found.user, found.registered, view) };
  const [other] = related;
  const register = describePrincipal(caller.arn).register.join(' ');
  if (!other) return { user: undefined, faults: [missing(view, register)] };
  return { user: undefined, faults: [registeredOtherwise(other.user, other.registered, view, register)] };
}

const hasPath = ({ registered }: { registered: Caller }) => registered.path !== '/';

const describeType = (type: string) =>
  ({ USER: 'an IAM user', ROLE: 'an IAM role' })[type] ?? 'no principal of AWS IAM';

/** Of a database user of the caller’s account and name, as which the caller is not known. */
function registeredOtherwise(
  user: DatabaseUser,
  registered: Caller,
  { caller, show }: UserView,
  register: string,
): Fault {
  const name = show(user.username);
  if (registered.isSession) {
    return {
      stage: 'login',
      code: 'database-user-arn',
      summary: `The database user ${name} has the ARN of a session`,
      cause: 'A session of a role has another name each time. A database user is for the role itself.',
      fix: `Add one for the role. ${register} Then delete this one: nobody can log in with it.`,
      docs: ATLAS_DOCS.iam,
    };
  }
  if (registered.kind === caller.kind && user.awsIAMType === caller.kind) {
    return {
      stage: 'login',
      code: 'database-user-arn',
      summary: `The database user ${name} differs from the caller in the path alone`,
      cause: `The caller is ${show(caller.arn)}. The path is a part of the name of an IAM user.`,
      fix: `Add one for the whole ARN. ${register} Delete the other if nobody needs it.`,
      docs: ATLAS_DOCS.iam,
    };
  }
  const [type, wanted] = [user.awsIAMType, caller.kind].map(describeType);
  return {
    stage: 'login',
    code: 'database-user-type',
    summary: `The database user ${name} is for ${type}, and the caller is ${wanted}`,
    cause: `awsIAMType is ${show(user.awsIAMType)}; the caller is ${show(caller.arn)}.`,
    fix: `Add another: the type of a database user cannot be changed. ${register} Delete the first if nobody needs it.`,
    docs: ATLAS_DOCS.iam,
  };
}

/** What keeps a user that is registered from this cluster, now. */
function faultsOf(
  user: DatabaseUser,
  registered: Caller,
  { caller, cluster, show, status }: UserView,
): Fault[] {
  const [name, clusterName] = [show(user.username), show(cluster.name)];
  const faults: Fault[] = [];
  const isScoped = user.scopes.length > 0;
  if (isScoped && !user.scopes.some((scope) => scope.type === 'CLUSTER' && scope.name === cluster.name)) {
    const scopes = user.scopes.map((scope) => show(`${scope.name} (${scope.type})`)).join(', ');
    faults.push({
      stage: 'login',
      code: 'scope-excludes-cluster',
      summary: `The database user ${name} may not log in on the cluster ${clusterName}`,
      cause: `It is limited to ${scopes}. The cluster says of it what it says of a user that there is not.`,
      fix: `Add ${clusterName} to what the user is restricted to, in Atlas under Database Access, or lift the restriction.`,
      docs: ATLAS_DOCS.users,
    });
  }
  if (status === 'PENDING') {
    faults.push({
      stage: 'login',
      code: 'database-user-pending',
      summary: `The last change of database users has not reached the cluster ${clusterName} yet`,
      cause: `The database user ${name} is registered, and the cluster’s status is PENDING: a new user cannot log in before it is APPLIED.`,
      fix: 'Wait a moment, and try again. A program that has just made the user waits for the status.',
      docs: ATLAS_DOCS.users,
    });
  }
  if (caller.isSession && hasPath({ registered })) {
    faults.push({
      stage: 'login',
      code: 'database-user-arn',
      summary: `The database user ${name} has a path, and the caller’s ARN has none`,
      cause: `The caller is ${show(caller.arn)}: STS leaves the path of a role out, so the server does not see it. How Atlas compares such users is not documented.`,
      fix: `Compare the ARN with the one that IAM has: aws iam get-role --role-name ${show(caller.name)} --query Role.Arn --output text. If it is the same, let a role without a path log in.`,
      docs: ATLAS_DOCS.iam,
    });
  }
  return faults;
}

function missing({ caller, users, show }: UserView, register: string): Fault {
  const ofIam = users.filter(({ awsIAMType }) => awsIAMType === 'USER' || awsIAMType === 'ROLE');
  const named = ofIam.slice(0, MAX_NAMED).map(({ username }) => show(username));
  const more = ofIam.length > named.length ? ` and ${ofIam.length - named.length} more` : '';
  return {
    stage: 'login',
    code: 'database-user-missing',
    summary: `The project has no database user for ${show(caller.arn)}`,
    cause:
      named.length > 0
        ? `Its database users of AWS IAM are ${named.join(', ')}${more}.`
        : 'It has no database user of AWS IAM.',
    fix: `Add one in Atlas, under Database Access, or use the credentials of one that is there. ${register}`,
    docs: ATLAS_DOCS.iam,
  };
}
