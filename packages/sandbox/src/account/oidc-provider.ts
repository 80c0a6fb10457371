/** An OpenID Connect identity provider of the account, by whose tokens roles can be assumed. */
export interface OidcProvider {
  /** `arn:aws:iam::<account>:oidc-provider/<host and path of the URL>` */
  arn: string;
  /** The issuer that its tokens name. */
  url: string;
  /** The audiences that its tokens may be for. */
  clientIds: readonly string[];
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** An issuer as ARNs and condition keys write it: its URL without the scheme. */
export function issuerName(url: string): string {
  return url.replace(/^https?:\/\//, '');
}

/**
 * Deliberately different from AWS, which takes `https` alone: STS fetches the keys from here, and the sandbox
 * talks to nobody but this machine.
 *
 * @throws Error when the URL is not `http` on loopback, or says more than a path.
 */
export function validateOidcProviderUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url && !/[?#@]|\/$/.test(text);
  if (!isPlain || url.protocol !== 'http:' || !LOOPBACK.test(url.hostname)) {
    throw new Error(
      `${text} cannot be an identity provider: ` +
        'it must be http on a loopback address, without query or closing slash.',
    );
  }
}
