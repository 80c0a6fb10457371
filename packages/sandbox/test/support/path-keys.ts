import type { Provision } from '../../src/index.ts';
import type { Keys } from '../../src/login-client/sign.ts';

/** The credentials in a provisioned environment. */
export function keysOf({ env }: Provision): Keys {
  return {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
    ...(env.AWS_SESSION_TOKEN ? { sessionToken: env.AWS_SESSION_TOKEN } : {}),
  };
}
