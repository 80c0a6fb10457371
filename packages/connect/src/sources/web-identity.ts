import { fileTrouble } from './file-trouble.ts';
import { absent, ending, type Finding, incomplete, usable } from './finding.ts';

// @aws-sdk/credential-provider-web-identity. What STS answers ends the chain too, but only asking tells.
export function inspectWebIdentity(env: NodeJS.ProcessEnv): Finding {
  const { AWS_WEB_IDENTITY_TOKEN_FILE: path, AWS_ROLE_ARN } = env;
  const problem = { code: 'web-identity-incomplete' } as const;
  if (!path && !AWS_ROLE_ARN) return absent('AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are not set.');
  if (!path) return incomplete('AWS_ROLE_ARN is set, AWS_WEB_IDENTITY_TOKEN_FILE is not.', problem);
  if (!AWS_ROLE_ARN) return incomplete('AWS_WEB_IDENTITY_TOKEN_FILE is set, AWS_ROLE_ARN is not.', problem);
  const trouble = fileTrouble(path);
  return trouble
    ? ending(`AWS_WEB_IDENTITY_TOKEN_FILE names ${path}, ${trouble}.`, { code: 'provider-file-missing' })
    : usable(`AWS_WEB_IDENTITY_TOKEN_FILE (${path}) and AWS_ROLE_ARN are set; STS is asked for the role.`);
}
