import type { CredentialPath } from './credential-path.ts';
import { grantRole, trustService } from './grant.ts';
import { sessionEnv } from './session-env.ts';

const FUNCTION_NAME = 'atlas-example';
const ROLE_NAME = 'mdb-lambda-role';

/** The session that Lambda puts into the environment of a function. */
export const lambda: CredentialPath = {
  id: 'lambda',
  title: 'A Lambda function’s role, one client for all invocations',
  variants: ['function'],
  isInDefaultChain: true,
  provision(parts) {
    const service = 'lambda.amazonaws.com';
    const { identity, role } = grantRole(parts, {
      roleName: ROLE_NAME,
      roleSessionName: FUNCTION_NAME,
      trust: trustService(service),
    });
    const session = parts.account.assumeRoleForService({
      service,
      roleName: role.roleName,
      roleSessionName: FUNCTION_NAME,
      durationSeconds: parts.durationSeconds,
    });
    return {
      ...identity,
      // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
      // The driver tells by AWS_EXECUTION_ENV that it may be frozen, and then polls servers instead of streaming.
      env: {
        AWS_LAMBDA_FUNCTION_NAME: FUNCTION_NAME,
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
        ...sessionEnv(session),
      },
    };
  },
};
