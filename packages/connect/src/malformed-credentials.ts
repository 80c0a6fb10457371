import type { AwsCredentialIdentity } from './aws-credential-identity.ts';
import { type CredentialField, credentialProblem } from './credential-problem.ts';
import type { Explanation } from './explain/explanation.ts';
import { refusals } from './explain/refusals.ts';
import { isAccessKeyId } from './is-access-key-id.ts';

export const CREDENTIAL_FIELDS = ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const;

/** What is wrong with their characters; undefined for what AWS may have issued. `nameOf`: where a field comes from. */
export function malformedCredentials(
  credentials: Pick<AwsCredentialIdentity, CredentialField>,
  nameOf: (field: CredentialField) => string,
): Explanation | undefined {
  const { accessKeyId, secretAccessKey } = credentials;
  if (!isAccessKeyId(accessKeyId) && isAccessKeyId(secretAccessKey.trim())) {
    return refusals.keysSwapped(nameOf('accessKeyId'), nameOf('secretAccessKey'));
  }
  const problems = CREDENTIAL_FIELDS.flatMap((field) => {
    const problem = credentialProblem(field, credentials[field] ?? '');
    return problem === undefined ? [] : { field, name: nameOf(field), problem };
  });
  if (problems.length > 0) return refusals.credentialsMalformed(problems);
  return isAccessKeyId(accessKeyId) ? undefined : refusals.accessKeyIdMalformed(nameOf('accessKeyId'));
}
