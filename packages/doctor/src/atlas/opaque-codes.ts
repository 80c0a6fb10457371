/**
 * What a client is told where Atlas keeps the cause to itself, by how far the client came: not to a server, or to a login
 * that was refused though STS knows the caller.
 */
export const OPAQUE_CODES = {
  network: [
    'dns-failed',
    'host-not-found',
    'ip-not-allowed',
    'no-suitable-server',
    'nothing-listens',
    'server-unreachable',
    'tls-not-spoken',
  ],
  login: ['authentication-failed', 'database-user-missing'],
} as const;

export type Stage = keyof typeof OPAQUE_CODES;

/** How far the client came, by the codes of the links that broke; undefined where they name a cause themselves. */
export function stageOf(codes: readonly string[]): Stage | undefined {
  const isOpaque = (stage: Stage) =>
    codes.some((code) => OPAQUE_CODES[stage].some((known) => known === code));
  return (['network', 'login'] as const).find(isOpaque);
}
