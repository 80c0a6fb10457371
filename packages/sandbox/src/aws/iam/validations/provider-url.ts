import { isProviderUrl } from '../../../account/oidc-provider.ts';
import { AwsError } from '../../query-protocol.ts';

/** @throws AwsError ValidationError */
export function validateProviderUrl(url: string): void {
  if (!isProviderUrl(url)) throw new AwsError('ValidationError', 'Invalid Open ID Connect Provider URL');
}
