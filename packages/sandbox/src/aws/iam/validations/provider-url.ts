import { isOnLoopback } from '../../../account/oidc-provider.ts';
import { AwsError } from '../../query-protocol.ts';

/**
 * Query parameters are not allowed: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 * Deliberately different from AWS: `http` on loopback is taken, and is the only issuer that STS asks for its keys; of the
 * others nobody looks whether they are there.
 *
 * @throws AwsError ValidationError
 */
export function validateProviderUrl(url: string): void {
  const isHttps = /^https:\/\/[^/]/.test(url) && URL.canParse(url) && !/[?#@]/.test(url);
  if (!isHttps && !isOnLoopback(url)) {
    throw new AwsError('ValidationError', 'Invalid Open ID Connect Provider URL');
  }
}
