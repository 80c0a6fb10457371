import { KeyObject, randomBytes, type webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type { Clock } from './clock.ts';

export interface TlsOptions {
  /** Host names and addresses in the server's certificate, beside `localhost` and `127.0.0.1`. */
  names?: readonly string[];
}

/** What the server serves TLS with; PEM. The keys live as long as the process and are nowhere else. */
export interface TlsIdentity {
  key: string;
  certificate: string;
  /** The authority that signed the certificate: what a client must be given to trust the server. */
  certificateAuthority: string;
}

const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

// Either side of the sandbox's clock, as far as a test may move it without meaning to. Farther off, a client refuses
// the certificate, as it would a real one: OpenSSL looks at the machine's time.
const DAY_MS = 24 * 3600 * 1000;
const VALID_BEFORE_MS = DAY_MS;
const VALID_AFTER_MS = 30 * DAY_MS;

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

/** An authority of its own and a certificate from it, both made now. RFC 5280, sections 4.1 and 4.2. */
export async function createTlsIdentity(clock: Clock, { names = [] }: TlsOptions = {}): Promise<TlsIdentity> {
  const x509 = await loadX509();
  const now = clock();
  const common = {
    notBefore: new Date(now - VALID_BEFORE_MS),
    notAfter: new Date(now + VALID_AFTER_MS),
    signingAlgorithm: KEY,
  };
  const generateKeys = (): Promise<webcrypto.CryptoKeyPair> =>
    crypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const [authorityKeys, serverKeys] = await Promise.all([generateKeys(), generateKeys()]);

  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...common,
    serialNumber: serialNumber(),
    // Each sandbox has another: two authorities of one name would be taken for one, and its signatures for forged.
    name: `CN=Sandbox authority ${randomBytes(4).toString('hex')}`,
    keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    ...common,
    serialNumber: serialNumber(),
    subject: 'CN=Sandbox server',
    issuer: authority.subject,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([SERVER_AUTH]),
      new x509.SubjectAlternativeNameExtension(
        ['localhost', '127.0.0.1', ...names].map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(serverKeys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });

  return {
    key: KeyObject.from(serverKeys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: certificate.toString('pem'),
    certificateAuthority: authority.toString('pem'),
  };
}

/** Positive, and not to be guessed. RFC 5280, section 4.1.2.2. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

/** Loads the library when it is first needed: it costs 200 ms, and most sandboxes serve no TLS. Its decorators need the polyfill. */
async function loadX509(): Promise<typeof import('@peculiar/x509')> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}
