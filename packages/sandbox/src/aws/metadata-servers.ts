import type { Clock } from '../clock.ts';
import { type HttpHandler, type HttpServer, startHttpServer } from '../http/http-server.ts';
import { UserError } from '../user-error.ts';

const IMDS_ADDRESS = '169.254.169.254';
const CONTAINER_ADDRESSES = ['169.254.170.2', '169.254.170.23'];

export interface MetadataServers {
  /** `http://127.0.0.1:<port>`; undefined where it has its real address. */
  instanceMetadataUrl: string | undefined;
  /** `http://127.0.0.1:<port>`; undefined where it has its real addresses. */
  containerCredentialsUrl: string | undefined;
  stop(): Promise<void>;
}

export interface MetadataServersOptions {
  instanceMetadata: HttpHandler;
  containerCredentials: HttpHandler;
  clock: Clock;
  /** Whether to listen on AWS's own addresses, port 80, instead of on loopback. */
  linkLocal: boolean;
  /** Those on loopback; of the system's choice where they are left out. */
  ports?: { instanceMetadata?: number; containerCredentials?: number };
}

/**
 * The metadata services of EC2, ECS and EKS Pod Identity, which AWS puts beside the machine that a program runs on.
 *
 * @throws UserError where the link-local addresses are not this machine's.
 */
export async function startMetadataServers(options: MetadataServersOptions): Promise<MetadataServers> {
  const { instanceMetadata, containerCredentials, clock, linkLocal, ports = {} } = options;
  const servers: HttpServer[] = [];
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())));
  async function start(handler: HttpHandler, port = 0, address?: string): Promise<string | undefined> {
    const place = address ? { host: address, port: 80 } : { port };
    const server = await startHttpServer(handler, { clock, ...place });
    servers.push(server);
    return address ? undefined : server.url;
  }

  try {
    const instanceMetadataUrl = await start(
      instanceMetadata,
      ports.instanceMetadata,
      linkLocal ? IMDS_ADDRESS : undefined,
    );
    const addresses = linkLocal ? CONTAINER_ADDRESSES : [undefined];
    const urls = await Promise.all(
      addresses.map((address) => start(containerCredentials, ports.containerCredentials, address)),
    );
    return {
      instanceMetadataUrl,
      containerCredentialsUrl: urls[0],
      stop,
    };
  } catch (error) {
    await stop();
    const { code } = error as NodeJS.ErrnoException;
    if (linkLocal && ['EADDRNOTAVAIL', 'EACCES', 'EADDRINUSE'].includes(code ?? '')) {
      throw new UserError(
        `The metadata services cannot have their link-local addresses here (${(error as Error).message}). Give ${[IMDS_ADDRESS, ...CONTAINER_ADDRESSES].join(', ')} to the loopback interface of a network namespace, and start the sandbox in it as root.`,
      );
    }
    throw error;
  }
}
