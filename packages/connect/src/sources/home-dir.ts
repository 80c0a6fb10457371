import { userInfo } from 'node:os';
import { sep } from 'node:path';

// os.homedir() would look into this process's own variables; without them it asks what userInfo() asks.

/** Where the SDK looks for `.aws` (@smithy/core, shared-ini-file-loader/getHomeDir). */
export function homeDir(env: NodeJS.ProcessEnv): string {
  const { HOME, USERPROFILE, HOMEPATH, HOMEDRIVE = `C:${sep}` } = env;
  return HOME || USERPROFILE || (HOMEPATH && `${HOMEDRIVE}${HOMEPATH}`) || userInfo().homedir;
}

/** The variable that says so; undefined if the system is asked. */
export function homeVariable(env: NodeJS.ProcessEnv): string | undefined {
  return ['HOME', 'USERPROFILE', 'HOMEPATH'].find((name) => env[name]);
}

export const systemHomeVariable = process.platform === 'win32' ? 'USERPROFILE' : 'HOME';

/** The cache of `aws login` alone goes by os.homedir(), which knows one of the variables (LoginCredentialsFetcher). */
export function systemHomeDir(env: NodeJS.ProcessEnv): string {
  return env[systemHomeVariable] ?? userInfo().homedir;
}
