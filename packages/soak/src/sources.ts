import type { AwsCredentialProvider } from '@atlas-aws-iam/connect';
import type { Sandbox } from '@atlas-aws-iam/sandbox';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { fromInstanceMetadata } from '@aws-sdk/credential-providers';

const ROLE_NAME = 'soak-role';
const REGION = 'us-east-1';
const METADATA_VARIABLE = 'AWS_EC2_METADATA_SERVICE_ENDPOINT';
/** connect renews five minutes before the end: credentials that live for two seconds more keep it renewing. */
const LIFETIME_SECONDS = 5 * 60 + 2;

export interface Source {
  name: 'application' | 'STS' | 'metadata';
  provider: AwsCredentialProvider;
}

export interface Sources extends Disposable {
  readonly sources: readonly Source[];
  readonly fetches: number;
  /** Whether the application's own source hands out what has expired. */
  setExpired(isExpired: boolean): void;
  /** Deletes the role and creates another of its name: STS refuses every session of the first. */
  recreateRole(): void;
}

/** One role, whose credentials come from three places. Those of AWS are behind these addresses. */
export function createSources(
  { account, databaseUsers, instanceMetadata }: Sandbox,
  { stsUrl, metadataUrl }: { stsUrl: string; metadataUrl: string },
): Sources {
  const user = account.createUser({ userName: 'soak-user' });
  createRole();
  const roleArn = `arn:aws:iam::${account.accountId}:role/${ROLE_NAME}`;
  databaseUsers.create({
    username: roleArn,
    awsIAMType: 'ROLE',
    roles: [{ roleName: 'readWrite', databaseName: 'testdb' }],
  });
  const sts = new STSClient({
    endpoint: stsUrl,
    region: REGION,
    credentials: account.createAccessKey(user),
  });
  let fetches = 0;
  let isExpired = false;

  function createRole(): void {
    account.createRole({
      roleName: ROLE_NAME,
      trustPolicy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: user.arn }, Action: 'sts:AssumeRole' },
          { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
    });
    instanceMetadata.attachRole(ROLE_NAME);
  }

  const application: AwsCredentialProvider = async () =>
    account.issueSession({
      roleName: ROLE_NAME,
      roleSessionName: 'application',
      durationSeconds: isExpired ? -1 : LIFETIME_SECONDS,
    });

  const assumeRole: AwsCredentialProvider = async () => {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'sts', DurationSeconds: 900 }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
      expiration: endEarly(),
    };
  };

  const instance = fromInstanceMetadata({ ec2MetadataV1Disabled: true, logger: QUIET });
  const metadata: AwsCredentialProvider = async () => ({
    ...(await instance()),
    expiration: endEarly(),
  });
  // The SDK can be told no other way, and reads it each time.
  const before = process.env[METADATA_VARIABLE];
  process.env[METADATA_VARIABLE] = metadataUrl;

  const counted =
    (provider: AwsCredentialProvider): AwsCredentialProvider =>
    () => {
      fetches += 1;
      return provider();
    };

  return {
    sources: [
      { name: 'application', provider: counted(application) },
      { name: 'STS', provider: counted(assumeRole) },
      { name: 'metadata', provider: counted(metadata) },
    ],
    get fetches() {
      return fetches;
    },
    setExpired(value) {
      isExpired = value;
    },
    recreateRole() {
      account.deleteRole({ roleName: ROLE_NAME });
      createRole();
    },
    [Symbol.dispose]() {
      sts.destroy();
      if (before === undefined) delete process.env[METADATA_VARIABLE];
      else process.env[METADATA_VARIABLE] = before;
    },
  };
}

/** AWS's credentials live for a quarter of an hour at least. Renewing them earlier is allowed. */
function endEarly(): Date {
  return new Date(Date.now() + LIFETIME_SECONDS * 1000);
}

/** The SDK prints a warning for each answer it does without. */
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
