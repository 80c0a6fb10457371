import { homedir } from 'node:os';
import { sep } from 'node:path';

/** Where the SDK looks for `.aws` (@smithy/core, shared-ini-file-loader/getHomeDir). */
export function homeDir(env: NodeJS.ProcessEnv): string {
  const { HOME, USERPROFILE, HOMEPATH, HOMEDRIVE = `C:${sep}` } = env;
  return HOME || USERPROFILE || (HOMEPATH && `${HOMEDRIVE}${HOMEPATH}`) || homedir();
}

/** The cache of `aws login` alone goes by os.homedir(), which knows one of the variables (LoginCredentialsFetcher). */
export function systemHomeDir(env: NodeJS.ProcessEnv): string {
  return (process.platform === 'win32' ? env.USERPROFILE : env.HOME) ?? homedir();
}
