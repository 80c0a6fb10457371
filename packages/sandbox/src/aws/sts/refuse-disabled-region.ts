import { headerValue } from '../../sigv4/http-request.ts';
import { parseAwsEndpoint } from '../aws-endpoint.ts';
import { AwsError } from '../query-protocol.ts';
import { type QueryCall, scopeRegionOf } from '../query-service.ts';

/**
 * STS of a region that the account's administrator has not activated issues no credentials. `GetCallerIdentity` answers
 * there all the same (aws/aws-sdk-go-v2#2846). The text is that of turbot/steampipe-plugin-aws#1510. That it comes after the
 * signature and before the parameters is inferred.
 *
 * @param accountId whose credentials are asked for, where a role is asked for the caller's
 * @throws AwsError RegionDisabledException
 */
export function refuseDisabledRegion({ account, request }: QueryCall, accountId = account.accountId): void {
  const region = parseAwsEndpoint(headerValue(request, 'host') ?? '')?.region ?? scopeRegionOf(request);
  if (region === undefined || !account.disabledRegions.includes(region)) return;
  throw new AwsError(
    'RegionDisabledException',
    `STS is not activated in this region for account:${accountId}. Your account administrator can activate STS in this region using the IAM Console.`,
  );
}
