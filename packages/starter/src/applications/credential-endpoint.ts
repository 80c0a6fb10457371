import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What ECS and EKS Pod Identity answer a program with. */
export interface ContainerCredentials {
  AccessKeyId: string;
  SecretAccessKey: string;
  Token: string;
  Expiration: string;
}

export async function readCredentials(url: string | undefined): Promise<ContainerCredentials> {
  if (!url) throw new Error('There is no URL of container credentials.');
  const response = await fetch(url);
  return (await response.json()) as ContainerCredentials;
}

/** An endpoint that hands out these, as AWS_CONTAINER_CREDENTIALS_FULL_URI names one. */
export async function serveCredentials(
  credentials: ContainerCredentials,
): Promise<AsyncDisposable & { url: string }> {
  const server = createServer((_, response) => response.end(JSON.stringify(credentials)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/credentials`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
