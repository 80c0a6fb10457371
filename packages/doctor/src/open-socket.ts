import { isIP, connect as openTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as openTls, type TLSSocket } from 'node:tls';
import { readText, type Target } from './from-connect.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** As in a URI; a path as it is. */
export const nameOf = ({ host, port }: Address): string =>
  host.startsWith('/') ? host : host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** Opens TCP, and TLS where the target asks for it. Each rejects after `timeoutMs`; the caller destroys the socket. */
export async function openSocket(
  { host, port }: Address,
  target: Target,
  timeoutMs: number,
): Promise<{ socket: Socket; tls: TLSSocket | undefined }> {
  // Read first: what cannot be read is to leave no socket behind.
  const options = usesTls(target) ? tlsOptions(target) : undefined;
  const tcp = host.startsWith('/') ? openTcp(host) : openTcp({ host, port, autoSelectFamily: true });
  await opened(tcp, 'connect', timeoutMs, `no TCP connection to ${host}:${port} within ${timeoutMs} ms`);
  if (!options) return { socket: tcp, tls: undefined };
  const tls = startTls(tcp, host, options);
  await opened(
    tls,
    'secureConnect',
    timeoutMs,
    `no TLS handshake with ${host}:${port} within ${timeoutMs} ms`,
  );
  return { socket: tls, tls };
}

function startTls(tcp: Socket, host: string, options: ConnectionOptions): TLSSocket {
  try {
    return openTls({ ...options, socket: tcp, ...(isIP(host) === 0 && { servername: host }) });
  } catch (error) {
    // A key that cannot be decrypted, a certificate that is none.
    tcp.destroy();
    throw error;
  }
}

/** By the URI’s options; SRV means TLS. https://www.mongodb.com/docs/manual/reference/connection-string-options/#tls-options */
export function usesTls(target: Target): boolean {
  const option = target.option('tls') ?? target.option('ssl');
  return option === null ? target.isSrv : option === 'true';
}

function tlsOptions(target: Target): ConnectionOptions {
  const isTrue = (name: string) => target.option(name) === 'true';
  const [ca, key, crl] = ['tlsCAFile', 'tlsCertificateKeyFile', 'tlsCRLFile'].map((name) =>
    readNamed(target, name),
  );
  const passphrase = target.option('tlsCertificateKeyFilePassword');
  const isInsecure = isTrue('tlsInsecure');
  return {
    ...(ca && { ca }),
    ...(key && { key, cert: key, ...(passphrase !== null && { passphrase }) }),
    ...(crl && { crl }),
    rejectUnauthorized: !isInsecure && !isTrue('tlsAllowInvalidCertificates'),
    ...((isInsecure || isTrue('tlsAllowInvalidHostnames')) && { checkServerIdentity: () => undefined }),
  };
}

/** As the driver's own failure to read it would be explained. */
function readNamed(target: Target, option: string): string | undefined {
  const path = target.option(option);
  if (path === null) return undefined;
  const file = readText(path);
  if ('text' in file) return file.text;
  const trouble = 'trouble' in file ? file.trouble : file.unread;
  const code = trouble === 'which does not exist' ? 'ENOENT' : 'EACCES';
  throw Object.assign(new Error(`${code}: ${option}, ${trouble}`), { code, syscall: 'open', path });
}

function opened(socket: Socket, event: string, timeoutMs: number, failure: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy();
      reject(Object.assign(new Error(failure), { code: 'ETIMEDOUT', syscall: 'connect' }));
    }, timeoutMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const close = () => fail(new Error('the connection was closed'));
    socket
      .once('error', fail)
      .once('close', close)
      .once(event, () => {
        clearTimeout(timer);
        socket.off('error', fail).off('close', close);
        // A socket without a listener for errors ends the process.
        socket.on('error', () => {});
        resolve();
      });
  });
}
