import type { Sandbox } from '@atlas-aws-iam/sandbox';
import type { Keys } from '@atlas-aws-iam/sandbox/login-client';
import { GetSessionTokenCommand, type GetSessionTokenCommandInput, STSClient } from '@aws-sdk/client-sts';
import type { Row } from '../../row.ts';
import { createSession, createUser, MINUTE_MS } from './callers.ts';
import { clientConfig, type Provider, type ProviderCase, providerRow } from './provider-row.ts';

const cases: readonly Omit<ProviderCase, 'path'>[] = [
  {
    name: 'GetSessionToken: with the session of a role',
    prepare: (sandbox) => askWith(sandbox, createSession(sandbox)),
    error: refused(),
    explanation: 'provider-failed',
  },
  {
    name: 'GetSessionToken: with the session of a user',
    prepare(sandbox) {
      createUser(sandbox);
      return askWith(
        sandbox,
        sandbox.account.issueUserSession({ userName: 'somebody', durationSeconds: 900 }),
      );
    },
    error: refused(),
    explanation: 'provider-failed',
  },
  {
    name: 'GetSessionToken: shorter than 900 seconds',
    prepare: (sandbox) => askWith(sandbox, createUser(sandbox), { DurationSeconds: 899 }),
    error: duration("Value '899' at 'durationSeconds'", 'greater than or equal to 900'),
    explanation: 'sts-request-invalid',
  },
  {
    name: 'GetSessionToken: longer than 36 hours',
    prepare: (sandbox) => askWith(sandbox, createUser(sandbox), { DurationSeconds: 129_601 }),
    error: duration("Value '129601' at 'durationSeconds'", 'less than or equal to 129600'),
    explanation: 'sts-request-invalid',
  },
  {
    name: 'GetSessionToken: with an MFA code of no device',
    prepare: (sandbox) =>
      askWith(sandbox, createUser(sandbox), { SerialNumber: 'GAHT12345678', TokenCode: '123456' }),
    error: {
      name: 'AccessDenied',
      status: 403,
      message:
        'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    },
    explanation: 'provider-failed',
  },
  // Every signed call is refused for these, and the program meets them before there is any login
  {
    name: 'STS call: unknown access key id',
    prepare: (sandbox) => askWith(sandbox, { ...createUser(sandbox), accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }),
    error: invalidToken(),
    explanation: 'source-credentials-refused',
  },
  {
    name: 'STS call: wrong secret',
    prepare: (sandbox) => askWith(sandbox, { ...createUser(sandbox), secretAccessKey: 'x'.repeat(40) }),
    error: {
      name: 'SignatureDoesNotMatch',
      status: 403,
      message:
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    },
    explanation: 'source-credentials-refused',
  },
  {
    name: 'STS call: session that has expired',
    prepare(sandbox, setClock) {
      setClock(-15 * MINUTE_MS - 1000);
      const session = createSession(sandbox, 'app', 900);
      setClock(0);
      return askWith(sandbox, session);
    },
    error: {
      name: 'ExpiredToken',
      status: 403,
      message: 'The security token included in the request is expired',
    },
    explanation: 'source-credentials-refused',
  },
  {
    name: 'STS call: session without its token',
    prepare(sandbox) {
      const { accessKeyId, secretAccessKey } = createSession(sandbox);
      return askWith(sandbox, { accessKeyId, secretAccessKey });
    },
    error: invalidToken(),
    explanation: 'source-credentials-refused',
  },
];

export const sessionTokenRows: readonly Row[] = cases.flatMap((input) =>
  providerRow({ ...input, path: 'custom-provider' }),
);

/** A provider of a program's own, which asks STS itself. */
function askWith(sandbox: Sandbox, credentials: Keys, input: GetSessionTokenCommandInput = {}): Provider {
  return async () => {
    const client = new STSClient({ ...clientConfig(sandbox), credentials });
    try {
      const { Credentials } = await client.send(new GetSessionTokenCommand(input));
      return {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
      };
    } finally {
      client.destroy();
    }
  };
}

function refused() {
  return {
    name: 'AccessDenied',
    status: 403,
    message: 'Cannot call GetSessionToken with session credentials',
  };
}

function invalidToken() {
  return {
    name: 'InvalidClientTokenId',
    status: 403,
    message: 'The security token included in the request is invalid.',
  };
}

function duration(value: string, constraint: string) {
  return {
    name: 'ValidationError',
    status: 400,
    message: `1 validation error detected: ${value} failed to satisfy constraint: Member must have value ${constraint}`,
  };
}
