import { examineSources } from '../../sources/examine-sources.ts';
import { inspectWebIdentity } from '../../sources/web-identity.ts';
import type { CatalogueEntry } from '../catalogue.ts';
import { DOCS } from '../docs.ts';
import { isFromProvider } from '../related-errors.ts';
import { describeProblem } from '../source-problems.ts';
import { saying } from './saying.ts';

const UNREADABLE_FILE = /^(ENOENT|EACCES|EISDIR): .+?(?:, open '(.+)'|, read)$/;

// What fromTokenFile() says, of @aws-sdk/credential-provider-web-identity, and STS through it.
export const webIdentityEntries: readonly CatalogueEntry[] = [
  saying('web-identity-incomplete', /^Web identity configuration not specified/, () => {
    const { kind, detail } = inspectWebIdentity(process.env);
    const found = kind === 'absent' || kind === 'incomplete' ? detail : 'One of them was not given.';
    return describeProblem({ code: 'web-identity-incomplete' }, `It takes a token file and a role. ${found}`);
  }),
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
        ? { ...refusedToken(name, message), cause: `STS says: ${message}`, docs: DOCS.webIdentity }
        : undefined,
  },
  {
    code: 'provider-file-missing',
    read({ name, message }) {
      const [, trouble, path] = UNREADABLE_FILE.exec(message) ?? [];
      if (name !== 'MongoAWSError' || !trouble) return;
      const text = describeProblem({ code: 'provider-file-missing' }, describeOrigin(path));
      return { ...text, summary: `${text.summary}: ${path ?? trouble}` };
    },
  },
];

function describeOrigin(path: string | undefined): string {
  const source = examineSources(process.env, false).find(
    ({ source: { detail }, finding }) => finding.endsChain && path && detail.includes(path),
  )?.source;
  return source ? `${source.title}: ${source.detail}` : 'The provider was told to read its token there.';
}

function refusedToken(name: string, message: string): { summary: string; fix: string } {
  if (name === 'ExpiredTokenException') {
    return {
      summary: 'The web identity token has expired',
      fix: 'See why its file is no longer renewed (on Kubernetes the kubelet does that), or have a new token issued; a program must read the file anew for each login, as fromTokenFile() does.',
    };
  }
  if (/audience/i.test(message)) {
    return {
      summary: 'The web identity token is for another audience',
      fix: 'Have it issued for the audience (aud) that the identity provider in IAM lists, usually sts.amazonaws.com, or add the token’s to that list.',
    };
  }
  return {
    summary: 'AWS STS refused the web identity token',
    fix: 'The token must be current, and its issuer’s keys must be reachable from AWS. If they are, try again: this also fails for moments.',
  };
}
