import { absent, ending, type Finding, incomplete, usable } from './finding.ts';
import { noPath } from './no-path.ts';
import { inspectTokenFile } from './token-file.ts';

const TOKEN_FILE = 'AWS_WEB_IDENTITY_TOKEN_FILE';

// @aws-sdk/credential-provider-web-identity. What STS answers ends the chain too, but only asking tells.
export function inspectWebIdentity(env: NodeJS.ProcessEnv): Finding {
  const { [TOKEN_FILE]: path, AWS_ROLE_ARN } = env;
  const problem = { code: 'web-identity-incomplete' } as const;
  if (!path && !AWS_ROLE_ARN) return absent(`${TOKEN_FILE} and AWS_ROLE_ARN are not set.`);
  const contents = noPath(path ?? '');
  if (contents) {
    const finding = AWS_ROLE_ARN ? ending : incomplete;
    return finding(`${TOKEN_FILE}: ${contents}.`, { code: 'path-holds-contents' });
  }
  if (!path) return incomplete(`AWS_ROLE_ARN is set, ${TOKEN_FILE} is not.`, problem);
  if (!AWS_ROLE_ARN) return incomplete(`${TOKEN_FILE} is set, AWS_ROLE_ARN is not.`, problem);
  const file = inspectTokenFile(path, env);
  return 'trouble' in file
    ? ending(`${TOKEN_FILE} names ${file.shown}, ${file.trouble}.`, { code: 'provider-file-missing' })
    : usable(`${TOKEN_FILE} (${file.shown}) and AWS_ROLE_ARN are set; the SDK asks STS for the role.`);
}
