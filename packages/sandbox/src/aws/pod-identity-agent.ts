import { randomUUID } from 'node:crypto';
import { AccessDeniedError } from '../account/access-denied-error.ts';
import type { Account } from '../account/account.ts';
import type { Clock } from '../clock.ts';
import type { HttpResponse } from '../http/http-server.ts';
import { type CompactJws, isNumericDate, parseCompactJws } from './compact-jws.ts';
import { jsonResponse } from './json.ts';
import { podOf, podSessionTags } from './pod-session-tags.ts';
import { createRotatingSessions, formatTime, SERVICE_SESSION_SECONDS } from './rotating-sessions.ts';

export type VerifyServiceAccountToken = (token: string) => Promise<{ sub: string; aud: string | string[] }>;

export interface PodIdentityAgent {
  /** Answers a request by its `Authorization` header: the token itself, without a scheme such as `Bearer`. */
  credentials(authorization: string | undefined): Promise<HttpResponse>;
  createAssociation(input: { namespace: string; serviceAccount: string; roleName: string }): void;
}

type Claims = CompactJws['claims'];

const AUDIENCE = 'pods.eks.amazonaws.com';
const CLUSTER_NAME = 'sandbox';
/** Characters that a session name keeps of the cluster's name, and of the pod's: with a UUID they fit IAM's 64. */
const MAX_NAME_LENGTH = 10;

/** HTTP status of what EKS Auth refuses with (model `eks-auth-2023-11-26`). */
const EKS_AUTH_STATUS = {
  AccessDeniedException: 400,
  InvalidTokenException: 400,
  ResourceNotFoundException: 404,
} as const;

class EksAuthError extends Error {
  override name = 'EksAuthError';
  readonly code: keyof typeof EKS_AUTH_STATUS;

  constructor(code: keyof typeof EKS_AUTH_STATUS, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The agent that EKS runs on each node, and EKS Auth behind it:
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
 *
 * Order of checks, in the agent: token present, parsed, within its time (all 400, plain text); in EKS Auth: signature,
 * audience, association, trust policy. The agent's texts are those of aws/eks-pod-identity-agent; of EKS Auth's only
 * the one about the trust policy was seen live. Deliberately different from AWS: the agent's check of the Host header
 * against its link-local addresses is left out, because on loopback they are not the address.
 */
export function createPodIdentityAgent(
  account: Account,
  clock: Clock,
  verifyToken: VerifyServiceAccountToken,
): PodIdentityAgent {
  const roleNames = new Map<string, string>();
  const sessions = createRotatingSessions(account, clock);

  async function credentials(authorization = ''): Promise<HttpResponse> {
    if (authorization === '') return plainText(400, 'Service account token cannot be empty');
    const claims = parseClaims(authorization);
    if (typeof claims === 'string') {
      return plainText(400, `Service account token cannot be parsed: token is malformed: ${claims}`);
    }
    const invalidity = findInvalidity(claims, clock());
    if (invalidity) {
      return plainText(
        400,
        `Service account token failed basic claim validations: token has invalid claims: ${invalidity}`,
      );
    }
    try {
      return jsonResponse(200, await assumeRoleForPodIdentity(authorization, claims));
    } catch (error) {
      if (!(error instanceof EksAuthError)) throw error;
      const { code, message } = error;
      return plainText(EKS_AUTH_STATUS[code], `[${randomUUID()}]: (${code}): ${message}, fault: client`);
    }
  }

  /** https://docs.aws.amazon.com/eks/latest/APIReference/API_auth_AssumeRoleForPodIdentity.html */
  async function assumeRoleForPodIdentity(token: string, claims: Claims): Promise<object> {
    const { sub, aud } = await verifyToken(token).catch(() => {
      throw new EksAuthError(
        'InvalidTokenException',
        'The service account token is not signed by the cluster.',
      );
    });
    if (![aud].flat().includes(AUDIENCE)) {
      throw new EksAuthError('InvalidTokenException', `The service account token is not for ${AUDIENCE}.`);
    }
    const roleName = roleNames.get(sub);
    if (roleName === undefined) {
      throw new EksAuthError('ResourceNotFoundException', `No pod identity association found for ${sub}.`);
    }
    const { session } = sessions(`${sub}/${podOf(claims).name}`, () => assumeRole(roleName, sub, claims));
    return {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      Token: session.sessionToken,
      AccountId: account.accountId,
      Expiration: formatTime(session.expiration.getTime()),
    };
  }

  function assumeRole(roleName: string, sub: string, claims: Claims) {
    const [cluster, pod] = [CLUSTER_NAME, podOf(claims).name].map((name) => name.slice(0, MAX_NAME_LENGTH));
    const clusterArn = `arn:${account.partition}:eks:${account.region}:${account.accountId}:cluster/${CLUSTER_NAME}`;
    try {
      return account.assumeRoleForService({
        service: 'pods.eks.amazonaws.com',
        roleName,
        roleSessionName: `eks-${cluster}-${pod}-${randomUUID()}`,
        durationSeconds: SERVICE_SESSION_SECONDS,
        // The page has it for the role of a cluster; that it is so for a pod's is inferred:
        // https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html
        sourceArn: clusterArn,
        tags: podSessionTags(claims, sub, { name: CLUSTER_NAME, arn: clusterArn }),
      });
    } catch (error) {
      if (!(error instanceof AccessDeniedError)) throw error;
      throw new EksAuthError(
        'AccessDeniedException',
        'Unauthorized Exception! EKS does not have permissions to assume the associated role.',
      );
    }
  }

  return {
    credentials,
    createAssociation({ namespace, serviceAccount, roleName }) {
      const subject = `system:serviceaccount:${namespace}:${serviceAccount}`;
      if (roleNames.has(subject)) throw new Error(`Association already exists: ${subject}`);
      roleNames.set(subject, roleName);
    },
  };
}

/** Reads a token without verifying it: the agent leaves that to EKS Auth. A text says why it is not a token. */
function parseClaims(token: string): Claims | string {
  try {
    return parseCompactJws(token).claims;
  } catch (error) {
    return (error as Error).message;
  }
}

function findInvalidity({ exp, nbf }: Claims, nowMs: number): string | undefined {
  const now = nowMs / 1000;
  if (exp !== undefined && !isNumericDate(exp)) return 'exp is invalid';
  if (nbf !== undefined && !isNumericDate(nbf)) return 'nbf is invalid';
  if (exp !== undefined && now >= exp) return 'token is expired';
  if (nbf !== undefined && now < nbf) return 'token is not valid yet';
  return undefined;
}

/** As Go's `http.Error` writes it. */
function plainText(status: number, message: string): HttpResponse {
  return {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
    body: `${message}\n`,
  };
}
