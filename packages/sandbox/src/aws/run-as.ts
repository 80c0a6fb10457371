import { AccessDeniedError } from '../account/access-denied-error.ts';
import type { Account } from '../account/account.ts';
import type { Clock } from '../clock.ts';
import { type HttpResponse, type HttpServer, startHttpServer } from '../http/http-server.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import { SigV4Error } from '../sigv4/sigv4-error.ts';
import type { ContainerCredentials } from './container-credentials.ts';
import { authorize } from './iam/authorize.ts';
import type { IamCall } from './iam/iam-call.ts';
import { roleResource } from './iam/resources.ts';
import { createInstanceMetadata } from './imds.ts';
import { jsonResponse, parseJsonStrings } from './json.ts';
import { AwsError } from './query-protocol.ts';
import { verifyCaller } from './query-service.ts';

export interface RunAs {
  answer(request: HttpRequest): Promise<HttpResponse>;
  /** Ends the metadata services of instances. */
  stop(): Promise<void>;
}

export interface RunAsOptions {
  account: Account;
  clock: Clock;
  containerCredentials: ContainerCredentials;
  /** Undefined where the service has its real addresses, or does not listen yet. */
  containerCredentialsUrl: () => string | undefined;
}

/** `ec2` and so on, as the services' names in trust policies begin. */
type Service = 'ec2' | 'ecs-tasks' | 'lambda';

const FUNCTION_NAME = 'atlas-example';

/**
 * The sandbox's own, of which AWS has nothing: it puts a role where a service would hand it out, as starting an instance, a
 * task or a function does, and answers with the variables that a program there has. `POST /sandbox/run-as` takes JSON with
 * `service` and `role`, for `ec2` with `instanceProfile` in place of the role, and is signed as a request to IAM is, with the path
 * `/`. The caller needs `iam:PassRole` on the role, as it does to start any of these.
 */
export function createRunAs({
  account,
  clock,
  containerCredentials,
  containerCredentialsUrl,
}: RunAsOptions): RunAs {
  const instances: HttpServer[] = [];

  async function answer(request: HttpRequest): Promise<HttpResponse> {
    if (request.method !== 'POST') return { status: 405, headers: { Allow: 'POST' } };
    try {
      return jsonResponse(200, { env: await run(request) });
    } catch (error) {
      if (!(error instanceof AwsError || error instanceof SigV4Error)) throw error;
      const { status, code, message } =
        error instanceof AwsError ? error : new AwsError(error.code, error.message);
      return { ...jsonResponse(status, { code, message }), errorCode: code };
    }
  }

  async function run(request: HttpRequest): Promise<Record<string, string>> {
    const call = { request, parameters: new Map<string, string>(), account, now: clock() };
    const caller = verifyCaller(call, 'iam');
    const members = parseJsonStrings(request) ?? new Map<string, string>();
    const service = members.get('service');
    if (service !== 'ec2' && service !== 'ecs-tasks' && service !== 'lambda') {
      throw new AwsError('ValidationError', 'service is ec2, ecs-tasks or lambda.');
    }
    const roleName = roleNameOf(service, members);
    const iamCall: IamCall = { ...call, caller };
    const context = { 'iam:PassedToService': `${service}.amazonaws.com` };
    authorize(iamCall, 'iam:PassRole', roleResource(iamCall, roleName), context);
    return START[service](roleName);
  }

  /** On AWS an instance has an instance profile, and what role that has is up to it. */
  function roleNameOf(service: Service, members: ReadonlyMap<string, string>): string {
    const { instanceProfiles, roles } = account.entities;
    if (service !== 'ec2') {
      const role = roles.find(members.get('role') ?? '');
      if (role) return role.roleName;
      throw new AwsError('NoSuchEntity', 'There is no such role.');
    }
    const name = members.get('instanceProfile') ?? '';
    const role = instanceProfiles.find(name)?.role;
    if (role) return role.roleName;
    throw new AwsError('NoSuchEntity', 'There is no such instance profile, or it has no role.');
  }

  const START: Readonly<Record<Service, (roleName: string) => Promise<Record<string, string>>>> = {
    async ec2(roleName) {
      const metadata = createInstanceMetadata(account, clock);
      metadata.attachRole(roleName);
      const server = await startHttpServer(metadata.handler, { clock });
      instances.push(server);
      // The final slash: see `paths/ec2-role.ts`.
      return { AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: `${server.url}/` };
    },
    async 'ecs-tasks'(roleName) {
      const { relativeUri } = containerCredentials.registerTask({ roleName });
      const url = containerCredentialsUrl();
      return url === undefined
        ? { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relativeUri }
        : { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}${relativeUri}` };
    },
    async lambda(roleName) {
      const session = assume('lambda.amazonaws.com', roleName);
      return {
        AWS_LAMBDA_FUNCTION_NAME: FUNCTION_NAME,
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
        AWS_ACCESS_KEY_ID: session.accessKeyId,
        AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
        AWS_SESSION_TOKEN: session.sessionToken,
      };
    },
  };

  function assume(service: string, roleName: string) {
    try {
      return account.assumeRoleForService({ service, roleName, roleSessionName: FUNCTION_NAME });
    } catch (error) {
      if (!(error instanceof AccessDeniedError)) throw error;
      // https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-deployment.html, under another code there
      throw new AwsError('ValidationError', 'The role defined for the function cannot be assumed by Lambda.');
    }
  }

  return {
    answer,
    stop: async () => void (await Promise.all(instances.splice(0).map((server) => server.stop()))),
  };
}
