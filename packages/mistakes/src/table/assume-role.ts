import { readFileSync } from 'node:fs';
import type { Mistake } from '../mistake.ts';
import { changeConfig, changeCredentials } from '../support/change-file.ts';
import { listenHttp } from '../support/listen.ts';
import { withVariables } from '../support/with-variables.ts';
import { writeToken } from '../support/write-token.ts';

const THROTTLING = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error>
  <RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId>
</ErrorResponse>
`;

export const assumeRole: readonly Mistake[] = [
  {
    code: 'assume-role-refused',
    path: 'sts-assume-role',
    seenBy: 'environment',
    description: 'with another external ID than the role asks for',
    make: withVariables({ ASSUME_ROLE_EXTERNAL_ID: 'another' }),
    says: 'external ID',
  },
  {
    code: 'assume-role-refused',
    path: 'sts-assume-role',
    seenBy: 'environment',
    description: 'with a region in AWS_REGION in which STS is not activated for the account',
    sandbox: { account: { disabledRegions: ['ap-south-1'] } },
    make: withVariables({ AWS_REGION: 'ap-south-1' }),
    says: 'STS is not activated in this region',
  },
  {
    code: 'assume-role-refused',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with a token of another service account than the role trusts',
    make: writeToken({ sub: 'system:serviceaccount:default:other' }),
    says: /sts:AssumeRoleWithWebIdentity.*sub and aud/s,
  },
  {
    code: 'assume-role-refused',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with the ARN of a role that is not there',
    make: withVariables({ AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/nobody' }),
    says: 'STS gives the same answer for a role that does not exist',
  },
  {
    code: 'assume-role-refused',
    path: 'shared-profile',
    variant: 'assume-role',
    seenBy: 'environment',
    description: 'with a role that does not trust the user of source_profile',
    make({ sandbox: { account } }) {
      account.deleteRole({ roleName: 'mdb-profile-role' });
      account.createRole({ roleName: 'mdb-profile-role' });
    },
    says: 'mdb-profile-base-user is not authorized to perform: sts:AssumeRole',
  },
  {
    code: 'assume-role-refused',
    path: 'sts-assume-role',
    seenBy: 'environment',
    description: 'with a role that trusts the whole account, and a user without a policy that allows it',
    make({ sandbox: { account } }) {
      account.deleteRole({ roleName: 'mdb-sts-assume-role' });
      account.createRole({
        roleName: 'mdb-sts-assume-role',
        trustPolicy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: `arn:aws:iam::${account.accountId}:root` },
              Action: 'sts:AssumeRole',
            },
          ],
        },
      });
    },
    says: 'If it names the whole account (:root)',
  },
  {
    code: 'source-credentials-refused',
    path: 'sts-assume-role',
    seenBy: 'environment',
    description: 'with the profile’s access key deleted from the account',
    make({ env, sandbox }) {
      const text = readFileSync(env.AWS_SHARED_CREDENTIALS_FILE ?? '', 'utf8');
      const [, accessKeyId = ''] = /aws_access_key_id = (\S+)/.exec(text) ?? [];
      sandbox.account.deleteAccessKey({ accessKeyId });
    },
    says: 'InvalidClientTokenId',
  },
  {
    code: 'source-credentials-refused',
    path: 'shared-profile',
    variant: 'assume-role',
    seenBy: 'environment',
    description: 'with one character of the secret in source_profile changed',
    make: changeCredentials((text) => text.replace(/(secret_access_key = )./, '$1!')),
    says: /SignatureDoesNotMatch.*Profile "atlas" .*source_profile "base": static keys \(lines 2 and 3 of /,
  },
  {
    code: 'sts-request-invalid',
    path: 'sts-assume-role',
    seenBy: 'environment',
    description: 'with ASSUME_ROLE_ARN not set',
    make: withVariables({ ASSUME_ROLE_ARN: undefined }),
    says: 'The request to AWS STS lacks roleArn',
  },
  {
    code: 'sts-request-invalid',
    path: 'sts-assume-role',
    seenBy: 'environment',
    description: 'with the name of a role where its ARN should be',
    make: withVariables({ ASSUME_ROLE_ARN: 'role-of-the-application' }),
    says: /^The role ARN is malformed$.*role-of-the-application is invalid/ms,
  },
  {
    code: 'sts-request-invalid',
    path: 'shared-profile',
    variant: 'assume-role',
    seenBy: 'environment',
    description: 'with quotation marks around role_arn in the profile',
    make: changeConfig((text) => text.replace(/role_arn = (.*)/, 'role_arn = "$1"')),
    says: /It is role_arn on line 2 of .* The quotation marks are taken for a part of it/,
  },
  {
    code: 'aws-throttled',
    path: 'sts-assume-role',
    seenBy: 'environment',
    description: 'with an STS that answers every call with Throttling',
    async make(context) {
      const url = await listenHttp(context, (request, response) => {
        request.resume().on('end', () => {
          response.writeHead(400, { 'content-type': 'text/xml' }).end(THROTTLING);
        });
      });
      // Or the SDK would try three times, and wait in between.
      return { env: { AWS_ENDPOINT_URL_STS: url, AWS_MAX_ATTEMPTS: '1' } };
    },
  },
];
