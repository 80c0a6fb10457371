import { describe, expect, test, vi } from 'vitest';
import { ConnectError } from '../src/index.ts';
import { resolveTarget } from '../src/target.ts';

const uri = (clusterUrl: string, database?: string) => resolveTarget({ clusterUrl, database }).toString();

function refusal(clusterUrl: string | undefined, database?: string): ConnectError {
  try {
    resolveTarget({ clusterUrl, database });
  } catch (error) {
    if (error instanceof ConnectError) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

describe('the target', () => {
  test('a bare host becomes mongodb+srv://, with the default database', () => {
    expect(uri('cluster0.abc.mongodb.net')).toBe('mongodb+srv://cluster0.abc.mongodb.net/testdb');
    expect(uri('cluster0.abc.mongodb.net/')).toBe('mongodb+srv://cluster0.abc.mongodb.net/testdb');
  });

  test.each([
    'mongodb://a.example:27018,b.example/app?replicaSet=rs&readPreferenceTags=dc:east&readPreferenceTags=',
    'mongodb://[::1]:27017/app?directConnection=true',
    'mongodb://%2Ftmp%2Fmongodb-27017.sock/app',
    'mongodb+srv://cluster0.abc.mongodb.net/app?retryWrites=true&w=majority&appName=Cluster0',
    'mongodb://127.0.0.1:1/app?authMechanism=MONGODB-AWS&authSource=%24external',
    'mongodb://127.0.0.1:1/app?authMechanismProperties=CANONICALIZE_HOST_NAME:false',
  ])('a full URI keeps all it says: %s', (full) => {
    expect(uri(full)).toBe(full);
  });

  test('comes from the environment, and an option wins over it', () => {
    vi.stubEnv('AWS_MONGO_CLUSTER_URL', 'env.example');
    expect(resolveTarget({}).toString()).toBe('mongodb+srv://env.example/testdb');
    expect(uri('option.example')).toBe('mongodb+srv://option.example/testdb');
  });

  test('missing: not set, or empty', () => {
    expect(refusal(undefined).code).toBe('cluster-url-missing');
    vi.stubEnv('AWS_MONGO_CLUSTER_URL', '');
    expect(refusal('').code).toBe('cluster-url-missing');
  });

  test.each(['cluster0.abc.mongodb.net:27017', 'mongodb+srv://cluster0.abc.mongodb.net:27017/'])(
    'a port with SRV is refused, with the URI to write: %s',
    (clusterUrl) => {
      expect(refusal(clusterUrl).explanation).toMatchObject({
        code: 'cluster-url-port',
        fix: expect.stringContaining('mongodb://cluster0.abc.mongodb.net:27017/'),
      });
    },
  );

  test.each([
    ['http://cluster0.abc.mongodb.net', 'scheme'],
    ['MONGODB://cluster0.abc.mongodb.net', 'scheme'],
    ['://cluster0.abc.mongodb.net', 'scheme'],
    ['mongodb://', 'host part'],
    ['mongodb:///app', 'host part'],
    ['mongodb://a.example,/app', 'host part'],
    ['mongodb://a.example:port/', 'host part'],
    ['mongodb://name:secret%40a.example/', 'host part'],
    ['mongodb+srv://a.example,b.example/', 'one host'],
    ['cluster0.abc.mongodb.net/app', 'scheme'],
    ['cluster0.abc.mongodb.net?retryWrites=true', 'scheme'],
    ['a.example,b.example', 'scheme'],
    ['mongodb:/a.example', 'scheme'],
    [' cluster0.abc.mongodb.net', 'white space'],
    ['cluster0.abc.mongodb.net\r', 'white space'],
    ['mongodb://a.example/#top', 'white space'],
    ['mongodb://a.example/%zz', 'cannot be read'],
    ['mongodb://a.example/?w=1&W=2', '"w" appears more than once'],
  ])('malformed, and says why: %j', (clusterUrl, reason) => {
    const { explanation } = refusal(clusterUrl);
    expect(explanation).toMatchObject({
      code: 'cluster-url-malformed',
      cause: expect.stringContaining(reason),
    });
    expect(JSON.stringify(explanation)).not.toContain('secret');
  });

  test.each([
    '<your-cluster.mongodb.net>',
    'mongodb+srv://<cluster.mongodb.net>/',
    'cluster0.<id>.mongodb.net',
    'mongodb://a.example/<db>',
  ])('a placeholder is called one: %s', (clusterUrl) => {
    expect(refusal(clusterUrl).code).toBe('placeholder');
  });

  test('a placeholder as database is called one', () => {
    expect(refusal('a.example', '<database>').code).toBe('placeholder');
  });

  test.each([
    'mongodb+srv://somebody:s3cret@a.example/',
    'mongodb+srv://somebody@a.example/',
    'mongodb://somebody:s3c/ret?x@a.example/',
    'mongodb://:s3cret@a.example/',
    'mongodb://<somebody>:<s3cret>@a.example/',
    'somebody:s3cret@a.example',
    'http://somebody:s3cret@a.example/',
    'mongodb://a.example/?authMechanismProperties=AWS_SESSION_TOKEN:s3cret',
    'mongodb://a.example/?AUTHMECHANISMPROPERTIES=x:1,aws%5Fsession_token:s3cret',
  ])('credentials in the URI are refused and not repeated: %s', (clusterUrl) => {
    const error = refusal(clusterUrl);
    expect(error.code).toBe('uri-credentials');
    expect(`${error.message}${JSON.stringify(error)}`).not.toMatch(/somebody|s3c/);
  });

  test.each(['SCRAM-SHA-256', 'DEFAULT', ''])('another mechanism is refused: %j', (mechanism) => {
    expect(refusal(`mongodb://a.example/?authMechanism=${mechanism}`).code).toBe('other-mechanism');
  });

  test('another authSource is refused', () => {
    expect(refusal('mongodb://a.example/?authSource=admin').explanation).toMatchObject({
      code: 'other-auth-source',
      summary: expect.stringContaining('"admin"'),
    });
  });

  test('an authSource that the shell has eaten is explained', () => {
    expect(refusal('mongodb://a.example/?authSource=&w=1').explanation).toMatchObject({
      code: 'auth-source-empty',
      fix: expect.stringContaining('%24external'),
    });
  });

  test('an authSource encoded twice is explained', () => {
    expect(refusal('mongodb://a.example/?authSource=%2524external').code).toBe('auth-source-encoded-twice');
  });

  test('a provider in the URI is refused', () => {
    const clusterUrl = 'mongodb://a.example/?authMechanismProperties=AWS_CREDENTIAL_PROVIDER:x';
    expect(refusal(clusterUrl).code).toBe('option-refused');
  });
});

describe('the database', () => {
  test('comes from the option, the environment, the URI, in this order', () => {
    vi.stubEnv('AWS_MONGO_DATABASE', 'env');
    expect(uri('a.example', 'option')).toBe('mongodb+srv://a.example/option');
    expect(uri('a.example')).toBe('mongodb+srv://a.example/env');
    vi.stubEnv('AWS_MONGO_DATABASE', '');
    expect(uri('mongodb://a.example/named?w=1')).toBe('mongodb://a.example/named?w=1');
  });

  test('named twice, the same, is fine', () => {
    expect(uri('mongodb://a.example/app', 'app')).toBe('mongodb://a.example/app');
  });

  test('named twice, differently, is refused with both names', () => {
    vi.stubEnv('AWS_MONGO_DATABASE', 'one');
    const { code, cause } = refusal('mongodb://a.example/two').explanation;
    expect(code).toBe('database-conflict');
    expect(cause).toMatch(/AWS_MONGO_DATABASE says "one".*"two"/);
  });

  test('is percent-encoded into the path, before the options', () => {
    expect(uri('mongodb://a.example?w=1', 'café')).toBe('mongodb://a.example/caf%C3%A9?w=1');
  });
});
