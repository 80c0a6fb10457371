import type { InspectedEvent, InspectedRequest } from '@atlas-aws-iam/sandbox/inspect';
import { CHECKS } from '../checks.ts';
import { clientName } from './client.ts';

/** One line of the list. */
export interface Line {
  kind: string;
  what: string;
  result: string;
  isRefused: boolean;
  more: string;
}

const SERVICES: Record<InspectedRequest['service'], string> = {
  sts: 'STS',
  iam: 'IAM',
  imds: 'IMDS',
  'container-credentials': 'ECS / EKS',
  sso: 'SSO',
  'sso-oidc': 'SSO OIDC',
  signin: 'Sign-in',
  oidc: 'OIDC',
  sandbox: 'Sandbox',
};

export function describeEvent(event: InspectedEvent): Line {
  switch (event.event) {
    case 'login':
      return {
        kind: 'Login',
        what: join(clientName(event.client), event.accessKeyId),
        result:
          event.verdict === 'authenticated'
            ? 'authenticated'
            : event.check === 'none'
              ? 'unfinished'
              : join(CHECKS[event.check]?.title ?? event.check, event.code),
        isRefused: event.verdict === 'refused',
        more: event.reason ?? event.authenticatedUser ?? '',
      };
    case 'request':
      return {
        kind: SERVICES[event.service] ?? event.service,
        what: event.operation,
        result:
          event.status === undefined
            ? 'no answer'
            : [event.status, event.errorCode].filter(Boolean).join(' '),
        isRefused: event.status === undefined || event.status >= 400,
        more: join(
          event.isLogin && 'for a login',
          event.path === '/' ? undefined : `${event.method} ${event.path}`,
          event.accessKeyId && `key ${event.accessKeyId}${event.isForeignKey ? ', not issued here' : ''}`,
          event.issuedAccessKeyId && `gave ${event.issuedAccessKeyId}`,
          event.userAgent,
        ),
      };
    case 'command':
      return {
        kind: 'Command',
        what: `${event.name} · ${event.database}`,
        result:
          event.code === undefined ? 'first success' : [event.code, event.codeName].filter(Boolean).join(' '),
        isRefused: event.code !== undefined,
        more: event.errmsg ?? event.user ?? '',
      };
    case 'reset':
      return { kind: 'Reset', what: 'The record was cleared', result: '', isRefused: false, more: '' };
  }
}

function join(...parts: (string | number | false | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== false && part !== '').join(' · ');
}
