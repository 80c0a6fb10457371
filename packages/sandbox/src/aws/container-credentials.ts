import { randomBytes, randomUUID } from 'node:crypto';
import { AccessDeniedError } from '../account/access-denied-error.ts';
import type { Account } from '../account/account.ts';
import { iamArn } from '../account/partition.ts';
import type { Clock } from '../clock.ts';
import type { HttpHandler, HttpResponse } from '../http/http-server.ts';
import { type HttpRequest, headerValue } from '../sigv4/http-request.ts';
import { jsonResponse } from './json.ts';
import { createPodIdentityAgent, type VerifyServiceAccountToken } from './pod-identity-agent.ts';
import { mergeSlashes, requestPath } from './request-path.ts';
import { createRotatingSessions, formatTime, SERVICE_SESSION_SECONDS } from './rotating-sessions.ts';

export interface ContainerCredentials {
  readonly handler: HttpHandler;
  /** Runs an ECS task with this task role. The URI is secret: whoever has it has the credentials. */
  registerTask(input: { roleName: string; id?: string }): {
    /** `/v2/credentials/<uuid>`, of the id that was given, or of a new one. */
    relativeUri: string;
  };
  /** @throws Error when the service account has an association already, as EKS refuses a second one. */
  createPodIdentityAssociation(input: { namespace: string; serviceAccount: string; roleName: string }): void;
}

/** `/v2/credentials`, with or without what follows. */
const ECS_PATH = /^\/v2\/credentials(?:\/([^/]*))?$/;

/**
 * The credential endpoints of two container services, which have addresses of their own on AWS and one port here.
 * Neither agent looks at the method of a request (aws/amazon-ecs-agent `task_server_setup.go`,
 * aws/eks-pod-identity-agent `eks_credential_handler.go`).
 *
 * `verifyToken` throws for a service account token that the cluster did not sign, or that has expired.
 */
export function createContainerCredentials(
  account: Account,
  clock: Clock,
  verifyToken: VerifyServiceAccountToken,
): ContainerCredentials {
  const tasks = new Map<string, { roleName: string; taskId: string }>();
  const sessions = createRotatingSessions(account, clock);
  const podIdentityAgent = createPodIdentityAgent(account, clock, verifyToken);

  function handler(request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    const path = mergeSlashes(requestPath(request));
    if (path === '/v1/credentials')
      return podIdentityAgent.credentials(headerValue(request, 'authorization'));
    const [isEcs, id] = ECS_PATH.exec(path) ?? [];
    return isEcs === undefined ? { status: 404 } : taskCredentials(id ?? '');
  }

  /** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
  function taskCredentials(id: string): HttpResponse {
    if (id === '') return ecsError(400, 'NoIdInRequest', 'No Credential ID in the request');
    const task = tasks.get(id);
    if (!task) return ecsError(400, 'InvalidIdInRequest', 'Credentials not found');
    try {
      // The page names the account and a star as the source; that it is the task is inferred.
      const { session } = sessions(id, () =>
        account.assumeRoleForService({
          service: 'ecs-tasks.amazonaws.com',
          sourceArn: `arn:${account.partition}:ecs:${account.region}:${account.accountId}:task/sandbox/${task.taskId}`,
          roleName: task.roleName,
          roleSessionName: task.taskId,
          durationSeconds: SERVICE_SESSION_SECONDS,
        }),
      );
      return jsonResponse(200, {
        RoleArn: iamArn(account, `role/${task.roleName}`),
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        Token: session.sessionToken,
        Expiration: formatTime(session.expiration.getTime()),
      });
    } catch (error) {
      if (!(error instanceof AccessDeniedError)) throw error;
      // ECS hands the agent no credentials for a role that it may not assume; the agent then knows the id alone.
      return ecsError(503, 'CredentialsUninitialized', 'Credentials uninitialized for ID');
    }
  }

  return {
    handler,
    registerTask({ roleName, id = randomUUID() }) {
      tasks.set(id, { roleName, taskId: randomBytes(16).toString('hex') });
      return { relativeUri: `/v2/credentials/${id}` };
    },
    createPodIdentityAssociation: podIdentityAgent.createAssociation,
  };
}

/** Codes, statuses and texts: aws/amazon-ecs-agent `ecs-agent/tmds/handlers/v1/credentials_handler.go`. */
function ecsError(status: number, code: string, message: string): HttpResponse {
  return jsonResponse(status, { code, message: `CredentialsV2Request: ${message}`, HTTPErrorCode: status });
}
