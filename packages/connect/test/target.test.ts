import { MongoClient } from 'mongodb';
import { describe, expect, test, vi } from 'vitest';
import { ConnectError } from '../src/index.ts';
import { resolveTarget } from '../src/target.ts';
import { STATIC } from './credentials.ts';

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
    ['mongodb://name:secret%40a.example/', 'a credential where the host belongs'],
    ['mongodb+srv://a.example,b.example/', 'one host'],
    ['cluster0.abc.mongodb.net/app', 'scheme'],
    ['cluster0.abc.mongodb.net?retryWrites=true', 'scheme'],
    ['a.example,b.example', 'scheme'],
    ['mongodb:/a.example', 'scheme'],
    [' cluster0.abc.mongodb.net', 'white space'],
    ['cluster0.abc.mongodb.net\r', 'a line break at its end'],
    ['cluster0.abc.mongodb.net\r\n', 'a line break at its end'],
    [' cluster0.abc.mongodb.net', 'white space before it'],
    ['\tcluster0.abc.mongodb.net\u00a0', 'white space around it'],
    ['   ', 'only white space'],
    ['cluster0.abc .mongodb.net', 'white space'],
    ['"mongodb+srv://cluster0.abc.mongodb.net/"', 'it is in quotation marks'],
    ["'mongodb://a.example/?retryWrites=true'", 'it is in quotation marks'],
    ['`cluster0.abc.mongodb.net`', 'it is in quotation marks'],
    [' "cluster0.abc.mongodb.net" ', 'it is in quotation marks'],
    ['“cluster0.abc.mongodb.net”', 'it is in typographic quotation marks'],
    ['„cluster0.abc.mongodb.net“', 'it is in typographic quotation marks'],
    ['«mongodb+srv://cluster0.abc.mongodb.net»', 'it is in typographic quotation marks'],
    ['mongodb+srv://cluster0.abc.mongodb.net/"', 'it begins or ends with quotation marks'],
    ['"', 'it begins or ends with quotation marks'],
    ['\ufeffcluster0.abc.mongodb.net', 'a character that cannot be seen'],
    ['cluster0.abc\u200b.mongodb.net', 'a character that cannot be seen'],
    ['AWS_MONGO_CLUSTER_URL=cluster0.abc.mongodb.net', 'the name of a variable'],
    ['export MONGO_URL = mongodb://a.example/', 'the name of a variable'],
    ['mongosh mongodb+srv://cluster0.abc.mongodb.net/', 'a command line of mongosh'],
    ['mongodb+srv://cluster0.abc.mongodb.net/;', 'it ends with ";"'],
    ['cluster0.abc.mongodb.net,', 'it ends with ","'],
    ['mongodb://a.example/#top', 'white space'],
    ['mongodb://a.example/app\u0000', 'control character'],
    ['mongodb://a.example/app\u0001', 'control character'],
    ['mongodb://a.example/\ud800', 'control character'],
    ['mongodb://a.example/%zz', 'cannot be read'],
    ['mongodb://a.example/%ED%A0%80', 'cannot be read'],
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

  // AWS's documented example, and pieces of it: a slash ends the host, and the driver would look it up in small letters.
  test.each([
    'mongodb://%/',
    'mongodb://%',
    'mongodb+srv://%/app?w=1',
    'mongodb+srv://%:27017/',
    'mongodb://a.example,%/',
    'mongodb://%/..',
    'http://%/',
  ])('a secret in the place of the host is refused, and no piece of it is shown: %s', (template) => {
    for (const secret of [STATIC.secretAccessKey, STATIC.secretAccessKey.replaceAll('/', 'x')]) {
      const error = refusal(template.replace('%', secret));
      expect(error.explanation).toMatchObject({
        code: 'cluster-url-malformed',
        cause: 'Read as a MongoDB connection string, it has a credential where the host belongs.',
      });
    }
  });

  test.each([
    'mongodb://localhost/MyProductionReportingDatabase2024',
    'mongodb://%2FUsers%2FMe1%2FLibrary%2FApplicationSupport%2FMongoDB%2Fx.sock/app',
    'mongodb://My-Cluster-0-shard-00-00.abc12.mongodb.net:27017,My-Cluster-0-shard-00-01.abc12.mongodb.net:27017/App1',
  ])('a host and a database with letters of all kinds are no secret: %s', (full) => {
    expect(uri(full)).toBe(full);
  });

  test.each(['AWS_ROLE_ARN:s3cret', 'SERVICE_NAME:s3cret,CANONICALIZE_HOST_NAME:false', 's3cret'])(
    'a mechanism property that the driver would ignore is refused, and not repeated: %s',
    (properties) => {
      const error = refusal(`mongodb://a.example/?AuthMechanismProperties=${properties}`);
      expect(error.code).toBe('option-refused');
      expect(error.message).toMatch(/^authMechanismProperties in clusterUrl cannot be used here\. /);
      expect(error.message).not.toContain('s3cret');
    },
  );

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

  test.each([
    ['..', 'contains a dot'],
    ['.', 'contains a dot'],
    ['a.b', 'contains a dot'],
    ['a/b', 'contains a slash'],
    ['/', 'contains a slash'],
    ['a\\b', 'contains a backslash'],
    ['a"b', 'contains a quotation mark'],
    ['$external', 'contains a dollar sign'],
    ['my app', 'contains white space or a control character'],
    ['app\r', 'contains white space or a control character'],
    ['app\u00a0', 'contains white space or a control character'],
    ['app\u0000', 'contains white space or a control character'],
    ['app\u007f', 'contains white space or a control character'],
    ['\ud800', 'contains half of a character (a lone surrogate)'],
    ['app\udfff', 'contains half of a character (a lone surrogate)'],
    ['x'.repeat(64), 'has 64 bytes'],
    ['ü'.repeat(32), 'has 64 bytes'],
  ])('that cannot be one is refused, wherever it is named: %j', (name, problem) => {
    const refused = { code: 'database-name-invalid', cause: expect.stringContaining(`" ${problem}. `) };
    expect(refusal('a.example', name).explanation).toMatchObject(refused);
    // It is refused even if the URI names the same.
    expect(refusal('mongodb://a.example/app', name).explanation).toMatchObject(refused);
    vi.stubEnv('AWS_MONGO_DATABASE', name);
    // The environment ends at a zero byte.
    if (!name.includes('\0') && !/\p{Cs}/u.test(name)) {
      expect(refusal('a.example').explanation).toMatchObject({
        ...refused,
        summary: 'The database name in AWS_MONGO_DATABASE is not valid',
      });
    }
    vi.stubEnv('AWS_MONGO_DATABASE', undefined);
    if (!/\p{Cs}/u.test(name)) {
      const encoded = encodeURIComponent(name).replaceAll('.', '%2E');
      expect(refusal(`mongodb://a.example/${encoded}?w=1`).explanation).toMatchObject(refused);
    }
  });

  // The parser would make another database of each: testdb, b, b, app, testdb.
  test.each([
    'mongodb://a.example/..',
    'mongodb://a.example/a/../b',
    'mongodb://a.example/%2e%2E/b',
    'mongodb://a.example/app/',
    'mongodb+srv://a.example//',
    'mongodb://a.example/.?w=1',
  ])('is checked as it is written in the URI: %s', (clusterUrl) => {
    expect(refusal(clusterUrl).explanation).toMatchObject({
      code: 'database-name-invalid',
      summary: 'The database name in the path of clusterUrl is not valid',
    });
  });

  test.each(['x'.repeat(63), 'ü'.repeat(31), '%2e%2e', '%', '-', '数据库', '😀', 'a:b*c|d', "o'hara"])(
    'is the one that the driver takes: %s',
    (name) => {
      const [option, path] = [
        uri('mongodb://a.example:1/', name),
        `mongodb://a.example:1/${encodeURIComponent(name)}`,
      ];
      expect(new MongoClient(option).options.dbName).toBe(name);
      expect(new MongoClient(uri(path)).options.dbName).toBe(name);
    },
  );

  test('is percent-encoded into the path, before the options', () => {
    expect(uri('mongodb://a.example?w=1', 'café')).toBe('mongodb://a.example/caf%C3%A9?w=1');
  });
});
