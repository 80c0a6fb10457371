import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { explain } from '../src/explain/index.ts';
import { formatExplanation } from '../src/format-explanation.ts';
import { ConnectError, isNotAuthorized } from '../src/index.ts';
import { findLoginEvidence, recordLoginEvidence } from '../src/login-evidence.ts';
import { STATIC } from './credentials.ts';

// Anything can be thrown. What explain() makes of it is always strings, of bounded length, with the error's own words.

const THROWS = () => {
  throw new Error('looked at');
};
const everyTrap = new Proxy({}, { get: () => THROWS });
const angryProxy = (target: object) => new Proxy(target, everyTrap as ProxyHandler<object>);
function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}
const withGetters = (...names: string[]) =>
  Object.defineProperties(
    new Error('with getters'),
    Object.fromEntries(names.map((name) => [name, { get: THROWS }])),
  );
function nested(depth: number): Error {
  let error = new Error('innermost');
  for (let level = 0; level < depth; level += 1) error = new Error(`level ${level}`, { cause: error });
  return error;
}
const many = (count: number) =>
  new AggregateError(
    Array.from({ length: count }, (_, index) => new Error(`number ${index}`)),
    'all failed',
  );
const withServers = (servers: unknown) => Object.assign(new Error('no server'), { reason: { servers } });
class Liar extends Error {
  static override [Symbol.hasInstance] = THROWS;
  override name = 'ConnectError';
}

const values: Record<string, [thrown: unknown, summary: string | RegExp]> = {
  undefined: [undefined, 'undefined was thrown, and no error'],
  null: [null, 'null was thrown, and no error'],
  'a symbol': [Symbol('reason'), 'A symbol was thrown, and no error'],
  'a bigint': [10n, 'A bigint was thrown, and no error'],
  'a number': [Number.NaN, 'A number was thrown, and no error'],
  'a function': [() => {}, 'A function was thrown, and no error'],
  'a class': [class Failure {}, 'A function was thrown, and no error'],
  'an array': [[new Error('within')], 'An array was thrown, and no error'],
  'an object without a prototype': [Object.create(null), 'An object was thrown, and no error'],
  'an object that throws when it is made a text': [
    { [Symbol.toPrimitive]: THROWS, toString: THROWS, toJSON: THROWS },
    'An object was thrown, and no error',
  ],
  'a promise': [Promise.resolve(), 'A promise was thrown, and no error'],
  'an empty string': ['', ''],
  'a proxy that throws at every look': [angryProxy({}), 'An object was thrown, and no error'],
  'such a proxy of an error': [angryProxy(new Error('hidden')), 'An object was thrown, and no error'],
  'such a proxy of a function': [angryProxy(() => {}), 'A function was thrown, and no error'],
  'a revoked proxy': [revoked(new Error('hidden')), 'An object was thrown, and no error'],
  'a revoked proxy of an array': [revoked([]), 'An object was thrown, and no error'],
  'a proxy that hides nothing': [new Proxy(new TypeError('seen'), {}), 'TypeError: seen'],
  'getters that throw': [
    withGetters('stack', 'name', 'message', 'cause', 'errors', 'reason', 'code', 'explanation'),
    'Error: ',
  ],
  'a name that throws': [withGetters('name'), 'Error: with getters'],
  'socket details that throw': [
    withGetters('hostname', 'address', 'port', 'syscall', 'statusCode', 'input'),
    'Error: with getters',
  ],
  'an error of another realm': [
    runInNewContext('new TypeError("from elsewhere", { cause: new RangeError("too far") })'),
    'TypeError: from elsewhere',
  ],
  'an error by its shape alone': [{ name: 'Failure', message: 'shaped' }, 'Failure: shaped'],
  'an object with a message alone': [{ message: 'maybe secret' }, 'An object was thrown, and no error'],
  'a message that is no string': [Object.assign(new Error(), { message: { secret: 1 } }), 'Error: '],
  'a name that is no string': [Object.assign(new Error('x'), { name: Symbol('n') }), 'Error: x'],
  'a name of a megabyte': [
    Object.assign(new Error('x'), { name: 'N'.repeat(1_000_000) }),
    `${'N'.repeat(100)}: x`,
  ],
  'a code that is an object': [Object.assign(new Error('x'), { code: Object.create(null) }), 'Error: x'],
  'a code that is a symbol': [Object.assign(new Error('x'), { code: Symbol('c') }), 'Error: x'],
  'a frozen error': [Object.freeze(new Error('cold')), 'Error: cold'],
  'a class that lies': [new Liar('no such thing'), 'ConnectError: no such thing'],
  'a constructor that lies': [Object.assign(new Error('x'), { constructor: ConnectError }), 'Error: x'],
  'a ConnectError without an explanation': [
    Object.assign(Object.create(ConnectError.prototype), { message: 'bare', name: 'ConnectError' }),
    'ConnectError: bare',
  ],
  'an aggregate of 200,000': [many(200_000), 'AggregateError: all failed'],
  '100,000 nested causes': [nested(100_000), 'Error: level 99999'],
  'errors that are no list': [Object.assign(new Error('x'), { errors: { length: 1e9 } }), 'Error: x'],
  'errors that are a revoked proxy': [Object.assign(new Error('x'), { errors: revoked([]) }), 'Error: x'],
  'errors that are an endless proxy': [
    Object.assign(new Error('x'), { errors: new Proxy([], { get: () => 2 ** 53 }) }),
    'Error: x',
  ],
  'a sparse list of errors': [Object.assign(new Error('x'), { errors: new Array(2 ** 32 - 1) }), 'Error: x'],
  'servers that are a proxy': [withServers(angryProxy(new Map())), 'Error: no server'],
  'servers that throw': [
    withServers(Object.assign(new Map(), { values: THROWS, [Symbol.iterator]: THROWS })),
    'Error: no server',
  ],
  'servers of every kind': [
    withServers(
      new Map([null, undefined, 1, 'text', angryProxy({})].map((server, index) => [index, server])),
    ),
    'Error: no server',
  ],
  'a message of 50 MB': [new Error('x'.repeat(50_000_000)), /^Error: x{4000}… \(50000000 characters\)$/],
  'a string of 50 MB': ['y'.repeat(50_000_000), /^y{4000}… \(50000000 characters\)$/],
};

