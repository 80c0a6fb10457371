import { AwsError } from '../../query-protocol.ts';

/** Its two spaces are the service's own (awslabs/aws-sdk-rust#827, the full XML). */
export function verificationKeyNotFound(): AwsError {
  return new AwsError(
    'InvalidIdentityToken',
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
  );
}

/** Also for a token whose algorithm is not taken. */
export function notAJwt(): AwsError {
  return new AwsError(
    'InvalidIdentityToken',
    'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
  );
}
