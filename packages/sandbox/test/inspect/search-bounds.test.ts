import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SearchKey, type SearchKnowledge, searchSignature } from '../../src/inspect/search.ts';
import { type SigningChanges, STS_BODY, signGetCallerIdentity } from '../../src/login-client/index.ts';
import type { HttpRequest } from '../../src/sigv4/http-request.ts';

const newKey = (): SearchKey => ({
  accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
  secretAccessKey: randomBytes(30).toString('base64'),
  sessionToken: randomBytes(300).toString('base64'),
});

const newNonce = () => randomBytes(64).toString('base64');

function knowledgeOf(keys: readonly SearchKey[], more: Partial<SearchKnowledge> = {}): SearchKnowledge {
  return {
    keyOf: (id) => keys.find(({ accessKeyId }) => accessKeyId === id),
    keys: () => keys,
    earlierNonces: [],
    ...more,
  };
}

function sign(key: SearchKey, changes: SigningChanges = {}, host = 'sts.amazonaws.com'): HttpRequest {
  const { headers } = signGetCallerIdentity(key, { host, nonce: newNonce() }, changes);
  return { method: 'POST', url: '/', headers: Object.entries(headers), body: Buffer.from(STS_BODY) };
}

/** Of the differences, those that the request shows. */
const NOTHING = { tried: expect.any(Number), differences: expect.any(Array) };

