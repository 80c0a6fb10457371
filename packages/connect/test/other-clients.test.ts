import { expect, test } from 'vitest';
import { explainText } from '../src/explain/index.ts';

// What clients of other languages print, in the words of their sources: pymongo 4.20 with botocore 1.44, mongo-driver 1.17
// for Go, mongodb-driver-sync 5.14 with the AWS SDK 2.57 for Java, mongodb 3.9 for Rust with aws-config 1.13, mongo-c-driver
// (PHP, C++), and the AWS CLI. The code that must come first, and the others that the same words can have.
const ARN = 'arn:aws:iam::123456789012:user/app';
const STS_403 = 'bad auth : aws sts call has response 403';
const NOT_FOUND = `bad auth : user ${ARN} is not found`;
const OF_LOGIN = ['session-token-missing', 'credentials-expired', 'session-token-unexpected', 'clock-skewed'];

const texts: Record<string, readonly [text: string, first: string, others?: readonly string[]][]> = {
  'pymongo and botocore': [
    [
      `pymongo.errors.OperationFailure: ${STS_403}, full error: {'ok': 0, 'errmsg': '${STS_403}', 'code': 8000, 'codeName': 'AtlasError'}`,
      'sts-refused',
      OF_LOGIN,
    ],
    [
      `pymongo.errors.OperationFailure: ${NOT_FOUND}, full error: {'ok': 0, 'errmsg': '${NOT_FOUND}', 'code': 8000, 'codeName': 'AtlasError'}`,
      'database-user-missing',
    ],
    [
      "pymongo.errors.OperationFailure: Authentication failed., full error: {'ok': 0.0, 'errmsg': 'Authentication failed.', 'code': 18, 'codeName': 'AuthenticationFailed'}",
      'authentication-failed',
      OF_LOGIN,
    ],
    [
      "pymongo.errors.OperationFailure: user is not allowed to do action [find] on [app.orders], full error: {'ok': 0, 'code': 8000}",
      'not-authorized',
    ],
    [
      'botocore.exceptions.NoCredentialsError: Unable to locate credentials',
      'no-provider-found',
      ['profile-unusable'],
    ],
    [
      'pymongo_auth_aws.errors.PyMongoAuthAwsError: temporary MONGODB-AWS credentials could not be obtained',
      'no-provider-found',
    ],
    [
      'botocore.exceptions.PartialCredentialsError: Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY',
      'env-credentials-incomplete',
    ],
    [
      'botocore.exceptions.PartialCredentialsError: Partial credentials found in shared-credentials-file, missing: aws_secret_access_key',
      'profile-unusable',
    ],
    [
      'botocore.exceptions.ProfileNotFound: The config profile (altas) could not be found',
      'profile-unusable',
    ],
    [
      'botocore.exceptions.InfiniteLoopConfigError: Infinite loop in credential configuration detected. Attempting to load from profile a which has already been visited.',
      'profile-cycle',
    ],
    [
      'botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.',
      'sso-login-needed',
    ],
    [
      'botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for atlas does not exist',
      'sso-login-needed',
    ],
    [
      'botocore.exceptions.TokenRetrievalError: Error when retrieving token from sso: Token has expired and refresh failed',
      'sso-login-needed',
    ],
    [
      "botocore.exceptions.LoginRefreshRequired: Your session has expired or credentials have changed. Please reauthenticate using 'aws login'.",
      'aws-login-needed',
    ],
    [
      'botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from custom-process: sh: 1: vault: not found',
      'credential-process-failed',
    ],
    [
      'botocore.errorfactory.ForbiddenException: An error occurred (ForbiddenException) when calling the GetRoleCredentials operation: No access',
      'sso-role-refused',
    ],
    [
      'botocore.errorfactory.InvalidIdentityTokenException: An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: No OpenIDConnect provider found in your account for https://oidc.eks.eu-west-1.amazonaws.com/id/A',
      'identity-provider-missing',
    ],
    [
      'botocore.errorfactory.InvalidIdentityTokenException: An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: Incorrect token audience',
      'web-identity-refused',
    ],
    [
      'botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity',
      'assume-role-refused',
    ],
    [
      'pymongo.errors.ServerSelectionTimeoutError: ac-abc-shard-00-00.abc.mongodb.net:27017: [SSL: TLSV1_ALERT_INTERNAL_ERROR] tlsv1 alert internal error (_ssl.c:1007) (configured timeouts: socketTimeoutMS: 20000.0ms, connectTimeoutMS: 20000.0ms), Timeout: 30s, Topology Description: <TopologyDescription id: 1, topology_type: ReplicaSetNoPrimary>',
      'ip-not-allowed',
    ],
    [
      'pymongo.errors.ServerSelectionTimeoutError: localhost:27017: [Errno 111] Connection refused (configured timeouts: socketTimeoutMS: 20000.0ms), Timeout: 30s',
      'nothing-listens',
    ],
    [
      'pymongo.errors.ServerSelectionTimeoutError: cluster0-shard-00-00.abc.mongodb.net:27017: timed out (configured timeouts: socketTimeoutMS: 20000.0ms), Timeout: 30s',
      'server-unreachable',
    ],
    [
      'pymongo.errors.ServerSelectionTimeoutError: SSL handshake failed: db:27017: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1007)',
      'tls-certificate',
    ],
    [
      'pymongo.errors.ConfigurationError: The DNS query name does not exist: _mongodb._tcp.clutser0.abc.mongodb.net.',
      'host-not-found',
    ],
    [
      'pymongo.errors.ConfigurationError: The resolution lifetime expired after 21.604 seconds: Server Do53:10.0.0.2@53 answered The DNS operation timed out.',
      'dns-failed',
    ],
    [
      "pymongo.errors.ConfigurationError: MONGODB-AWS authentication requires pymongo-auth-aws: install with: python -m pip install 'pymongo[aws]'",
      'sdk-missing',
    ],
  ],
  'the AWS CLI': [
    [
      'An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired',
      'credentials-expired',
    ],
    [
      'An error occurred (ExpiredToken) when calling the AssumeRole operation: The security token included in the request is expired',
      'source-credentials-refused',
    ],
    [
      'An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.',
      'sts-refused',
      ['session-token-missing', 'session-token-unexpected', 'access-key-id-malformed'],
    ],
    [
      'An error occurred (InvalidClientTokenId) when calling the AssumeRole operation: The security token included in the request is invalid.',
      'source-credentials-refused',
    ],
    [
      'An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      'sts-refused',
      ['credentials-malformed'],
    ],
    [
      'An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: Signature expired: 20261126T080000Z is now earlier than 20261126T081500Z (20261126T083000Z - 15 min.)',
      'clock-skewed',
    ],
    [
      'An error occurred (SignatureDoesNotMatch) when calling the AssumeRole operation: Signature not yet current: 20261126T090000Z is still later than 20261126T081500Z (20261126T080000Z + 15 min.)',
      'clock-skewed',
    ],
    [
      `An error occurred (AccessDenied) when calling the AssumeRole operation: User: ${ARN} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/app`,
      'assume-role-refused',
    ],
    [
      "An error occurred (ValidationError) when calling the AssumeRole operation: 1 validation error detected: Value 'x' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
      'sts-request-invalid',
    ],
    [
      'An error occurred (Throttling) when calling the AssumeRole operation (reached max retries: 4): Rate exceeded',
      'aws-throttled',
    ],
    [
      'Unable to locate credentials. You can configure credentials by running "aws login".',
      'no-provider-found',
    ],
    ['The config profile (altas) could not be found', 'profile-unusable'],
    ['Token has expired and refresh failed', 'sso-login-needed'],
  ],
  Go: [
    [
      `connection() error occurred during connection handshake: auth error: sasl conversation error: unable to authenticate using mechanism "MONGODB-AWS": (AtlasError) ${STS_403}`,
      'sts-refused',
      OF_LOGIN,
    ],
    [
      'connection() error occurred during connection handshake: auth error: sasl conversation error: unable to authenticate using mechanism "MONGODB-AWS": (AuthenticationFailed) Authentication failed.',
      'authentication-failed',
      OF_LOGIN,
    ],
    [
      'unable to authenticate using mechanism "MONGODB-AWS": (UserNotFound) Could not find user "arn:aws:sts::123456789012:assumed-role/app/*" for db "$external"',
      'database-user-missing',
    ],
    [
      'unable to authenticate using mechanism "MONGODB-AWS": ACCESS_KEY_ID is set, but SECRET_ACCESS_KEY is missing',
      'env-credentials-incomplete',
    ],
    ['AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is missing', 'web-identity-incomplete'],
    ['unable to retrieve token from EC2 metadata', 'metadata-unreachable', ['instance-role-missing']],
    ['failed to retrieve ECS keys', 'container-unreachable'],
    ['failed to get shared config profile, altas', 'profile-unusable'],
    [
      'operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: 01234567-89ab, api error AccessDenied: User: arn:aws:iam::123456789012:user/app is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/app',
      'assume-role-refused',
    ],
    [
      'operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: 01234567-89ab, api error ExpiredToken: The security token included in the request is expired',
      'credentials-expired',
    ],
    [
      'server selection error: server selection timeout, current topology: { Type: ReplicaSetNoPrimary, Servers: [{ Addr: ac-abc-shard-00-00.abc.mongodb.net:27017, Type: Unknown, Last error: remote error: tls: internal error }, ] }',
      'ip-not-allowed',
    ],
    [
      'server selection error: context deadline exceeded, current topology: { Type: Unknown, Servers: [{ Addr: 127.0.0.1:27017, Type: Unknown, Last error: dial tcp 127.0.0.1:27017: connect: connection refused }, ] }',
      'nothing-listens',
    ],
    [
      'error parsing uri: lookup _mongodb._tcp.clutser0.abc.mongodb.net on 127.0.0.53:53: no such host',
      'host-not-found',
    ],
    ['tls: failed to verify certificate: x509: certificate signed by unknown authority', 'tls-certificate'],
    ['tls: first record does not look like a TLS handshake', 'tls-not-spoken'],
    ['server nonce did not extend client nonce', 'protocol-error'],
  ],
  Java: [
    [
      `com.mongodb.MongoSecurityException: Exception authenticating MongoCredential{mechanism=MONGODB-AWS, userName='null', source='$external', password=<hidden>, mechanismProperties=<hidden>}
\tat com.mongodb.internal.connection.SaslAuthenticator.wrapException(SaslAuthenticator.java:295)
\tat com.mongodb.internal.connection.SaslAuthenticator.lambda$authenticate$0(SaslAuthenticator.java:99)
Caused by: com.mongodb.MongoCommandException: Command failed with error 8000 (AtlasError): '${STS_403}' on server ac-abc-shard-00-00.abc.mongodb.net:27017. The full response is {"ok": 0, "errmsg": "${STS_403}", "code": 8000, "codeName": "AtlasError"}
\tat com.mongodb.internal.connection.ProtocolHelper.getCommandFailureException(ProtocolHelper.java:205)
\t... 18 more`,
      'sts-refused',
      OF_LOGIN,
    ],
    [
      "com.mongodb.MongoCommandException: Command execution failed on MongoDB server with error 18 (AuthenticationFailed): 'Authentication failed.' on server 127.0.0.1:27017.",
      'authentication-failed',
      OF_LOGIN,
    ],
    [
      'software.amazon.awssdk.core.exception.SdkClientException: Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain(credentialsProviders=[SystemPropertyCredentialsProvider(), EnvironmentVariableCredentialsProvider()])',
      'no-provider-found',
      ['metadata-unreachable'],
    ],
    [
      "java.lang.IllegalArgumentException: Profile file contained no credentials for profile 'altas': ProfileFile(sections=[profiles])",
      'profile-unusable',
    ],
    [
      'software.amazon.awssdk.services.sts.model.StsException: The security token included in the request is expired (Service: Sts, Status Code: 403, Request ID: 01234567-89ab) (SDK Attempt Count: 1)',
      'credentials-expired',
      ['source-credentials-refused'],
    ],
    [
      'software.amazon.awssdk.core.exception.SdkClientException: Unable to contact EC2 metadata service.',
      'metadata-unreachable',
    ],
    ['Unable to fetch credentials from container.', 'container-unreachable'],
    ['javax.net.ssl.SSLException: Received fatal alert: internal_error', 'ip-not-allowed'],
    [
      'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
      'tls-certificate',
    ],
    [
      "com.mongodb.MongoConfigurationException: Failed looking up SRV record for '_mongodb._tcp.clutser0.abc.mongodb.net'.",
      'host-not-found',
    ],
    [
      'com.mongodb.MongoTimeoutException: Timed out while waiting for a server that matches WritableServerSelector. Client view of cluster state is {type=UNKNOWN, servers=[{address=127.0.0.1:27017, type=UNKNOWN, state=CONNECTING, exception={com.mongodb.MongoSocketOpenException: Exception opening socket}, caused by {java.net.ConnectException: Connection refused}}]',
      'nothing-listens',
    ],
    [
      'com.mongodb.MongoSocketException: clutser0.abc.mongodb.net\nCaused by: java.net.UnknownHostException: clutser0.abc.mongodb.net',
      'host-not-found',
    ],
  ],
  Rust: [
    [
      `Error: Error { kind: Authentication { message: "MONGODB-AWS failure: Command failed: Error code 8000 (AtlasError): ${STS_403}" }, labels: {}, wire_version: None, source: None }`,
      'sts-refused',
      OF_LOGIN,
    ],
    [
      'Kind: Command failed: Error code 18 (AuthenticationFailed): Authentication failed., labels: {}',
      'authentication-failed',
      OF_LOGIN,
    ],
    [
      'failed to get creds: no credentials found in chain. Attempted: Environment, Profile',
      'no-provider-found',
    ],
    ['profile `altas` was not defined: could not find source profile', 'profile-unusable'],
    ['failed to load IMDS session token', 'metadata-unreachable'],
    [
      'Kind: Server selection timeout: No available servers. Topology: { Type: Unknown, Servers: [ { Address: 127.0.0.1:27017, Type: Unknown, Error: Kind: I/O error: Connection refused (os error 111) } ] }',
      'nothing-listens',
    ],
    ['Kind: I/O error: received fatal alert: InternalError', 'ip-not-allowed'],
    ['invalid peer certificate: UnknownIssuer', 'tls-certificate'],
  ],
  'C and PHP': [
    [
      `MongoDB\\Driver\\Exception\\AuthenticationException: ${STS_403} in /app/index.php:12`,
      'sts-refused',
      OF_LOGIN,
    ],
    [
      "No suitable servers found (`serverSelectionTryOnce` set): [connection refused calling hello on 'localhost:27017']. Topology type: Single",
      'nothing-listens',
    ],
    [
      "No suitable servers found: `serverSelectionTimeoutMS` expired: [TLS handshake failed: error:0A000438:SSL routines::tlsv1 alert internal error calling hello on 'ac-abc-shard-00-00.abc.mongodb.net:27017']",
      'ip-not-allowed',
    ],
    [
      'Failed to look up SRV record "_mongodb._tcp.clutser0.abc.mongodb.net": Host not found',
      'host-not-found',
    ],
  ],
  'mongosh and Compass': [
    [`MongoServerError[AtlasError]: ${STS_403}`, 'sts-refused', OF_LOGIN],
    [STS_403, 'sts-refused', OF_LOGIN],
    ['MongoServerError[AuthenticationFailed]: Authentication failed.', 'authentication-failed', OF_LOGIN],
    ['MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017', 'nothing-listens'],
    ['Error: querySrv ENOTFOUND _mongodb._tcp.clutser0.abc.mongodb.net', 'host-not-found'],
    ['MongoServerError[Unauthorized]: Command find requires authentication', 'not-authenticated'],
    [
      "MongoServerError[Unauthorized]: not authorized on admin to execute command { find: 'x' }",
      'not-authorized',
    ],
    [
      'MongoServerError[MechanismUnavailable]: Received authentication for mechanism MONGODB-AWS which is not enabled',
      'mechanism-unavailable',
    ],
    [
      '{"ok":0,"errmsg":"Authentication failed.","code":18,"codeName":"AuthenticationFailed"}',
      'authentication-failed',
      OF_LOGIN,
    ],
    ["{ ok: 0, code: 18, codeName: 'AuthenticationFailed' }", 'authentication-failed', OF_LOGIN],
  ],
};

for (const [client, cases] of Object.entries(texts)) {
  test.each(cases)(`${client}: %s`, (text, first, others = []) => {
    const codes = explainText(text).map(({ code }) => code);
    expect(codes[0]).toBe(first);
    expect(codes).toEqual(expect.arrayContaining([...others]));
  });
}
