/** A failed call of the operating system, or of DNS. */
export interface SystemErrorFacts {
  readonly code: string;
  readonly syscall: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
}

const CALL =
  /\b(connect|read|write|getaddrinfo|querySrv|queryTxt) (E[A-Z_]{3,30})\b(?: ([^\s,;)"']{1,300}))?/;

/**
 * What Node puts into such an error's message, and beside it: libraries keep the message, and drop the rest.
 * `connect ECONNREFUSED 127.0.0.1:27017`, `querySrv ENOTFOUND _mongodb._tcp.cluster0.example.com`
 */
export function readSystemErrorText(message: string): SystemErrorFacts | undefined {
  const [, syscall, code, place = ''] = CALL.exec(message) ?? [];
  if (!syscall || !code) return undefined;
  const where = place.replace(/[.:]+$/, '');
  if (syscall === 'connect') {
    const [, address, port] = /^(.+):(\d{1,5})$/.exec(where) ?? [];
    return { code, syscall, ...(address && { address }), ...(port && { port: Number(port) }) };
  }
  return { code, syscall, ...(where && { hostname: where }) };
}
