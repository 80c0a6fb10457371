import { randomBytes } from 'node:crypto';
import { AccessDeniedError } from '../account/access-denied-error.ts';
import type { Account } from '../account/account.ts';
import { iamArn } from '../account/partition.ts';
import type { Clock } from '../clock.ts';
import { ExpiringMap } from '../expiring-map.ts';
import type { HttpHandler, HttpResponse } from '../http/http-server.ts';
import { type HttpRequest, headerValue } from '../sigv4/http-request.ts';
import { mergeSlashes, requestPath } from './request-path.ts';
import { createRotatingSessions, formatTime, SERVICE_SESSION_SECONDS } from './rotating-sessions.ts';

const TOKEN_PATH = '/latest/api/token';
const METADATA_PATH = '/latest/meta-data/';
const CREDENTIALS_PATH = `${METADATA_PATH}iam/security-credentials/`;
const MAX_TOKEN_TTL_SECONDS = 21_600;

export interface InstanceMetadata {
  readonly handler: HttpHandler;
  /** Puts a role, in an instance profile of the same name, on the instance; undefined takes it off. */
  attachRole(roleName: string | undefined): void;
}

/**
 * The metadata service of one EC2 instance that requires IMDSv2, so that a request without a token is refused:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 *
 * Order of checks: method, token, path, role. Deliberately different from AWS: refusals have no body; the live
 * service's HTML was not seen.
 */
export function createInstanceMetadata(account: Account, clock: Clock): InstanceMetadata {
  const instanceId = `i-${randomBytes(9).toString('hex').slice(0, 17)}`;
  const instanceProfileId = `AIPA${randomBytes(9).toString('hex').slice(0, 17).toUpperCase()}`;
  const tokens = new ExpiringMap<true>(clock);
  let roleName: string | undefined;
  let sessions = createRotatingSessions(account, clock);

  function handler(request: HttpRequest): HttpResponse {
    const path = normalise(requestPath(request));
    const method = path === TOKEN_PATH ? 'PUT' : 'GET';
    // The SDK takes 405 of the token's path for a service without IMDSv2.
    if (request.method !== method) return { status: 405, headers: { Allow: method } };
    return path === TOKEN_PATH ? issueToken(request) : readMetadata(request, path);
  }

  function issueToken(request: HttpRequest): HttpResponse {
    // A request that came through a proxy gets no token (general knowledge; AWS announced it for IMDSv2 in 2019:
    // https://aws.amazon.com/blogs/security/defense-in-depth-open-firewalls-reverse-proxies-ssrf-vulnerabilities-ec2-instance-metadata-service/).
    if (headerValue(request, 'x-forwarded-for') !== undefined) return { status: 403 };
    const ttl = headerValue(request, 'x-aws-ec2-metadata-token-ttl-seconds') ?? '';
    const ttlSeconds = /^\d+$/.test(ttl) ? Number(ttl) : 0;
    if (ttlSeconds < 1 || ttlSeconds > MAX_TOKEN_TTL_SECONDS) return { status: 400 };
    const token = randomBytes(42).toString('base64url');
    tokens.set(token, true, clock() + ttlSeconds * 1000);
    return text(token, { 'X-Aws-Ec2-Metadata-Token-Ttl-Seconds': String(ttlSeconds) });
  }

  function readMetadata(request: HttpRequest, path: string): HttpResponse {
    if (!tokens.get(headerValue(request, 'x-aws-ec2-metadata-token') ?? '')) return { status: 401 };
    if (path === `${METADATA_PATH}instance-id`) return text(instanceId);
    if (roleName !== undefined) {
      if (path === CREDENTIALS_PATH) return text(roleName);
      if (path === `${CREDENTIALS_PATH}${roleName}`) return credentials(roleName);
      if (path === `${METADATA_PATH}iam/info`) return info(roleName);
    }
    return { status: 404 };
  }

  /** The instance's id is the session's name, by which CloudTrail tells instances apart. */
  function credentials(roleName: string): HttpResponse {
    try {
      const { session, issuedAtMs } = sessions(roleName, () =>
        account.assumeRoleForService({
          service: 'ec2.amazonaws.com',
          roleName,
          roleSessionName: instanceId,
          durationSeconds: SERVICE_SESSION_SECONDS,
        }),
      );
      return document({
        Code: 'Success',
        LastUpdated: formatTime(issuedAtMs),
        Type: 'AWS-HMAC',
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        Token: session.sessionToken,
        Expiration: formatTime(session.expiration.getTime()),
      });
    } catch (error) {
      if (!(error instanceof AccessDeniedError)) throw error;
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html names the code; the message is ours.
      return document({
        Code: 'AssumeRoleUnauthorizedAccess',
        Message: `EC2 cannot assume the role ${roleName}. It must exist, and its trust policy must allow ec2.amazonaws.com to call sts:AssumeRole.`,
        LastUpdated: formatTime(clock()),
      });
    }
  }

  function info(roleName: string): HttpResponse {
    // The same page: "your instance profile has been deleted". Inferred of a role, of which the profile is part here.
    if (!account.entities.roles.find(roleName)) {
      return document({
        Code: 'InstanceProfileNotFound',
        Message: `There is no instance profile with a role ${roleName}.`,
        LastUpdated: formatTime(clock()),
      });
    }
    return document({
      Code: 'Success',
      LastUpdated: formatTime(clock()),
      InstanceProfileArn: iamArn(account, `instance-profile/${roleName}`),
      InstanceProfileId: instanceProfileId,
    });
  }

  return {
    handler,
    attachRole(name) {
      roleName = name;
      sessions = createRotatingSessions(account, clock);
    },
  };
}

/**
 * MongoDB's driver 6 without the AWS SDK asks for `//latest/meta-data/iam/security-credentials`, and is served by the
 * live service: these two liberties are inferred from that program (its `aws_temporary_credentials.ts`).
 */
function normalise(path: string): string {
  const single = mergeSlashes(path);
  return `${single}/` === CREDENTIALS_PATH ? CREDENTIALS_PATH : single;
}

function text(body: string, headers: Record<string, string> = {}): HttpResponse {
  return { status: 200, headers: { 'Content-Type': 'text/plain', ...headers }, body };
}

/** JSON, called plain text by the service. */
function document(body: object): HttpResponse {
  return text(JSON.stringify(body, undefined, 2));
}
