import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { TlsIdentity } from '@atlas-aws-iam/sandbox';

/** The services' own names, which programs ask that nobody redirects. */
export const AWS_HOSTS = [
  'sts.amazonaws.com',
  'sts.us-east-1.amazonaws.com',
  'portal.sso.us-east-1.amazonaws.com',
  'oidc.us-east-1.amazonaws.com',
] as const;

/** What a hosts file says of them. */
export const hostsFile = `127.0.0.1 localhost ${AWS_HOSTS.join(' ')}\n`;

/** Serves HTTPS at 127.0.0.1:443, and passes what comes to the sandbox, which is plain HTTP. */
export async function startAwsHosts(
  awsEndpointUrl: string,
  { key, certificate }: TlsIdentity,
): Promise<AsyncDisposable> {
  const { port } = new URL(awsEndpointUrl);
  const open = new Set<TLSSocket>();
  const server = createServer({ key, cert: certificate }, (near) => {
    open.add(near);
    const far = connect({ host: '127.0.0.1', port: Number(port) });
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy()).on('close', () => open.delete(near) && far.destroy());
    far.on('error', () => near.destroy());
  });
  server.listen(443, '127.0.0.1');
  await once(server, 'listening');
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
