import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '@atlas-aws-iam/command';
import type { WebIdentity } from '../objects/index.ts';

/** Whose tokens: as they are said, else as the token in the file says them. @throws UserError */
export function readWebIdentity(
  said: Partial<WebIdentity>,
  tokenFile: string | undefined,
): WebIdentity | undefined {
  const { issuer, audience, subject } = { ...(tokenFile && claimsOf(tokenFile)), ...said };
  if (issuer === undefined && subject === undefined) return undefined;
  if (issuer === undefined || subject === undefined) {
    throw new UserError(
      `web-identity needs ${issuer === undefined ? 'the issuer' : 'the subject'} of the tokens too.`,
      'Say --issuer <url> and --subject <sub>, or set AWS_WEB_IDENTITY_TOKEN_FILE to a token that has them.',
    );
  }
  if (!isIssuer(issuer)) {
    throw new UserError(
      '--issuer is not an address.',
      'It is the iss of the tokens, such as https://gitlab.com.',
    );
  }
  return { issuer: issuer.replace(/\/$/, ''), audience: audience ?? 'sts.amazonaws.com', subject };
}

/** The claims are not verified here: STS does that. */
function claimsOf(file: string): Partial<WebIdentity> {
  if (!existsSync(file)) {
    throw new UserError(
      `AWS_WEB_IDENTITY_TOKEN_FILE names ${file}, and there is no such file.`,
      'Name the file of a token, or say --issuer <url> and --subject <sub>.',
    );
  }
  try {
    const [, payload = ''] = readFileSync(file, 'utf8').trim().split('.');
    const { iss, sub, aud } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<
      string,
      unknown
    >;
    const audience = Array.isArray(aud) ? aud[0] : aud;
    if (typeof iss === 'string' && typeof sub === 'string' && typeof audience === 'string') {
      return { issuer: iss, subject: sub, audience };
    }
  } catch {
    // Whatever it is, it may be a secret: nothing of it is shown.
  }
  throw new UserError(
    `${file} does not hold a token with iss, sub and aud.`,
    'Name the file of a token, or say --issuer <url> and --subject <sub>.',
  );
}

// IAM takes https alone; the sandbox's own issuer is on loopback, without TLS.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
function isIssuer(text: string): boolean {
  return (
    /^(?:https:\/\/[\w.-]+|http:\/\/(?:127\.0\.0\.1|localhost))(?::\d{1,5})?(?:\/[\w./~%-]*)?$/.test(text) &&
    URL.canParse(text)
  );
}
