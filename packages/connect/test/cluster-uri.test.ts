import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { ConnectionString } from 'mongodb-connection-string-url';
import { describe, expect, test } from 'vitest';
import { parseClusterUri } from '../src/cluster-uri.ts';
import { resolveTarget } from '../src/target.ts';

// The driver reads the URI with mongodb-connection-string-url: both must see the same in it.

const parse = (uri: string) => {
  const [, scheme = '', hosts = '', rest = ''] = /^(.*?):\/\/([^/?]*)(.*)$/s.exec(uri) ?? [];
  return parseClusterUri(scheme as 'mongodb', hosts, rest);
};

const HOSTS = [
  'a.example',
  'a.example:27018,b.example',
  '[::1]:27017',
  '%2Ftmp%2Fmongodb-27017.sock',
  '__hosts__',
];
const text = fc.string({ unit: fc.constantFrom(...'aZ09-._~%$&=+,;:!*\'()/"\\^|`{}é😀'), maxLength: 12 });
const query = fc
  .array(fc.tuple(fc.constantFrom('w', 'appName', 'AppName', 'authSource', 'readPreferenceTags', ''), text))
  .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));

describe('a URI', () => {
  test('is read as the driver reads it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...HOSTS), fc.option(text), fc.option(query), (hosts, path, options) => {
        const uri = `mongodb://${hosts}${path === null ? '' : `/${path}`}${options === null ? '' : `?${options}`}`;
        const theirs = new ConnectionString(uri);
        let database: string;
        try {
          database = decodeURIComponent(theirs.pathname.slice(1));
        } catch {
          expect(() => parse(uri)).toThrow();
          return;
        }
        const ours = parse(uri);
        expect(ours.database).toBe(database);
        expect(ours.optionNames).toEqual([...theirs.searchParams.keys()]);
        for (const name of ['w', 'APPNAME', 'authsource', 'other']) {
          expect(ours.option(name)).toBe(theirs.searchParams.get(name));
        }
        ours.database = 'café/1';
        theirs.pathname = `/${encodeURIComponent('café/1')}`;
        expect(ours.toString()).toBe(theirs.toString());
      }),
    );
  });

  test.each([
    ['mongodb://a.example:1,b.example/app', 'mongodb://a.example:1,b.example/app?'],
    ['mongodb://a.example/app?w=1', 'mongodb://a.example/app?w=1&'],
  ])('says how to log in, for who is told nothing else: %s', (clusterUrl, beginning) => {
    const uri = resolveTarget({ clusterUrl }, {}).withLogin();
    expect(uri).toBe(`${beginning}authMechanism=MONGODB-AWS&authSource=%24external`);
    expect(new MongoClient(uri).options.credentials).toMatchObject({
      mechanism: 'MONGODB-AWS',
      source: '$external',
    });
  });

  test('says it once', () => {
    const clusterUrl = 'mongodb://a.example/app?AUTHMECHANISM=MONGODB-AWS&authsource=%24external';
    expect(resolveTarget({ clusterUrl }, {}).withLogin()).toBe(clusterUrl);
  });
});

test('the environment is the one that is given', () => {
  const env = { AWS_MONGO_CLUSTER_URL: 'given.example', AWS_MONGO_DATABASE: 'given' };
  expect(resolveTarget({}, env).toString()).toBe('mongodb+srv://given.example/given');
  expect(() => resolveTarget({}, {})).toThrow('AWS_MONGO_CLUSTER_URL is not set');
});
