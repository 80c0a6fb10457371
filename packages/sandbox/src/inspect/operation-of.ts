import type { AwsRequest } from '../aws/request-log.ts';
import { mergeSlashes } from '../aws/request-path.ts';
import { maskName } from '../masking/mask-message.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import { parametersOf } from './credentials-in.ts';

/** What of a path says what is asked for, where an API has no names for it. */
const OPERATIONS: readonly (readonly [service: AwsRequest['service'], path: RegExp, operation: string])[] = [
  ['imds', /\/api\/token$/, 'token'],
  ['imds', /\/security-credentials\/?$/, 'role name'],
  ['imds', /\/security-credentials\/./, 'security-credentials'],
  ['container-credentials', /^\/v[12]\/credentials/, 'credentials'],
  ['oidc', /openid-configuration$/, 'openid-configuration'],
  ['oidc', /^\/keys$/, 'keys'],
];

/** By the APIs' own names. */
const NAMES: Readonly<Record<string, string>> = {
  'sso /federation/credentials': 'GetRoleCredentials',
  'sso-oidc /token': 'CreateToken',
  'sso-oidc /client/register': 'RegisterClient',
  'sso-oidc /device_authorization': 'StartDeviceAuthorization',
  'signin /v1/token': 'CreateOAuth2Token',
  'sandbox /sandbox/run-as': 'run-as',
};

/** `AssumeRole`, `GET security-credentials`: what a request asks for, masked. */
export function operationOf({ service, method, path }: AwsRequest, request: HttpRequest): string {
  if (service === 'sts' || service === 'iam') {
    const action = /(?:^|&)Action=([^&]*)/.exec(parametersOf(request))?.[1];
    // That of every login, whose name need not be looked at again.
    if (action === 'GetCallerIdentity') return action;
    return action ? maskName(action) : `${method} /`;
  }
  const single = mergeSlashes(path);
  const name = NAMES[`${service} ${single}`];
  if (name !== undefined) return name;
  const found = OPERATIONS.find(([of, form]) => of === service && form.test(single));
  return `${method} ${found?.[2] ?? single}`;
}
