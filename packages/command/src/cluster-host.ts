/** Host only, for a line that says where a command goes: what else stands in the URL may be a password put there by mistake. */
export function clusterHost(clusterUrl: string): string {
  return clusterUrl
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^.*@/s, '')
    .replace(/[/?].*$/s, '');
}
