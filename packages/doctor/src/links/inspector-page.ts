/** A sandbox with an inspector writes it into its environment files. */
const VARIABLE = 'ATLAS_AWS_IAM_INSPECTOR_URL';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost):\d+$/;
const PAGE = /^http:\/\/127\.0\.0\.1:\d{1,5}\/[\w-]{22}\/$/;

/** The page on which a sandbox shows its logins; undefined where the login went elsewhere, or there is no such page. */
export function inspectorPage(hosts: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const page = env[VARIABLE] ?? '';
  return PAGE.test(page) && hosts.length > 0 && hosts.every((host) => LOOPBACK.test(host)) ? page : undefined;
}
