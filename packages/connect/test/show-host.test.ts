import { expect, test } from 'vitest';
import { showHost } from '../src/show-host.ts';
import { newSecretKey, newSecretKeyWithSlashes } from './secrets.ts';

test.each([
  ['http://LOCALHOST:8080/secret', 'localhost:8080'],
  ['http://[::1]:80/', '[::1]'],
  ['http:///169.254.170.2/v2', '169.254.170.2'],
  ['https://user:word@example.com/?a=b', 'example.com'],
  ['https://cluster0-PL-0.example.com:8443', 'cluster0-pl-0.example.com:8443'],
])('%s', (url, host) => {
  expect(showHost(url, {})).toBe(host);
});

test.each([
  ['a secret whose first slash ends the host', () => newSecretKey().replace(/^(.{20})./, '$1/')],
  ['a secret with slashes at its ends', newSecretKeyWithSlashes],
  [
    'a secret whose first letters would be an escape after a backslash',
    () => `x9d${newSecretKey().slice(3, 39).replaceAll('/', 'A')}/`,
  ],
  ['a secret that begins with a slash', () => `/${newSecretKey().slice(1).replaceAll('/', 'A')}`],
  ['a secret that ends with one', () => `${newSecretKey().slice(0, 39).replaceAll('/', 'A')}/`],
] as const)('%s is no host to show', (_, make) => {
  const secret = make();
  for (const url of [
    `http://${secret}/`,
    `http:${secret}/`,
    `http:\\\\${secret}/`,
    `http://${secret.slice(0, 9)}\n${secret.slice(9)}/`,
  ]) {
    if (URL.canParse(url)) expect(showHost(url, {})).toBe('…');
  }
});
