import { ending, type Finding, usable } from './finding.ts';
import type { Section } from './parse-ini.ts';
import { inspectTokenFile } from './token-file.ts';

export function inspectTokenFileProfile(env: NodeJS.ProcessEnv, name: string, profile: Section): Finding {
  const file = inspectTokenFile(profile.get('web_identity_token_file') ?? '', env);
  if ('noPath' in file) {
    return ending(`web_identity_token_file: ${file.noPath}.`, { code: 'path-holds-contents', profile: name });
  }
  return 'trouble' in file
    ? ending(`web_identity_token_file is ${file.shown}, ${file.trouble}.`, {
        code: 'provider-file-missing',
        profile: name,
      })
    : usable(`role_arn with web_identity_token_file (${file.shown}); STS is asked for the role.`);
}
