import { showValue } from '../../show-value.ts';
import { type ExaminedSource, examineSources } from '../../sources/examine-sources.ts';
import { noPath } from '../../sources/no-path.ts';
import { inspectWebIdentity } from '../../sources/web-identity.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { deniedFix, isDenied } from '../denied-file.ts';
import { DOCS } from '../docs.ts';
import { isPod, POD_FIX } from '../pod.ts';
import { isFromProvider } from '../related-errors.ts';
import { describeProblem } from '../source-problems.ts';
import { saying } from './saying.ts';

const UNREADABLE_FILE = /^(?:ENOENT|EACCES|EISDIR): .+?(?:, open '(.+)'|, read)$/;

// The kind of error does not matter: a text of several lines is not found, a long one is not a file's name.
const UNOPENED = /^E[A-Z]{1,20}: [^,\n]{1,80}, open '(.*)'$/s;

const NOT_CONFIGURED = /^Web identity configuration not specified/;
const WRONG_LENGTH = /at 'webIdentityToken' failed to satisfy constraint: (Member must [\w ]+)/;

// What fromTokenFile() says, of @aws-sdk/credential-provider-web-identity, and STS through it.
export const webIdentityEntries: readonly CatalogueEntry[] = [
  {
    code: 'credentials-missing',
    read({ message }, { env }) {
      const { kind, detail } = inspectWebIdentity(env);
      if (!NOT_CONFIGURED.test(message) || kind !== 'absent') return;
      return {
        summary: 'No web identity is configured: neither the token file nor the role',
        cause: `It takes both. ${detail}`,
        fix: isPod(env)
          ? POD_FIX
          : 'Set both. On EKS the service account’s annotation eks.amazonaws.com/role-arn sets them; where no platform issues tokens, use another provider, fromIni() for instance.',
        docs: DOCS.webIdentity,
      };
    },
  },
  saying('web-identity-incomplete', NOT_CONFIGURED, (_message, _match, env) => {
    const { kind, detail } = inspectWebIdentity(env);
    const found = kind === 'incomplete' ? detail : 'One of them was not given.';
    return describeProblem(
      { code: 'web-identity-incomplete' },
      `It takes a token file and a role. ${found}`,
      env,
    );
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
    read: ({ name, message }, { related }) =>
      /^(InvalidIdentityToken|ExpiredToken|IDPRejectedClaim|IDPCommunicationError)Exception$/.test(name) &&
      isFromProvider(related)
        ? { ...refusedToken(name, message), cause: `STS says: ${message}`, docs: DOCS.webIdentity }
        : undefined,
  },
  {
    // STS counts the characters before it looks for a token in them. It does not repeat them, and nor does this.
    code: 'web-identity-refused',
    read({ message }, { env, related }) {
      const [, constraint] = WRONG_LENGTH.exec(message) ?? [];
      if (!constraint || !isFromProvider(related)) return;
      const { kind, detail } = inspectWebIdentity(env);
      const cause = `STS says of its length: ${constraint}.${kind === 'absent' ? '' : ` ${detail}`}`;
      return { ...NO_TOKEN, cause, docs: DOCS.webIdentity };
    },
  },
  {
    code: 'path-holds-contents',
    read({ message, syscall, path: opened }, { env }) {
      // The path is in the message too, which may have been cut.
      const path = (syscall === 'open' ? opened : undefined) ?? UNOPENED.exec(message)?.[1] ?? '';
      const problem = noPath(path);
      if (!problem) return;
      const origin = examineSources(env, false).find(
        ({ finding }) => finding.problem?.code === 'path-holds-contents' && finding.detail.includes(problem),
      );
      const [variable] = Object.entries(env).find(([, value]) => value === path) ?? [];
      const cause = origin
        ? `${origin.source.title}: ${origin.finding.detail}`
        : `${variable ?? 'What the provider was given as a path'}: ${problem}.`;
      return describeProblem({ code: 'path-holds-contents' }, cause, env);
    },
  },
  {
    code: 'provider-file-missing',
    read({ name, message }, { env }) {
      const match = UNREADABLE_FILE.exec(message);
      if (name !== 'MongoAWSError' || !match) return;
      const [, path] = match;
      const origin = findOrigin(path, env);
      const text = describeProblem(
        { code: 'provider-file-missing' },
        origin
          ? `${origin.source.title}: ${origin.finding.detail}`
          : 'The provider was told to read its token there.',
        env,
      );
      return {
        ...text,
        ...(isDenied(message) && { fix: deniedFix(env) }),
        summary: path ? `${text.summary}: ${showValue(path, env)}` : text.summary,
        docs: origin?.source.id === 'container' ? DOCS.containerCredentials : text.docs,
      };
    },
  },
];

const NO_TOKEN = {
  summary: 'The token file does not contain a JWT',
  fix: 'See what is in the file that AWS_WEB_IDENTITY_TOKEN_FILE, or web_identity_token_file in the profile, names: it must be one OIDC ID token (a JWT, three parts with dots between), and nothing else. Where a platform mounts it, see why it has written none.',
};

// A directory is opened before it is refused, and not named then.
function findOrigin(path = 'which is a directory', env: NodeJS.ProcessEnv): ExaminedSource | undefined {
  const shown = showValue(path, env);
  return examineSources(env, false).find(
    ({ finding: { detail, endsChain } }) => endsChain && detail.includes(shown),
  );
}

function refusedToken(name: string, message: string): { summary: string; fix: string } {
  if (name === 'ExpiredTokenException') {
    return {
      summary: 'The web identity token has expired',
      fix: 'See why its file is no longer renewed (on Kubernetes the kubelet does that), or have a new token issued; a program must read the file again for each login, as fromTokenFile() does.',
    };
  }
  if (/audience/i.test(message)) {
    return {
      summary: 'The web identity token is for another audience',
      fix: 'Have it issued for the audience (aud) that the identity provider in IAM lists, usually sts.amazonaws.com, or add the token’s to that list.',
    };
  }
  if (/not a valid JWT/i.test(message)) return NO_TOKEN;
  return {
    summary: 'AWS STS refused the web identity token',
    fix: 'The token must be current, and its issuer’s keys must be reachable from AWS. If they are, try again: this also fails for moments.',
  };
}
