import { AwsError } from '../query-protocol.ts';

/**
 * Refuses parameters that would have to change what is issued. Passed over, they would widen what was meant to be
 * narrow.
 *
 * @param action `sts:AssumeRole`
 * @throws AwsError NotImplemented that names the parameter.
 */
export function refuseNotEmulated(
  action: string,
  parameters: ReadonlyMap<string, string>,
  notEmulated: readonly string[],
): void {
  for (const name of parameters.keys()) {
    // A list is sent as `Tags.member.1.Key` and so on.
    const [parameter = ''] = name.split('.');
    if (notEmulated.includes(parameter)) {
      throw new AwsError('NotImplemented', `The sandbox does not emulate ${parameter} of ${action}.`);
    }
  }
}
