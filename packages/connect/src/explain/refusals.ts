import type { CredentialField } from '../credential-problem.ts';
import { DOCS } from './docs.ts';
import type { Explanation } from './explanation.ts';

const passOptions = (call: string, options: readonly string[]) =>
  `Pass ${call}({ ${options.join(', ')} }), and leave out what you do not need. The driver’s own options belong into clientOptions.`;

// The texts of what connect refuses by itself; each becomes a ConnectError. Values that somebody has set come as
// showValue() shows them.
export const refusals = {
  clusterUrlMissing: (): Explanation => ({
    code: 'cluster-url-missing',
    summary: 'No cluster to connect to',
    cause: 'AWS_MONGO_CLUSTER_URL is not set, or is empty.',
    fix: 'Set it to your cluster’s host, as Atlas shows it under Connect, for example cluster0.abc.mongodb.net.',
    docs: DOCS.connectionString,
  }),

  clusterUrlMalformed: (source: string, reason: string, fix?: string): Explanation => ({
    code: 'cluster-url-malformed',
    summary: `${source} is not a cluster address`,
    cause: `Read as a MongoDB connection string, ${reason}.`,
    fix:
      fix ??
      'Give a bare host, for example cluster0.abc.mongodb.net, or a full mongodb+srv:// or mongodb:// URI.',
    docs: DOCS.connectionString,
  }),

  clusterUrlPort: (source: string, address: string): Explanation => ({
    code: 'cluster-url-port',
    summary: `${source} has a port, which mongodb+srv:// does not allow`,
    cause: `"${address}" would be looked up as an SRV record (mongodb+srv://), and the record names the ports.`,
    fix: `Leave the port out; for a server without an SRV record write the full URI: mongodb://${address}/`,
    docs: DOCS.connectionString,
  }),

  placeholder: (where: string): Explanation => ({
    code: 'placeholder',
    summary: `A placeholder is still in ${where}`,
    cause: 'It contains "<" or ">", which mark a value to fill in. No real value contains them.',
    fix: 'Replace everything from "<" to ">", both included, with your own value.',
    docs: DOCS.atlasIam,
  }),

  accessKeyIdMalformed: (name: string): Explanation => ({
    code: 'access-key-id-malformed',
    summary: 'The access key id does not look like an access key id',
    cause: `An access key id has 16 or more capitals and digits, and begins with AKIA or ASIA; ${name} does not.`,
    fix: 'Copy the id again, without quotes or spaces; AWS shows it next to the secret.',
    docs: DOCS.accessKeys,
  }),

  keysSwapped: (idName: string, secretName: string): Explanation => ({
    code: 'access-key-id-malformed',
    summary: 'The access key id does not look like an access key id',
    cause: `${secretName} looks like an access key id: the two are swapped.`,
    fix: `Swap them: the id that begins with AKIA or ASIA belongs into ${idName}, the 40 characters into ${secretName}.`,
    docs: DOCS.accessKeys,
  }),

  /** `problems`: what each of them is called, and what is wrong with it. */
  credentialsMalformed: (
    problems: readonly { field: CredentialField; name: string; problem: string }[],
  ): Explanation => ({
    code: problems.every(({ field }) => field === 'accessKeyId')
      ? 'access-key-id-malformed'
      : 'credentials-malformed',
    summary: `This is not the value that AWS issued: ${problems.map(({ name }) => name).join(', ')}`,
    cause: `${problems.map(({ name, problem }) => `${name} ${problem}`).join('; ')}. AWS would answer as for a wrong secret.`,
    fix: 'Set it to the characters that AWS shows, with nothing around them. echo adds a line break, printf %s does not. A .env that a shell sources, docker --env-file and a profile each treat quotes and Windows line ends differently. Kubernetes wants base64 once.',
    docs: DOCS.accessKeys,
  }),

  nameServerSilent: (waitedMs: number): Explanation => ({
    code: 'dns-failed',
    summary: 'DNS did not answer for the cluster',
    cause: `The driver’s lookup of the SRV record of mongodb+srv:// has had no answer for ${waitedMs / 1000} seconds.`,
    fix: 'Check that this computer can resolve names; some networks and VPNs block SRV queries. A full mongodb:// URI needs none.',
    docs: DOCS.atlasTroubleshooting,
  }),

  uriCredentials: (source: string, what: string): Explanation => ({
    code: 'uri-credentials',
    summary: `${source} holds ${what}`,
    cause: 'With MONGODB-AWS, credentials in a URI are refused by driver 7, and a URI ends up in logs.',
    fix: 'Take them out of the URI, and out of any log it has reached; give the keys in the environment or through a credential provider.',
    docs: DOCS.driverIam,
  }),

  otherMechanism: (mechanism: string, source: string): Explanation => ({
    code: 'other-mechanism',
    summary: `${source} asks for authMechanism "${mechanism}"`,
    cause: 'This package logs in with MONGODB-AWS only, and does not override what you wrote.',
    fix: 'Leave authMechanism out, or write MONGODB-AWS.',
    docs: DOCS.driverIam,
  }),

  otherAuthSource: (authSource: string, source: string): Explanation => ({
    code: 'other-auth-source',
    summary: `${source} asks for authSource "${authSource}"`,
    cause: 'A MONGODB-AWS user lives in $external, whatever database you work with.',
    fix: 'Leave authSource out, or write authSource=%24external; name your database in the path or in AWS_MONGO_DATABASE.',
    docs: DOCS.driverIam,
  }),

  authSourceEmpty: (source: string): Explanation => ({
    code: 'auth-source-empty',
    summary: `authSource in ${source} is empty`,
    cause:
      'A shell replaces $external by nothing between double quotes, as it would any variable that is not set.',
    fix: 'Write %24external, put the URI in single quotes, or leave authSource out: $external is the default.',
    docs: DOCS.connectionString,
  }),

  authSourceEncodedTwice: (source: string): Explanation => ({
    code: 'auth-source-encoded-twice',
    summary: `authSource in ${source} is percent-encoded twice`,
    cause: 'It arrives as "%24external": "%2524" decodes to "%24", and only "%24" decodes to "$".',
    fix: 'Write authSource=%24external, or leave authSource out: $external is the default.',
    docs: DOCS.connectionString,
  }),

  databaseConflict: (wanted: string, source: string, named: string): Explanation => ({
    code: 'database-conflict',
    summary: 'Two different databases are named',
    cause: `${source} says "${wanted}", the path of the cluster URI says "${named}".`,
    fix: 'Keep one of the two.',
    docs: DOCS.connectionString,
  }),

  databaseNameInvalid: (source: string, name: string, problem: string): Explanation => ({
    code: 'database-name-invalid',
    summary: `The database name in ${source} is not valid`,
    cause: `"${name}" ${problem}. A name has at most 63 bytes, and no / \\ . " $, white space or control character.`,
    fix: 'Write the name as Atlas shows it under Browse Collections, and nothing else; in a URI it ends at the "?".',
    docs: DOCS.databaseNames,
  }),

  optionRefused: (option: string): Explanation => ({
    code: 'option-refused',
    summary: `${option} cannot be used here`,
    cause: 'It would bring in credentials that this package does not manage.',
    fix: 'Pass a function that returns the credentials as credentialProvider.',
    docs: DOCS.driverIam,
  }),

  optionRepeated: (option: string): Explanation => ({
    code: 'option-refused',
    summary: `clientOptions has ${option} more than once`,
    cause:
      'The driver takes it in capitals and small letters alike, so one spelling would silently replace the other.',
    fix: `Write it once, as ${option}.`,
    docs: DOCS.driverIam,
  }),

  mechanismProperty: (option: string): Explanation => ({
    code: 'option-refused',
    summary: `${option} cannot be used here`,
    cause:
      'MONGODB-AWS has no mechanism property but those with credentials, which this package sets. The driver would ignore any other.',
    fix: 'Leave it out. To log in as a role, pass a provider that assumes it as credentialProvider.',
    docs: DOCS.driverIam,
  }),

  optionUnknown: (call: string, options: readonly string[], names: string): Explanation => ({
    code: 'option-invalid',
    summary: `${call}() has no option ${names}`,
    cause:
      'It would be ignored. Without credentialProvider the default chain decides who logs in; without clusterUrl and database the environment decides where.',
    fix: passOptions(call, options),
    docs: DOCS.driverIam,
  }),

  optionInvalid: (
    call: string,
    options: readonly string[],
    option: string,
    wanted: string,
    got: string,
  ): Explanation => ({
    code: 'option-invalid',
    summary: `${option} is not what ${call}() takes`,
    cause: `It must be ${wanted}; it is ${got}.`,
    fix: passOptions(call, options),
    docs: DOCS.driverIam,
  }),

  driverPrefersEnvironment: (): Explanation => ({
    code: 'driver-prefers-environment',
    summary: 'The driver would not sign with the given credential provider',
    cause:
      'It has taken access keys from the environment when the client was created, and those win over a provider.',
    fix: 'Unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or use driver 7.1 or later.',
    docs: DOCS.driverIam,
  }),

  environmentKeysTaken: (): Explanation => ({
    code: 'driver-prefers-environment',
    summary: 'The driver would not sign with the given credential provider',
    cause:
      'Driver 6 takes access keys from the environment when a client is created, and those win over a provider.',
    fix: 'If these keys are the ones to sign with, leave credentialProvider out. Otherwise unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, use driver 7.1 or later (mongoose 9), or create the client with connect(), which hides them.',
    docs: DOCS.driverIam,
  }),

  providerNotAsked: (): Explanation => ({
    code: 'provider-not-asked',
    summary: 'The driver logged in without asking the given credential provider',
    cause:
      'Driver 6 ignores a provider when @aws-sdk/credential-providers is not installed, and signs with whatever it finds.',
    fix: 'Install it beside the driver: npm install @aws-sdk/credential-providers',
    docs: DOCS.driverIam,
  }),

  providerNotFunction: (got: string): Explanation => ({
    code: 'credentials-shape',
    summary: 'The credential provider is not a function',
    cause: `credentialProvider takes the provider itself, which is called again whenever credentials are renewed; it was given ${got}.`,
    fix: 'Pass fromEnv(), not await fromEnv()(); or async () => ({ accessKeyId, secretAccessKey, sessionToken }).',
    docs: DOCS.driverIam,
  }),

  providerTimedOut: (provider: string, timeoutMs: number): Explanation => ({
    code: 'provider-timed-out',
    summary: `${provider.replace(/^t/, 'T')} did not return within ${timeoutMs / 1000} seconds`,
    cause: 'The call was given up: what it returns later is not used, and the next login calls it again.',
    fix: 'Find out what it waits for: a question that nobody answers, or a service that it asks without a time limit. If it needs longer, raise credentialTimeoutMs.',
    docs: DOCS.driverIam,
  }),

  providerThrew: (thrown: string): Explanation => ({
    code: 'provider-failed',
    summary: 'The credential provider failed',
    cause: `It threw ${thrown}, and not an Error.`,
    fix: 'Throw an Error with a message that says what went wrong. Nothing has been sent to the cluster.',
    docs: DOCS.driverIam,
  }),

  credentialsShape: (shape: string): Explanation => ({
    code: 'credentials-shape',
    summary: 'The credential provider returned no usable credentials',
    cause: `It must return accessKeyId and secretAccessKey, neither empty; it returned ${shape}.`,
    fix: /\b(AccessKeyId|SecretAccessKey)\b/.test(shape)
      ? 'Return { accessKeyId, secretAccessKey, sessionToken?, expiration? }, in this spelling: STS answers AccessKeyId, with a capital A.'
      : 'Return { accessKeyId, secretAccessKey, sessionToken?, expiration? }. If a field is empty, check where the provider takes it from: most likely a variable that is not set.',
    docs: DOCS.driverIam,
  }),

  credentialKind: (field: string, kind: string, wanted: string): Explanation => ({
    code: 'credentials-shape',
    summary: 'The credential provider returned no usable credentials',
    cause: `It returned ${field} as ${kind}, where ${wanted} must be.`,
    fix: `Return ${field} as ${wanted}${/Key/.test(field) ? '' : ', or leave it out'}.`,
    docs: DOCS.driverIam,
  }),

  notAuthenticated: (): Explanation => ({
    code: 'not-authenticated',
    summary: 'Connected, but nobody is authenticated',
    cause: 'connectionStatus names no user: this connection was opened without logging in.',
    fix: 'Open the client with connect(), or give it authMechanism MONGODB-AWS.',
    docs: DOCS.connectionStatus,
  }),
} as const;
