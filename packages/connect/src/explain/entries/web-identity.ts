import type { CatalogueEntry } from '../catalogue.ts';
import { DOCS } from '../docs.ts';
import type { Explanation } from '../explanation.ts';
import { isFromProvider } from '../related-errors.ts';
import { saying } from './saying.ts';

// What fromTokenFile() says, of @aws-sdk/credential-provider-web-identity, and STS through it.
export const webIdentityEntries: readonly CatalogueEntry[] = [
  saying('web-identity-incomplete', /^Web identity configuration not specified/, () =>
    webIdentityIncomplete(),
  ),
  saying(
    'identity-provider-missing',
    /No OpenIDConnect provider found in your account for (\S+)/,
    (_, [, issuer]) => ({
      summary: `The AWS account does not know who issued the web identity token: ${issuer}`,
      cause:
        'STS looks for the issuer among the OIDC identity providers of the account in the role’s ARN, and it is not there.',
      fix: 'Create the identity provider in IAM, in that account; or correct AWS_ROLE_ARN, if the account is another.',
      docs: DOCS.webIdentity,
    }),
  ),
  {
    code: 'web-identity-refused',
    read: ({ name, message }, _, related) =>
      /^(InvalidIdentityToken|ExpiredToken|IDPRejectedClaim|IDPCommunicationError)Exception$/.test(name) &&
      isFromProvider(related)
        ? {
            summary: 'AWS STS refused the web identity token',
            cause: `It says: ${message}`,
            fix: 'The token must be current (is its file still renewed?), for the audience the identity provider lists, and its issuer’s keys must be reachable from AWS. If it is, try again: this also fails for moments.',
            docs: DOCS.webIdentity,
          }
        : undefined,
  },
  {
    code: 'provider-file-missing',
    read({ name, message }) {
      const [, path] = /ENOENT: no such file or directory, open '(.+)'/.exec(message) ?? [];
      if (name !== 'MongoAWSError' || !path) return;
      return {
        summary: `A file that the credential provider reads is not there: ${path}`,
        cause:
          path === process.env.AWS_WEB_IDENTITY_TOKEN_FILE
            ? 'AWS_WEB_IDENTITY_TOKEN_FILE names it. The chain ends here, and tries nothing after it.'
            : 'The provider was told to read its token there.',
        fix: 'Correct the path, or see why the platform has not mounted the token.',
        docs: DOCS.webIdentity,
      };
    },
  },
];

export function webIdentityIncomplete(): Omit<Explanation, 'code'> {
  const { AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN } = process.env;
  const missing = [
    ...(AWS_WEB_IDENTITY_TOKEN_FILE ? [] : ['AWS_WEB_IDENTITY_TOKEN_FILE']),
    ...(AWS_ROLE_ARN ? [] : ['AWS_ROLE_ARN']),
  ];
  return {
    summary: 'Half of a web identity is configured',
    cause: `It takes a token file and a role; ${missing.join(' and ') || 'one of them'} is not set. The default chain skips the half without a word.`,
    fix: 'Set both. On EKS the service account’s annotation eks.amazonaws.com/role-arn sets them.',
    docs: DOCS.webIdentity,
  };
}
