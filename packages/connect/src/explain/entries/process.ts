import { showValue } from '../../show-value.ts';
import { profileName } from '../../sources/profile-name.ts';
import { inspectProcess } from '../../sources/profile-process.ts';
import { readSharedFiles, type SharedFiles } from '../../sources/shared-files.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { describeProblem } from '../source-problems.ts';

const FAILED = 'Command failed: ';
// A name of any length would be looked for again after each `Profile` of a message.
const ANSWERED = /Profile (.{1,256}?) credential_process (?:returned|did not return) (.*)/;

/** What @aws-sdk/credential-provider-process says of a command that failed, or of what it printed. */
export function explainProcess(message: string, env: NodeJS.ProcessEnv): ReturnType<CatalogueEntry['read']> {
  const isCommand = message.startsWith(FAILED);
  const [, named, answer = ''] = ANSWERED.exec(message) ?? [];
  if (!isCommand && named === undefined) return undefined;
  const files = readSharedFiles(env);
  const profile = named ?? profileOf(message.slice(FAILED.length), files, profileName(env));
  // The message repeats the command's arguments and its output, and either may hold a secret.
  const said = isCommand ? 'The command ended with an error.' : `It says: ${message}`;
  const { detail, problem } = inspectProcess({ files }, profile ?? '');
  const isExpired = answer.startsWith('expired');
  return describeProblem(
    { code: 'credential-process-failed', ...problem, ...(isExpired && { fix: EXPIRED }) },
    profile === undefined ? said : `${said} Profile "${showValue(profile, env)}": ${detail}`,
    env,
  );
}

const EXPIRED =
  'The command printed an Expiration that has passed: it hands out credentials that it has kept. Have it get new ones (log in to its tool again, or empty its cache); see that Expiration is in UTC, and that this computer’s clock is right.';

// By the command, where the SDK names no profile: the one that is selected, if it is that one's.
function profileOf(text: string, { profiles }: SharedFiles, selected: string): string | undefined {
  const isIts = (name: string) => {
    const command = profiles.get(name)?.get('credential_process');
    return command !== undefined && text.startsWith(command);
  };
  return isIts(selected) ? selected : [...profiles.keys()].find(isIts);
}
