import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { calculate } from '../../src/inspect/calculation.ts';
import {
  header,
  withCredentialPart,
  withExtraHeader,
  withHeader,
  withoutHeader,
  withParameter,
  withSignedHeaders,
} from '../sigv4/edit.ts';
import { OTHER_STATIC_KEY, STATIC_KEY, TEMPORARY_KEY } from '../sigv4/keys.ts';
import { forSignedRequests } from '../sigv4/requests.ts';
import { signers } from '../sigv4/signers.ts';

const signatureOf = (authorization: string) => /Signature=(\w+)/.exec(authorization)?.[1];

test.each(signers)('is what $name signs', async (by) => {
  await forSignedRequests({ by, runs: 100 }, (signed, { key, region }) => {
    const calculation = calculate(signed, key, { isExample: true });
    const signature = signatureOf(header(signed, 'authorization'));
    expect(calculation?.signature).toBe(signature);
    expect(calculate(signed, key)?.signature).toBe(signature);
    const [algorithm, date, scope, hash] = calculation?.stringToSign.split('\n') ?? [];
    expect([algorithm, date, scope]).toEqual([
      'AWS4-HMAC-SHA256',
      '20260102T030405Z',
      `20260102/${region}/sts/aws4_request`,
    ]);
    expect(hash).toBe(
      createHash('sha256')
        .update(calculation?.canonicalRequest ?? '')
        .digest('hex'),
    );
  });
});

test('is another signature with another key', async () => {
  await forSignedRequests({ key: STATIC_KEY }, (signed) => {
    const { signature, ...texts } = calculate(signed, STATIC_KEY) ?? {};
    const other = calculate(signed, OTHER_STATIC_KEY);
    expect(other?.signature).toMatch(/^[0-9a-f]{64}$/);
    expect(other).toEqual({ ...texts, signature: other?.signature });
    expect(other?.signature).not.toBe(signature);
  });
});

test('shows no token: as many asterisks, and the signature is the real one', async () => {
  const token = TEMPORARY_KEY.sessionToken ?? '';
  await forSignedRequests({ key: TEMPORARY_KEY }, (signed) => {
    const shown = calculate(signed, TEMPORARY_KEY);
    const real = calculate(signed, TEMPORARY_KEY, { isExample: true });
    expect(real?.canonicalRequest).toContain(`x-amz-security-token:${token}\n`);
    expect(shown?.canonicalRequest).toContain(`x-amz-security-token:${'*'.repeat(token.length)}\n`);
    expect(shown?.canonicalRequest).toHaveLength(real?.canonicalRequest.length ?? 0);
    expect(shown?.signature).toBe(real?.signature);
    expect(shown?.stringToSign).toBe(real?.stringToSign);
  });
});

test('shows no secret in another place', async () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  await forSignedRequests({ key: STATIC_KEY, runs: 3 }, (signed) => {
    for (const request of [
      withExtraHeader(
        withSignedHeaders(signed, (names) => [...names, 'x-note']),
        'X-Note',
        secret,
      ),
      withSignedHeaders(withExtraHeader(signed, secret, 'x'), (names) => [...names, secret]),
      withHeader(signed, 'host', () => secret),
      withHeader(signed, 'x-amz-date', () => secret),
      withCredentialPart(signed, 1, 'K7MDENG'),
      withParameter(signed, 'Credential', () => `x/${secret}/aws4_request`),
      { ...signed, method: secret },
      { ...signed, url: `/?${secret}` },
      { ...signed, url: `/?Token=hunter2&a=${secret.replaceAll('/', '')}` },
    ]) {
      const shown = JSON.stringify(calculate(request, STATIC_KEY) ?? {});
      expect(shown).not.toMatch(/wJalrX|MDENG|bPxRf|hunter2/);
    }
  });
});

test('is not there for a request that names no scope', async () => {
  await forSignedRequests({ key: STATIC_KEY, runs: 3 }, (signed) => {
    for (const request of [
      withoutHeader(signed, 'authorization'),
      withHeader(signed, 'authorization', () => 'Bearer x'),
      withParameter(signed, 'Credential', () => STATIC_KEY.accessKeyId),
      { ...signed, url: '/?a=%zz' },
    ]) {
      expect(calculate(request, STATIC_KEY)).toBeUndefined();
    }
  });
});
