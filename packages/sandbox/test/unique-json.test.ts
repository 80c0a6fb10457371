import { describe, expect, test } from 'vitest';
import { parseUniqueJson } from '../src/unique-json.ts';

describe('a name twice in one object is refused', () => {
  test.each([
    '{"a":1,"a":2}',
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    String.raw`{"a\/b":1,"a/b":2}`,
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
    '{ "a" : 1 ,\n "a"\t:\r 2 }',
    '[{"b":{"a":1,"c":[],"a":2}}]',
    '{"a":{"a":[{"a":1}]},"a":2}',
    '{"a":"}","a":2}',
    String.raw`{"a":"\"}","a":2}`,
    String.raw`{"a":"\\","a":2}`,
    String.raw`{"\"":1,"\u0022":2}`,
  ])('%s', (text) => {
    expect(() => parseUniqueJson(text)).toThrow(
      new SyntaxError('An object of the JSON text has a name twice.'),
    );
  });
});

describe('everything else is what JSON.parse says', () => {
  test.each([
    '1',
    'null',
    '"a"',
    '[]',
    '{}',
    '["a","a",["a"]]',
    '{"a":"a","b":"a"}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":2}]',
    '{"a":[{"b":1},{"b":2}],"b":1}',
    '{"a":1,"A":2}',
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    String.raw`{"a":"{","b":"\"a\":","c":"\\\\"}`,
    '{"é":1,"e\u0301":2}',
  ])('%s', (text) => {
    expect(parseUniqueJson(text)).toEqual(JSON.parse(text));
  });

  test.each(['', '{', '{"a":1,}', "{'a':1}", 'secret', '{"a":NaN}', '\ufeff{}'])('no JSON: %j', (text) => {
    expect(() => parseUniqueJson(text)).toThrow(new SyntaxError('The text is no JSON.'));
  });

  test('however deep and long it is', () => {
    const deep = `${'[{"a":'.repeat(5000)}1${'}]'.repeat(5000)}`;
    expect(() => parseUniqueJson(deep)).not.toThrow();
    const long = JSON.stringify({ a: '"{\\'.repeat(500_000), b: 1 });
    expect(parseUniqueJson(long)).toEqual(JSON.parse(long));
  });
});
