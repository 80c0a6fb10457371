import { readFileSync, rmSync } from 'node:fs';
import type { Mistake } from '../mistake.ts';
import { withVariables } from '../support/with-variables.ts';
import { writeToken, writeTokenFile } from '../support/write-token.ts';

export const webIdentity: readonly Mistake[] = [
  {
    code: 'web-identity-incomplete',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with AWS_ROLE_ARN not set',
    make: withVariables({ AWS_ROLE_ARN: undefined }),
    says: 'AWS_WEB_IDENTITY_TOKEN_FILE is set, AWS_ROLE_ARN is not.',
  },
  {
    code: 'web-identity-refused',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with a token that was issued for another audience',
    make: writeToken({ aud: 'https://example.com' }),
    says: /another audience.*Incorrect token audience/s,
  },
  {
    code: 'web-identity-refused',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with a token that has ended a minute ago',
    make: writeToken({ expiresInSeconds: -60 }),
    says: /has expired.*Token expired: current date\/time/s,
  },
  {
    code: 'web-identity-refused',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with an empty token file',
    make: writeTokenFile(''),
    says: /The token file does not contain a JWT.*which is empty/s,
  },
  {
    code: 'web-identity-refused',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with something else in the token file',
    make: writeTokenFile('a-secret-of-another-kind'),
    says: /The token file does not contain a JWT.*AWS_WEB_IDENTITY_TOKEN_FILE/s,
  },
  {
    code: 'identity-provider-missing',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with the issuer’s identity provider deleted from the account',
    async make({ sandbox: { account, oidcIssuer } }) {
      const provider = account.findOpenIdConnectProvider((await oidcIssuer()).issuer);
      account.deleteOpenIdConnectProvider({ arn: provider?.arn ?? '' });
    },
    says: 'http://127.0.0.1:',
  },
  {
    code: 'provider-file-missing',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with the token file removed',
    make: ({ env }) => rmSync(env.AWS_WEB_IDENTITY_TOKEN_FILE ?? ''),
    says: /AWS_WEB_IDENTITY_TOKEN_FILE names .*web-identity\.named-session.token, which does not/,
  },
  {
    code: 'path-holds-contents',
    path: 'shared-profile',
    seenBy: 'environment',
    description: 'with the text of the credentials file in AWS_SHARED_CREDENTIALS_FILE, instead of its path',
    make: ({ env }) => ({
      env: { AWS_SHARED_CREDENTIALS_FILE: readFileSync(env.AWS_SHARED_CREDENTIALS_FILE ?? '', 'utf8') },
    }),
  },
];
