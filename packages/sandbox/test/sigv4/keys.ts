import type { HttpRequest } from '../../src/sigv4/http-request.ts';
import { SigV4Error } from '../../src/sigv4/sigv4-error.ts';
import { type SigningKeyRecord, type VerifyOptions, verifyRequest } from '../../src/sigv4/verify-request.ts';

/** 2 January 2026, 03:04:05 UTC. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

export interface TestKey extends SigningKeyRecord {
  accessKeyId: string;
}

// The secret is AWS's documented example; the ids and tokens are made up in its manner.
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

export const STATIC_KEY: TestKey = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey };

export const OTHER_STATIC_KEY: TestKey = {
  accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
  secretAccessKey: 'another-secret-that-opens-nothing-EXAMPLE',
};

export const TEMPORARY_KEY: TestKey = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey,
  sessionToken: 'IQoJ/session+token/of+a+test==',
  expiration: new Date(NOW + 1),
};

export const OTHER_TEMPORARY_KEY: TestKey = {
  accessKeyId: 'ASIAI44QH8DHBEXAMPLE',
  secretAccessKey,
  sessionToken: 'IQoJ/session+token/of+another+test==',
  expiration: new Date(NOW + 1),
};

export const EXPIRED_KEY: TestKey = {
  accessKeyId: 'ASIAEXPIREDN7EXAMPLE',
  secretAccessKey,
  sessionToken: 'IQoJ/session+token/of+yesterday==',
  expiration: new Date(NOW - 1),
};

const KEYS = [STATIC_KEY, OTHER_STATIC_KEY, TEMPORARY_KEY, OTHER_TEMPORARY_KEY, EXPIRED_KEY];

export function verify(request: HttpRequest, options: Partial<VerifyOptions<TestKey>> = {}): TestKey {
  return verifyRequest(request, {
    now: NOW,
    service: 'sts',
    findKey: (accessKeyId) => KEYS.find((key) => key.accessKeyId === accessKeyId),
    findKeyBySessionToken: (sessionToken) => KEYS.find((key) => key.sessionToken === sessionToken),
    ...options,
  });
}

/** Why the request is refused; undefined when it is accepted. */
export function refusal(
  request: HttpRequest,
  options: Partial<VerifyOptions<TestKey>> = {},
): { code: string; message: string } | undefined {
  try {
    verify(request, options);
    return undefined;
  } catch (error) {
    if (!(error instanceof SigV4Error)) throw error;
    return { code: error.code, message: error.message };
  }
}

export const MISMATCH = {
  code: 'SignatureDoesNotMatch',
  message:
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
};

/** What a key or a token that does not fit is answered. */
export const INVALID_TOKEN = {
  code: 'InvalidClientTokenId',
  message: 'The security token included in the request is invalid.',
};
