import { fileTrouble } from './file-trouble.ts';
import { ending, type Finding, usable } from './finding.ts';
import type { Section } from './parse-ini.ts';

export function inspectTokenFileProfile(name: string, profile: Section): Finding {
  const path = profile.get('web_identity_token_file') ?? '';
  const trouble = fileTrouble(path);
  return trouble
    ? ending(`web_identity_token_file is ${path}, ${trouble}.`, {
        code: 'provider-file-missing',
        profile: name,
      })
    : usable(`role_arn with web_identity_token_file (${path}); STS is asked for the role.`);
}
