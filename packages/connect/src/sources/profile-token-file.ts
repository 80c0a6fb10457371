import { ending, type Finding, usable } from './finding.ts';
import { noPath } from './no-path.ts';
import type { Section } from './parse-ini.ts';
import { inspectTokenFile } from './token-file.ts';

export function inspectTokenFileProfile(env: NodeJS.ProcessEnv, name: string, profile: Section): Finding {
  const path = profile.get('web_identity_token_file') ?? '';
  const contents = noPath(path);
  if (contents) {
    return ending(`web_identity_token_file: ${contents}.`, { code: 'path-holds-contents', profile: name });
  }
  const file = inspectTokenFile(path, env);
  return 'trouble' in file
    ? ending(`web_identity_token_file is ${file.shown}, ${file.trouble}.`, {
        code: 'provider-file-missing',
        profile: name,
      })
    : usable(`role_arn with web_identity_token_file (${file.shown}); the SDK asks STS for the role.`);
}