describe('a search', () => {
  test('names nothing where the secret is another one, whatever was signed', () => {
    const key = newKey();
    const knowledge = knowledgeOf([newKey(), key, newKey()], { earlierNonces: [newNonce()] });
    const requests = fc.record({
      secretAccessKey: fc.string({ minLength: 1, maxLength: 60 }),
      region: fc.constantFrom('us-east-1', 'eu-west-1', 'cn-north-1', ''),
      host: fc.constantFrom('sts.amazonaws.com', 'sts.eu-west-1.amazonaws.com', 'localhost', 'a.b.c'),
      flag: fc.constantFrom('n', 'y'),
      query: fc.constantFrom('', 'a=b', 'Action=GetCallerIdentity'),
    });
    fc.assert(
      fc.property(requests, ({ host, ...changes }) => {
        fc.pre(!['undefined', 'null'].includes(changes.secretAccessKey));
        const found = searchSignature(sign(key, changes, host), knowledge);
        expect(found).toEqual({ ...NOTHING, unmatched: 'another-secret' });
      }),
      { numRuns: 25 },
    );
  });

  test('names nothing for a signature that is made up, and never throws', () => {
    const key = newKey();
    const knowledge = knowledgeOf([key]);
    const text = fc.string({ maxLength: 60, unit: 'binary' });
    const scope = `${key.accessKeyId}/20260102/us-east-1/sts/aws4_request`;
    const authorizations = fc.oneof(
      text,
      text.map((more) => `AWS4-HMAC-SHA256 ${more}`),
      fc
        .record({
          credential: fc.oneof(fc.constant(scope), text),
          names: fc.oneof(fc.constant('host;x-amz-date'), text),
          signature: fc.oneof(text, fc.constant('0'.repeat(64)), fc.constant(`${'A'.repeat(43)}=`)),
        })
        .map(
          ({ credential, names, signature }) =>
            `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
        ),
    );
    const requests = fc.record({
      method: fc.constantFrom('POST', 'GET', 'X'),
      url: fc.oneof(fc.constant('/'), text),
      headers: fc.array(
        fc.tuple(fc.constantFrom('Host', 'X-Amz-Date', 'x-mongodb-server-nonce', '__proto__', ''), text),
      ),
      authorization: authorizations,
      body: fc.uint8Array({ maxLength: 100 }),
    });
    fc.assert(
      fc.property(requests, ({ authorization, headers, ...request }) => {
        const all = [...headers, ['authorization', authorization] as const];
        const unmatched = expect.stringMatching(/^(?:another-secret|not-comparable)$/);
        expect(searchSignature({ ...request, headers: all }, knowledge)).toEqual({ ...NOTHING, unmatched });
      }),
      { numRuns: 200 },
    );
  });

  test('of a key that nobody knows tries the known ones', () => {
    const [unknown, known] = [newKey(), newKey()];
    const request = sign({ ...known, accessKeyId: unknown.accessKeyId });
    expect(searchSignature(request, knowledgeOf([newKey(), known])).differences).toMatchObject([
      { kind: 'access-key', text: `signed with the secret of ASIA…${known.accessKeyId.slice(-4)}` },
    ]);
    expect(searchSignature(sign(unknown), knowledgeOf([known]))).toEqual({
      tried: 1,
      differences: [{ kind: 'access-key', text: 'named an access key that the sandbox does not know' }],
      unmatched: 'not-comparable',
    });
  });

  test.each([
    '',
    'Basic x',
    'AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host',
    'AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host, Signature=x',
    'AWS4-HMAC-SHA256 Credential=x/20260102/us-east-1/sts/aws4_request/, SignedHeaders=host, Signature=x',
  ])('has nothing to compare in the header %j, and blames no secret', (authorization) => {
    const headers = [['authorization', authorization]] as const;
    const request = { method: 'POST', url: '/', headers: [...headers], body: Buffer.from(STS_BODY) };
    expect(searchSignature(request, knowledgeOf([newKey()]))).toEqual({
      tried: 0,
      differences: [
        { kind: 'header', text: 'its Authorization header cannot be read', part: 'authorization' },
      ],
      unmatched: 'not-comparable',
    });
  });

  test('is bounded, however much is known', () => {
    const key = newKey();
    const keys = [key, ...Array.from({ length: 3000 }, newKey)];
    const knowledge = knowledgeOf(keys, { earlierNonces: Array.from({ length: 3000 }, newNonce) });
    const { tried } = searchSignature(sign(key, { secretAccessKey: 'x' }), knowledge);
    expect(tried).toBeLessThan(2000);
  });

  test('finds a user’s key among a thousand sessions', () => {
    const [key, { sessionToken, ...ofUser }] = [newKey(), newKey()];
    const knowledge = knowledgeOf([key, ofUser, ...Array.from({ length: 1000 }, newKey)]);
    const request = sign(key, { secretAccessKey: ofUser.secretAccessKey });
    expect(searchSignature(request, knowledge).differences).toMatchObject([{ kind: 'access-key' }]);
  });

  test('finds the newest of many keys, and of many nonces', () => {
    const key = newKey();
    const keys = [key, ...Array.from({ length: 3000 }, newKey)];
    const last = keys.at(-1) ?? key;
    const nonces = Array.from({ length: 3000 }, newNonce);
    const knowledge = knowledgeOf(keys, { earlierNonces: nonces });
    const byLast = sign(key, { secretAccessKey: last.secretAccessKey });
    expect(searchSignature(byLast, knowledge).differences).toMatchObject([{ kind: 'access-key' }]);
    const [newest = ''] = nonces;
    const request = sign(key, { nonce: newest });
    const headers = request.headers.map(
      ([name, value]) => [name, name === 'x-mongodb-server-nonce' ? newNonce() : value] as const,
    );
    expect(searchSignature({ ...request, headers }, knowledge).differences).toEqual([
      { kind: 'nonce', text: 'signed the nonce of an earlier login', part: 'x-mongodb-server-nonce' },
    ]);
  });

  test.each(['FdDVrQRsIzLSv+AJ6FPt', 'fddvrqrsizlsv+aj6fpt', 'FdDVrQRsIzLSvAJFPt'])(
    'shows nothing of half a secret in the list of signed headers: %s',
    (half) => {
      const key = newKey();
      const request = sign(key, { secretAccessKey: key.secretAccessKey });
      const headers = request.headers.map(
        ([name, value]) => [name, value.replace('SignedHeaders=', () => `SignedHeaders=${half};`)] as const,
      );
      const { differences } = searchSignature({ ...request, headers }, knowledgeOf([key]));
      const shown = `… (${half.length} characters)`;
      expect(differences).toContainEqual({
        kind: 'header',
        text: `listed the header ${shown}, which is not sent`,
        part: shown,
      });
      expect(JSON.stringify(differences).toLowerCase()).not.toContain(half.slice(0, 6).toLowerCase());
    },
  );

  test('shows no secret, wherever a client puts one', () => {
    const [key, other] = [newKey(), newKey()];
    const knowledge = knowledgeOf([key, other]);
    const { secretAccessKey: secret, sessionToken: token = '' } = key;
    const misplaced = [
      sign(key, { region: secret }),
      sign(key, { service: secret }),
      sign(key, { region: token.slice(0, 200) }),
      sign(key, { host: `sts.${secret.replace(/\W/g, 'x')}.amazonaws.com` }),
      sign({ ...key, sessionToken: secret }),
      sign(key, { flag: secret }),
      sign(key, { amzDate: secret }),
      sign(key, { secretAccessKey: `${secret}\n`, region: secret }),
      sign({ ...key, secretAccessKey: other.secretAccessKey }),
    ];
    const found = JSON.stringify(misplaced.map((request) => searchSignature(request, knowledge)));
    for (const hidden of [
      secret,
      token,
      other.secretAccessKey,
      other.sessionToken ?? '',
      secret.replace(/\W/g, 'x'),
    ]) {
      for (let start = 0; start + 12 <= hidden.length; start += 4) {
        expect(found).not.toContain(hidden.slice(start, start + 12));
      }
    }
    expect(found).toContain('characters)');
  });
});
