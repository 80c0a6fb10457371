import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { maskCalculated } from '../../../src/aws/sts/mask-calculated.ts';

const nonce = randomBytes(64).toString('base64');
const hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function masked(headers: string[], stringToSign: string) {
  const canonicalRequest = ['POST', '/', '', ...headers, '', 'host', hash].join('\n');
  const calculated = maskCalculated({ canonicalRequest, stringToSign });
  return { headers: calculated.canonicalRequest.split('\n').slice(3, -3), text: calculated.stringToSign };
}

test('the server’s nonce is shown, under its own name alone', () => {
  const { headers } = masked([`x-mongodb-server-nonce:${nonce}`, `x-other:${nonce}`], '');
  expect(headers).toEqual([`x-mongodb-server-nonce:${nonce}`, 'x-other:… (88 characters)']);
});

test('what stands in the place of the nonce, and is none, is hidden', () => {
  const [half] = [nonce.slice(0, 44)];
  expect(masked([`x-mongodb-server-nonce:${half}`], '').headers).toEqual([
    'x-mongodb-server-nonce:… (44 characters)',
  ]);
});

test('a hash is shown, and not what is longer', () => {
  const secret = randomBytes(20).toString('base64').slice(0, 26);
  const { text } = masked([], [hash, `${hash}${secret}`, `${secret}${hash}`].join('\n'));
  expect(text.split('\n')[0]).toBe(hash);
  expect(text).not.toContain(secret);
});
