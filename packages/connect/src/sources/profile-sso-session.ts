import { COMMANDS } from '../explain/commands.ts';
import { showValue } from '../show-value.ts';
import { findSetting, showPlace } from './find-setting.ts';
import { ending, type Finding } from './finding.ts';
import type { ProfileContext } from './profile-context.ts';
import { withoutStray } from './stray-characters.ts';
import { correctHeading, describeUnreadHeading, headingsFor, unreadHeadings } from './unread-headings.ts';

const MAX_NAMES = 5;

/** A profile whose sso_session has no section of that name: which there are, and which was meant. */
export function inspectMissingSession(
  { env, files }: ProfileContext,
  profile: string,
  session: string,
): Finding {
  const shown = showValue(session, env);
  const file = files.config.shown;
  const setting = findSetting(files, profile, 'sso_session');
  const named = `sso_session is "${shown}"${setting ? ` (${showPlace(setting)})` : ''}`;
  const problem = { code: 'profile-unusable', profile } as const;
  if (env.AWS_CONFIG_FILE?.startsWith('~/')) {
    return ending(`${named}, and the SDK does not look for it in a file that AWS_CONFIG_FILE names with ~.`, {
      ...problem,
      fix: 'Write the whole path into AWS_CONFIG_FILE, without ~.',
    });
  }
  const [heading] = headingsFor(unreadHeadings(files), 'sso-session', session).filter(
    (found) => found.file === files.config,
  );
  if (heading) {
    return ending(`${named}; in ${file}, ${describeUnreadHeading(heading, env)}.`, {
      ...problem,
      fix: `${correctHeading(heading, 'sso_session', env)} Then run ${COMMANDS.ssoLoginOf(showValue(profile, env))} again, as the login is kept under the name of the session.`,
    });
  }
  if (files.credentials.sections.has(`sso-session.${session}`)) {
    return ending(
      `${named}, and [sso-session ${shown}] is in ${files.credentials.shown}, where the SDK does not look for it.`,
      { ...problem, fix: `Move [sso-session ${shown}], and what is below it, to ${file}.` },
    );
  }
  const names = [...files.ssoSessions.keys()];
  const meant = withoutStray(session);
  const others = names.slice(0, MAX_NAMES).map((name) => showValue(name, env));
  const there =
    names.length === 0
      ? 'no sso-session at all'
      : `sso-session ${others.join(', ')}${names.length > MAX_NAMES ? ' and others' : ''}`;
  return ending(`${named}, and ${file} has no [sso-session ${shown}]: it has ${there}.`, {
    ...problem,
    fix: names.includes(meant)
      ? `Write ${showValue(meant, env)} after sso_session, without quotation marks: the SDK takes them for a part of the name.`
      : names.length === 0
        ? `Run ${COMMANDS.configureSso} again, or add [sso-session ${shown}] to ${file}, with sso_region and sso_start_url.`
        : `Write one of these after sso_session, or add [sso-session ${shown}] to ${file}, with sso_region and sso_start_url.`,
  });
}
