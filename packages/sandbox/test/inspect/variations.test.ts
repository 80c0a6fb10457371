import { createHash, createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Draft, draftOf, formatCanonicalRequest } from '../../src/inspect/search/draft.ts';
import { variationsOf } from '../../src/inspect/search/variations.ts';
import { searchSignature } from '../../src/inspect/search.ts';
import { formatAmzDate, STS_BODY, signGetCallerIdentity } from '../../src/login-client/sign.ts';
import type { HttpRequest } from '../../src/sigv4/http-request.ts';

const NOON = Date.UTC(2026, 0, 2, 12, 0, 7);
// Its base64 has the two characters that base64url has not.
const NONCE = Buffer.from([...Array(64).keys()].map((index) => 0xfb - index)).toString('base64');
const EARLIER_NONCE = Buffer.alloc(64, 0xfb).toString('base64');

const other = { accessKeyId: 'ASIAI44QH8DHBEXAMPLE', secretAccessKey: 'x/y', sessionToken: 'of another' };

// Characters that codings change.
const key = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: '%41/+wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE',
  sessionToken: `%41/+ ${randomBytes(60).toString('base64')}=`,
};

const { headers } = signGetCallerIdentity(
  key,
  { host: 'sts.eu-west-1.amazonaws.com', nonce: NONCE },
  { amzDate: formatAmzDate(NOON) },
);
const request: HttpRequest = {
  method: 'POST',
  url: '/',
  headers: Object.entries(headers),
  body: Buffer.from(STS_BODY),
};
const addresses = ['127.0.0.1:27017'];
const draft: Draft = {
  ...draftOf(
    request,
    {
      scope: { date: '20260102', region: 'eu-west-1', service: 'sts' },
      signedHeaders: Object.keys(headers).filter((name) => name !== 'authorization'),
    },
    createHash('sha256').update(STS_BODY).digest('hex'),
  ),
  secret: `AWS4${key.secretAccessKey}`,
};

/** Written out once more: the search is not to prove itself. */
function sign({ secret, derivation, scope, amzDate, lineBreakOfString, ...rest }: Draft): string {
  const hmac = (by: Buffer, text: string) => createHmac('sha256', by).update(text).digest();
  const canonical = formatCanonicalRequest({
    secret,
    derivation,
    scope,
    amzDate,
    lineBreakOfString,
    ...rest,
  });
  const hash = createHash('sha256').update(canonical).digest('hex');
  const scopeText = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', amzDate, scopeText, hash].join(lineBreakOfString);
  const parts = [derivation.date, derivation.region, derivation.service, 'aws4_request', text];
  return parts.reduce(hmac, Buffer.from(secret)).toString('hex');
}

test('a body of another version, and lines that end as on Windows, are found by what a client would sign', () => {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const unix = formatCanonicalRequest(draft);
  const iam = unix.replace(hash(STS_BODY), hash('Action=GetCallerIdentity&Version=2010-05-08'));
  const windows = (text: string) => text.replaceAll('\n', '\r\n');
  const same = (text: string) => text;
  const cases = [
    [iam, same, 'signed the body with the Version 2010-05-08'],
    [windows(unix), same, 'signed a canonical request with line breaks of Windows'],
    [unix, windows, 'signed a string with line breaks of Windows'],
    [windows(unix), windows, 'signed a canonical request and a string with line breaks of Windows'],
    [`${unix}\n`, same, 'signed a canonical request with a line break at its end'],
  ] as const;
  for (const [canonical, inForm, text] of cases) {
    const scope = '20260102/eu-west-1/sts/aws4_request';
    const string = inForm(`AWS4-HMAC-SHA256\n${draft.amzDate}\n${scope}\n${hash(canonical)}`);
    const hmac = (by: Buffer, part: string) => createHmac('sha256', by).update(part).digest();
    const signature = [...scope.split('/'), string].reduce(hmac, Buffer.from(draft.secret)).toString('hex');
    const signed = request.headers.map(
      ([name, value]) =>
        [name, name === 'authorization' ? value.replace(/[0-9a-f]{64}$/, signature) : value] as const,
    );
    const { differences } = searchSignature(
      { ...request, headers: signed },
      { keyOf: () => key, keys: () => [key], earlierNonces: [] },
    );
    expect(differences.map((difference) => difference.text)).toEqual([text]);
  }
});

test('each variation is found by its own signature, and called what it is', () => {
  const evidence = {
    key,
    otherKeys: [other],
    earlierNonces: [EARLIER_NONCE],
    addresses,
    body: STS_BODY,
    draft,
  };
  const seen = new Set<string>();
  const mistaken: unknown[] = [];
  for (const { kind, text, part, change } of variationsOf(evidence)) {
    const changed = change(draft);
    // Of those that differ in a number only, one is enough.
    const form = text.replace(/\d+/, '').replace(/[a-z]{2}-(?:gov-)?[a-z]+-\d/, '');
    if (!changed || sign(changed) === sign(draft) || seen.has(`${form} ${part}`)) continue;
    seen.add(`${form} ${part}`);
    const signature = sign(changed);
    const signed = request.headers.map(
      ([name, value]) =>
        [name, name === 'authorization' ? value.replace(/[0-9a-f]{64}$/, signature) : value] as const,
    );
    const { differences } = searchSignature(
      { ...request, headers: signed },
      {
        keyOf: () => key,
        keys: () => [key, other],
        earlierNonces: [EARLIER_NONCE],
        addresses,
      },
    );
    const [found] = differences;
    if (differences.length !== 1 || found?.kind !== kind || found.text !== text || found.part !== part) {
      mistaken.push({ kind, text, part, differences });
    }
  }
  expect(mistaken).toEqual([]);
  expect(seen.size).toBeGreaterThan(150);
  for (const text of seen) expect(text).toMatch(/^(?:signed|derived|left|did|sent) .*[^.]$/);
});
