import { showPlace } from '../../sources/find-setting.ts';
import { iniLines } from '../../sources/ini-lines.ts';
import { readSharedFiles } from '../../sources/shared-files.ts';
import type { ErrorFacts } from '../related-errors.ts';

// A region that is none makes a name that is none; a variable may send the SDK anywhere.
export function endpointFix(
  { code, hostname, port }: ErrorFacts,
  env: NodeJS.ProcessEnv,
): string | undefined {
  if (code === 'ENOTFOUND' && hostname?.endsWith('.amazonaws.com')) {
    return `Check the region in ${hostname}: it comes from AWS_REGION, from the profile, or from the program. If it is right, this computer does not reach the internet’s DNS.`;
  }
  const isIts = (url: string) =>
    URL.canParse(url) &&
    ((code === 'ECONNREFUSED' && port !== undefined && new URL(url).port === String(port)) ||
      (code === 'ENOTFOUND' && new URL(url).hostname === hostname));
  const [variable] =
    Object.entries(env).find(([name, value = '']) => name.startsWith('AWS_ENDPOINT_URL') && isIts(value)) ??
    [];
  if (variable) {
    return `${variable} sends the SDK there, and nothing listens: unset it, or start what it names. If it is from a sandbox that has stopped, open a new terminal, or remove the .env that sets it.`;
  }
  const setting = findEndpoint(env, isIts);
  return (
    setting &&
    `endpoint_url (${showPlace(setting)}) sends the SDK there, and nothing listens: remove the line, or start what it names.`
  );
}

// In a profile it is for every service, in a [services] section for one.
function findEndpoint(env: NodeJS.ProcessEnv, isIts: (url: string) => boolean) {
  const { config, credentials } = readSharedFiles(env);
  for (const file of [config, credentials]) {
    for (const line of iniLines(file.text)) {
      const isEndpoint = line.kind === 'setting' && /(?:^|\.)endpoint_url$/.test(line.key);
      if (isEndpoint && isIts(line.value)) return { line: line.line, file };
    }
  }
  return undefined;
}
