import { showValue } from '../show-value.ts';
import { profileName } from '../sources/profile-name.ts';
import { inspectMissingSession } from '../sources/profile-sso-session.ts';
import { readSharedFiles } from '../sources/shared-files.ts';
import { COMMANDS } from './commands.ts';
import { DOCS } from './docs.ts';
import type { Explanation } from './explanation.ts';
import { describeProblem } from './source-problems.ts';

/** The SDK fails at a session that is not there without a word of its name, or of the profile's. */
export function describeMissingSession(env: NodeJS.ProcessEnv): Omit<Explanation, 'code'> {
  const files = readSharedFiles(env);
  const broken = [...files.profiles]
    .map(([profile, section]) => ({ profile, session: section.get('sso_session') }))
    .filter(({ session }) => session !== undefined && !files.ssoSessions.has(session));
  const selected = profileName(env);
  const { profile, session = '' } = broken.find((one) => one.profile === selected) ?? broken[0] ?? {};
  const summary = 'The profile names an SSO session that is not there';
  if (profile === undefined) {
    return {
      summary,
      cause: `Its sso_session has no [sso-session name] section in ${files.config.shown}.`,
      fix: `Run ${COMMANDS.configureSso} again, or add the section, with sso_region and sso_start_url.`,
      docs: DOCS.sso,
    };
  }
  const { detail, problem } = inspectMissingSession({ env, files }, profile, session);
  const cause = `Profile "${showValue(profile, env)}": ${detail}`;
  return { ...describeProblem(problem ?? { code: 'profile-unusable' }, cause, env), summary, docs: DOCS.sso };
}