test.each(Object.entries(values))('%s', (_, [thrown, summary]) => {
  const explanation = explain(thrown);
  expect(explanation.code).toBe('unknown');
  expect(explanation.summary).toEqual(typeof summary === 'string' ? summary : expect.stringMatching(summary));
  for (const field of [explanation.cause, explanation.fix, explanation.docs]) {
    expect(typeof field).toBe('string');
    expect(field.length).toBeLessThanOrEqual(10_001);
  }
  expect(formatExplanation(explanation).split('\n')).toHaveLength(5);
  expect(isNotAuthorized(thrown)).toBe(false);
});

test('evidence is kept beside a frozen error, a proxy, and an error of another realm', () => {
  for (const error of [
    Object.freeze(new Error('cold')),
    angryProxy({}),
    runInNewContext('new Error("elsewhere")'),
  ]) {
    recordLoginEvidence(error, { clockDifferenceMs: 1 });
    expect(findLoginEvidence(error)).toEqual({ clockDifferenceMs: 1 });
  }
  for (const value of [null, undefined, 'text', Symbol('s'), 1n]) {
    expect(() => recordLoginEvidence(value, {})).not.toThrow();
  }
});

test('what is known is found behind a wrapper of another realm', () => {
  const refused = new ConnectError({ code: 'placeholder', summary: 'a', cause: 'b', fix: 'c', docs: 'd' });
  const wrapper = Object.assign(runInNewContext('new Error("wrapped")'), { cause: refused });
  expect(explain(wrapper)).toMatchObject({ code: 'placeholder', summary: 'a' });
});

test('looks at 64 errors, the nearest first', () => {
  const at = (depth: number) => {
    let error: Error = new ConnectError({
      code: 'placeholder',
      summary: 'a',
      cause: 'b',
      fix: 'c',
      docs: 'd',
    });
    for (let level = 1; level < depth; level += 1) error = new Error('wrapped', { cause: error });
    return explain(error).code;
  };
  expect(at(64)).toBe('placeholder');
  expect(at(65)).toBe('unknown');
});

test('of many causes the nearest five are shown', () => {
  const causes = [4, 3, 2, 1, 0].map((level) => `Error: level ${level}`).join('; caused by ');
  expect(explain(nested(6)).cause).toBe(`Caused by ${causes}; and others`);
  expect(explain(nested(5)).cause).toMatch(/level 0; caused by Error: innermost$/);
});

test('an explanation that fails by itself keeps the error’s own words', () => {
  // A working directory that has been removed.
  vi.spyOn(process, 'cwd').mockImplementation(THROWS);
  const error = new Error('Unable to find environment variable credentials.');
  expect(explain(error)).toMatchObject({
    code: 'unknown',
    summary: 'Error: Unable to find environment variable credentials.',
  });
  vi.restoreAllMocks();
});

test.each([0, 1, 20, 39])('no half of a secret is left where a long message is cut: %i', (offset) => {
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey);
  for (const limit of [4_000, 16_000]) {
    const text = `${'z'.repeat(limit - offset)}${STATIC.secretAccessKey}${'z'.repeat(20_000)}`;
    expect(explain(new Error(text)).summary).not.toContain(STATIC.secretAccessKey.slice(0, 8));
  }
});

test('no half of a secret is left when so much was masked that the cut comes near', () => {
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', STATIC.secretAccessKey.repeat(40));
  const text = `${STATIC.secretAccessKey.repeat(40)} `.repeat(20);
  const { summary } = explain(new Error(text));
  expect(summary).toBe(`Error: … (${text.length} characters)`);
});

test('no control character reaches the terminal', () => {
  const text = formatExplanation(
    explain(new Error('a\u0000b\u0008c\u009b31md\u202ee\u001b]0;title\u0007f\r\nFailed: forged')),
  );
  expect(text).toMatch(/^Failed: Error: ab?c?.*Failed: forged \(unknown\)\n/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
});
