import type { Account } from '../account/account.ts';
import type { BoundedLog } from '../bounded-log.ts';
import type { Clock } from '../clock.ts';
import type { Fault, Faults } from '../faults.ts';
import type { HttpHandler } from '../http/http-server.ts';
import { type ContainerCredentials, createContainerCredentials } from './container-credentials.ts';
import { createInstanceMetadata, type InstanceMetadata } from './imds.ts';
import type { OidcIssuer } from './oidc-issuer.ts';
import { type AwsRequest, type HttpTap, logRequests } from './request-log.ts';

export interface MetadataServices {
  instanceMetadata: InstanceMetadata;
  containerCredentials: ContainerCredentials;
  handlers: Readonly<Record<'instanceMetadata' | 'containerCredentials', HttpHandler>>;
}

export interface MetadataServicesOptions {
  account: Account;
  clock: Clock;
  requests: BoundedLog<AwsRequest>;
  tap?: HttpTap | undefined;
  faults: Faults;
  oidcIssuer: () => Promise<OidcIssuer>;
}

/** What the metadata services answer, and the faults that they have. */
export function createMetadataServices(options: MetadataServicesOptions): MetadataServices {
  const { account, clock, requests, tap, faults, oidcIssuer } = options;
  const recording = { account, log: requests, tap };
  const instanceMetadata = createInstanceMetadata(account, clock);
  const containerCredentials = createContainerCredentials(account, clock, async (token) =>
    (await oidcIssuer()).verify(token),
  );

  /** The body of a fault's answer is empty: what the services say then is not documented. */
  function failing(handler: HttpHandler, ...names: readonly Fault[]): HttpHandler {
    return (request) => {
      const fault = faults.take(...names);
      if (fault === undefined) return handler(request);
      return fault === 'imds-timeout' ? undefined : { status: 500 };
    };
  }

  return {
    instanceMetadata,
    containerCredentials,
    handlers: {
      instanceMetadata: logRequests(
        'imds',
        failing(instanceMetadata.handler, 'imds-timeout', 'imds-unavailable'),
        recording,
      ),
      containerCredentials: logRequests(
        'container-credentials',
        failing(containerCredentials.handler, 'container-credentials-unavailable'),
        recording,
      ),
    },
  };
}
