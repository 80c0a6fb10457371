import type { OidcProvider } from '../../../account/account.ts';
import { isOnLoopback } from '../../../account/oidc-provider.ts';
import type { PublicKeySet } from '../../public-key-set.ts';
import { AwsError } from '../../query-protocol.ts';
import { verificationKeyNotFound } from './refusals.ts';

const TIMEOUT_MS = 5000;
/** Of a discovery document, or a set of keys. What AWS allows is not documented. */
const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * The keys that a provider publishes, by way of its discovery document.
 * Fetched anew for every token: nothing goes stale when the provider changes its keys, and on loopback it is
 * cheap.
 * Deliberately different from AWS: over plain HTTP on loopback, and from nowhere but the provider's own address.
 *
 * @throws AwsError IDPCommunicationError when it cannot be reached, InvalidIdentityToken when what it says is
 * of no use.
 */
export async function fetchKeys({ url }: OidcProvider): Promise<PublicKeySet> {
  if (!isOnLoopback(url)) throw unreachable();
  const discovery = await fetchJson(`${url}/.well-known/openid-configuration`);
  const { issuer, jwks_uri: keysUrl } = discovery;
  // https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
  if (issuer !== url || typeof keysUrl !== 'string') throw verificationKeyNotFound();
  if (!URL.canParse(keysUrl) || new URL(keysUrl).origin !== new URL(url).origin) {
    throw verificationKeyNotFound();
  }
  const { keys } = await fetchJson(keysUrl);
  if (!Array.isArray(keys)) throw verificationKeyNotFound();
  return { keys };
}

async function fetchJson(url: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    text = await readText(response);
  } catch {
    throw unreachable();
  }
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null) return { ...document };
  } catch {
    // Text that is not JSON is refused like JSON that is not an object.
  }
  throw verificationKeyNotFound();
}

/** @throws Error when there is more of it than a provider has to say. */
async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The text is that of the STS model. */
function unreachable(): AwsError {
  return new AwsError(
    'IDPCommunicationError',
    'The identity provider could not be reached to verify the incoming identity token.',
  );
}
