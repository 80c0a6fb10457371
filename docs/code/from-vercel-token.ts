import { fromWebToken } from '@aws-sdk/credential-providers';

// In a function the token comes with each request; a build and `vercel dev` have it in a variable. All tokens of
// a deployment have the same sub, so the newest one serves for whatever connection the driver opens next.
let newestToken = process.env.VERCEL_OIDC_TOKEN;

export function takeToken({ headers }: Request): void {
  newestToken = headers.get('x-vercel-oidc-token') ?? newestToken;
}

/** A credential provider: the driver calls it for each connection that it opens. */
export async function fromVercelToken() {
  const { AWS_ROLE_ARN: roleArn } = process.env;
  if (!roleArn) throw new Error('AWS_ROLE_ARN is not set: give the project the ARN of the role.');
  if (!newestToken) throw new Error('No request had a x-vercel-oidc-token: call takeToken(request) first.');
  return fromWebToken({ roleArn, roleSessionName: 'vercel', webIdentityToken: newestToken })();
}
