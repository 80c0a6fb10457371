import fc from 'fast-check';
import type { HttpRequest } from '../../src/sigv4/http-request.ts';
import { STATIC_KEY, TEMPORARY_KEY } from './keys.ts';
import { type Signer, signers, type Unsigned } from './signers.ts';

/** The same requests in every run. */
const SEED = 20260102;

/** All that a reader of queries could trip over: reserved characters, unicode, and what `encodeURIComponent` leaves. */
const queryText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...`aZ0-._~ !'()*&=+%#/?:@$,;"<>[]{}|^\\\``), maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

// `aws4` drops nameless parameters and __proto__, the SDK X-Amz-Signature; X-Amz-Algorithm makes a presigned request.
const queryName = fc.oneof(
  fc.constantFrom('a', 'a-b', 'A', 'aa', 'Action', 'Version'),
  queryText.filter((name) => name !== '' && name !== '__proto__'),
);

const styles: ((text: string) => string)[] = [
  encodeURIComponent,
  (text) => encodeURIComponent(text).replaceAll('%20', '+'),
  (text) => encodeURIComponent(text).replace(/%(?:3B|2C|2F|3F|3A|40|24)/g, decodeURIComponent),
  (text) => Buffer.from(text).toString('hex').replace(/../g, '%$&'),
];

const queryParameter = fc
  .record({
    name: queryName,
    value: fc.oneof(fc.constantFrom('', '1', '2'), queryText),
    style: fc.constantFrom(...styles),
    hasEquals: fc.boolean(),
  })
  .map(({ name, value, style, hasEquals }) => ({
    name,
    value,
    encoded: value === '' && !hasEquals ? style(name) : `${style(name)}=${style(value)}`,
  }));

// Latin-1 without the no-break space, which `aws4` takes for a space.
const headerText = fc.string({
  unit: fc.constantFrom(...` ${' '.repeat(12)}aZ09!"#$%&'()*+,-./:;<=>?@[]^_{|}~éÿ`),
  maxLength: 16,
});

const requestHeader = fc.record({
  name: fc
    .string({ unit: fc.constantFrom(...'abzABZ019-_'), minLength: 1, maxLength: 6 })
    .map((end) => `X-Test-${end}`),
  values: fc.array(headerText, { minLength: 1, maxLength: 3 }),
});

const form = fc.constant({
  name: 'Content-Type',
  values: ['application/x-www-form-urlencoded; charset=utf-8'],
});

export interface Wanted {
  key?: typeof STATIC_KEY;
  minQuery?: number;
  minHeaders?: number;
  minBody?: number;
}

function unsignedRequest({ key, minQuery = 0, minHeaders = 0, minBody = 0 }: Wanted = {}) {
  return fc
    .record({
      method: fc.constantFrom('GET', 'POST'),
      host: fc.constantFrom('sts.amazonaws.com', 'sts.eu-west-1.amazonaws.com', '127.0.0.1:4566'),
      query: fc.array(queryParameter, { minLength: minQuery, maxLength: 5 }),
      headers: fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: requestHeader }, form), {
        selector: ({ name }) => name.toLowerCase(),
        minLength: minHeaders,
        maxLength: 4,
      }),
      body: fc.uint8Array({ minLength: minBody, maxLength: 64 }),
      region: fc.constantFrom('us-east-1', 'eu-west-1', 'us-gov-west-1', 'cn-north-1', 'il-central-1'),
      key: key ? fc.constant(key) : fc.constantFrom(STATIC_KEY, TEMPORARY_KEY),
    })
    .map((request): Unsigned => request);
}

export async function forSignedRequests(
  wanted: Wanted & { runs?: number; by?: Signer },
  check: (signed: HttpRequest, unsigned: Unsigned) => void,
): Promise<void> {
  const { runs = 20, by, ...shape } = wanted;
  await fc.assert(
    fc.asyncProperty(
      unsignedRequest(shape),
      fc.constantFrom(...(by ? [by] : signers)),
      async (unsigned, signer) => check(await signer.sign(unsigned), unsigned),
    ),
    { seed: SEED, numRuns: runs },
  );
}
