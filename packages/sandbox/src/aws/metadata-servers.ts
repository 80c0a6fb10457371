import type { Account } from '../account/account.ts';
import type { BoundedLog } from '../bounded-log.ts';
import type { Clock } from '../clock.ts';
import { UserError } from '../user-error.ts';
import { type ContainerCredentials, createContainerCredentials } from './container-credentials.ts';
import { type HttpHandler, type HttpServer, startHttpServer } from './http-server.ts';
import { createInstanceMetadata, type InstanceMetadata } from './imds.ts';
import type { OidcIssuer } from './oidc-issuer.ts';
import { type AwsRequest, logRequests } from './request-log.ts';

/** The metadata services of EC2, ECS and EKS Pod Identity. */
const IMDS_ADDRESS = '169.254.169.254';
const CONTAINER_ADDRESSES = ['169.254.170.2', '169.254.170.23'];

export interface MetadataServers {
  instanceMetadata: InstanceMetadata;
  /** `http://127.0.0.1:<port>`; undefined where it has its real address. */
  instanceMetadataUrl: string | undefined;
  containerCredentials: ContainerCredentials;
  /** `http://127.0.0.1:<port>`; undefined where it has its real addresses. */
  containerCredentialsUrl: string | undefined;
  stop(): Promise<void>;
}

export interface MetadataServersOptions {
  account: Account;
  clock: Clock;
  requests: BoundedLog<AwsRequest>;
  oidcIssuer: () => Promise<OidcIssuer>;
  /** Whether to listen on AWS's own addresses, port 80, instead of on loopback. */
  linkLocal: boolean;
}

/**
 * The services that AWS puts beside the machine that a program runs on.
 *
 * @throws UserError where the link-local addresses are not this machine's.
 */
export async function startMetadataServers(options: MetadataServersOptions): Promise<MetadataServers> {
  const { account, clock, requests, oidcIssuer, linkLocal } = options;
  const instanceMetadata = createInstanceMetadata(account, clock);
  const containerCredentials = createContainerCredentials(account, clock, async (token) =>
    (await oidcIssuer()).verify(token),
  );
  const imds = logRequests('imds', instanceMetadata.handler, requests);
  const container = logRequests('container-credentials', containerCredentials.handler, requests);

  const servers: HttpServer[] = [];
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())));
  async function start(handler: HttpHandler, address?: string): Promise<string | undefined> {
    const server = await startHttpServer(handler, { clock, ...(address && { host: address, port: 80 }) });
    servers.push(server);
    return address ? undefined : server.url;
  }

  try {
    const instanceMetadataUrl = await start(imds, linkLocal ? IMDS_ADDRESS : undefined);
    const addresses = linkLocal ? CONTAINER_ADDRESSES : [undefined];
    const urls = await Promise.all(addresses.map((address) => start(container, address)));
    return {
      instanceMetadata,
      instanceMetadataUrl,
      containerCredentials,
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
