import { showTyped } from '../masking/show-typed.ts';
import { UserError } from '../user-error.ts';
import type { Tag } from './tag.ts';

/** An OpenID Connect identity provider of the account, by whose tokens roles can be assumed. */
export interface OidcProvider {
  /** `arn:aws:iam::<account>:oidc-provider/<host and path of the URL>` */
  arn: string;
  /** The issuer that its tokens name. */
  url: string;
  /** The audiences that its tokens may be for. */
  clientIds: readonly string[];
  /** Thumbprints of the issuer's certificate. Nothing checks them, because the issuer is plain HTTP here. */
  thumbprints: readonly string[];
  createDate: Date;
  tags: readonly Tag[];
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** An issuer as ARNs and condition keys write it: its URL without the scheme. */
export function issuerName(url: string): string {
  return url.replace(/^https?:\/\//, '');
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
export function isHttpsIssuer(text: string): boolean {
  return /^https:\/\/[^/]/.test(text) && URL.canParse(text) && !/[?#@]/.test(text);
}

/**
 * Whether STS fetches the keys of an issuer. Deliberately different from AWS, where it is `https` alone: the sandbox
 * talks to nobody but this machine.
 */
export function isOnLoopback(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'http:' && LOOPBACK.test(url.hostname) && !/[?#@]|\/$/.test(text);
}

/** Deliberately different from AWS: `http` on loopback is taken too. Nobody looks whether an issuer is there. */
export function isProviderUrl(text: string): boolean {
  return isHttpsIssuer(text) || isOnLoopback(text);
}

/** @throws Error when the URL is neither, or says more than a path. */
export function validateOidcProviderUrl(text: string): void {
  if (!isProviderUrl(text)) {
    throw new UserError(
      `${showTyped(text)} cannot be an identity provider: it must be https, without user, query or fragment, or http on a loopback address, without closing slash too.`,
      'Give the URL that the tokens name as iss.',
    );
  }
}
