import type { PolicyDocument, PolicyStatement } from '../../../account/policy.ts';
import { AwsError } from '../../query-protocol.ts';
import type { RawStatement } from './policy-json.ts';

/**
 * A policy that AWS takes, if the sandbox evaluates all that is in it: passed over in silence, an element could allow too
 * much.
 *
 * @throws AwsError NotImplemented
 */
export function toEmulated(
  statements: readonly RawStatement[],
  validate: (policy: PolicyDocument) => void,
): PolicyDocument {
  // The versions differ in policy variables alone, and those are not emulated.
  const policy: PolicyDocument = {
    Version: '2012-10-17',
    // Whether it is one is what `validate` looks at.
    Statement: statements as unknown as readonly PolicyStatement[],
  };
  try {
    validate(policy);
  } catch (error) {
    const problem = (error instanceof Error ? error.message : String(error)).replace(
      /^MalformedPolicyDocument: /,
      '',
    );
    throw new AwsError('NotImplemented', `The sandbox does not emulate this policy: ${problem}`);
  }
  return policy;
}
