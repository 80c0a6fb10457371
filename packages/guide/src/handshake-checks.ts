import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';

// What the sandbox's server checks, in its order, and which test proves it.

interface Check {
  step: 'saslStart' | 'saslContinue' | 'STS' | 'mapping';
  check: string;
  /** In the words of the party that refuses. */
  refusal: string;
  /** Relative to packages/sandbox/test. */
  testFile: string;
  /** The title of the test, as it stands in the file. */
  testTitle: string;
}

const SASL = 'atlas/sasl.test.ts';
const LOGIN = 'atlas/login.test.ts';
const SECOND_LOGIN = 'atlas/second-login.test.ts';
const VERIFY = 'sigv4/verify-request.test.ts';
const BAD_AUTH = '8000 `bad auth : Authentication failed.`';

const CHECKS: readonly Check[] = [
  {
    step: 'saslStart',
    check: 'the command has its fields, each once and of its type',
    refusal: "40415 `BSON field 'saslStart.surprise' is an unknown field.`",
    testFile: SASL,
    testTitle: 'an unknown field',
  },
  {
    step: 'saslStart',
    check: 'the mechanism is enabled',
    refusal: '334 `Received authentication for mechanism SCRAM-SHA-256 which is not enabled`',
    testFile: SASL,
    testTitle: 'another mechanism',
  },
  {
    step: 'saslStart',
    check: 'the database is `$external`',
    refusal: "2 `Unsupported mechanism 'MONGODB-AWS' on authentication database 'admin'`",
    testFile: SASL,
    testTitle: 'another database',
  },
  {
    step: 'saslStart',
    check: 'the payload is binary data of subtype 0, or base64',
    refusal: '2 `SASL payload must be binary data of subtype 0 or a base64 string`',
    testFile: SASL,
    testTitle: 'a payload of binary subtype 4',
  },
  {
    step: 'saslStart',
    check: 'client first is `r` with 32 bytes and `p` with 110 or 121, and nothing else',
    refusal: BAD_AUTH,
    testFile: SASL,
    testTitle: 'a nonce of 31 bytes',
  },
  {
    step: 'saslContinue',
    check: 'a conversation is under way on this connection',
    refusal: '17 `No SASL session state found`',
    testFile: SASL,
    testTitle: 'saslContinue before saslStart',
  },
  {
    step: 'saslContinue',
    check: 'it began on this database',
    refusal: '17 `Attempt to switch database target during SASL authentication.`',
    testFile: SECOND_LOGIN,
    testTitle: 'saslContinue on %s ends the conversation',
  },
  {
    step: 'saslContinue',
    check: 'it is this one',
    refusal: '17 `sasl: Mismatched conversation id`',
    testFile: SASL,
    testTitle: 'another conversation id ends the conversation',
  },
  {
    step: 'saslContinue',
    check: 'client second is `a`, `d` and perhaps `t`, all of them text, and nothing else',
    refusal: BAD_AUTH,
    testFile: SASL,
    testTitle: 'a token that is binary',
  },
  {
    step: 'saslContinue',
    check: 'every header of step 4 is in the list of signed headers',
    refusal: BAD_AUTH,
    testFile: SASL,
    testTitle: '%s is not signed',
  },
  {
    step: 'saslContinue',
    check: 'so is `x-amz-security-token`, where there is a token',
    refusal: BAD_AUTH,
    testFile: SASL,
    testTitle: 'the session token is not signed',
  },
  {
    step: 'STS',
    check: 'the date has its form',
    refusal: "400 IncompleteSignature `Date must be in ISO-8601 'basic format'. …`",
    testFile: VERIFY,
    testTitle: '9. a date in another form',
  },
  {
    step: 'STS',
    check: 'it is at most 15 minutes ago',
    refusal: '403 SignatureDoesNotMatch `Signature expired: …`',
    testFile: LOGIN,
    testTitle: 'a clock sixteen minutes behind the server',
  },
  {
    step: 'STS',
    check: 'it is at most 15 minutes ahead',
    refusal: '403 SignatureDoesNotMatch `Signature not yet current: …`',
    testFile: LOGIN,
    testTitle: 'a clock sixteen minutes ahead of the server',
  },
  {
    step: 'STS',
    check: 'the credential scope names the endpoint’s region and service, and the day of the date',
    refusal: '403 SignatureDoesNotMatch `Credential should be scoped to …`',
    testFile: VERIFY,
    testTitle: '13. a scope of another service',
  },
  {
    step: 'STS',
    check: 'the session token is one that was issued',
    refusal: '403 InvalidClientTokenId `The security token included in the request is invalid`',
    testFile: VERIFY,
    testTitle: '14. a session token that was never issued',
  },
  {
    step: 'STS',
    check: 'and has not expired',
    refusal: '403 ExpiredToken `The security token included in the request is expired`',
    testFile: LOGIN,
    testTitle: 'an expired session, whose token was good a second before',
  },
  {
    step: 'STS',
    check: 'the access key id is known and active',
    refusal: '403 InvalidClientTokenId `The security token included in the request is invalid.`',
    testFile: LOGIN,
    testTitle: 'an unknown access key id',
  },
  {
    step: 'STS',
    check: 'the session token is this key’s own, and a static key comes without one',
    refusal: '403 InvalidClientTokenId, the same',
    testFile: LOGIN,
    testTitle: 'the token of another session',
  },
  {
    step: 'STS',
    check: 'the signature is that of this key’s secret over this request: this nonce, flag and host',
    refusal: '403 SignatureDoesNotMatch `The request signature we calculated does not match …`',
    testFile: SASL,
    testTitle: 'for another nonce',
  },
  {
    step: 'mapping',
    check: 'STS answered, and named an ARN',
    refusal: BAD_AUTH,
    testFile: LOGIN,
    testTitle: 'STS that does not answer',
  },
  {
    step: 'mapping',
    check: 'nobody is logged in on this connection, or the same user',
    refusal:
      '5626701 `Each client connection may only be authenticated once. Previously authenticated as: …`',
    testFile: SECOND_LOGIN,
    testTitle: 'of another user is refused at its end, recorded, and the first stays',
  },
  {
    step: 'mapping',
    check: 'the ARN is that of a database user',
    refusal: '8000 `bad auth : user arn:aws:iam::123456789012:user/stranger is not found`',
    testFile: LOGIN,
    testTitle: 'an IAM user that is no database user',
  },
];

/** @throws when a test that a row names is not there. */
export function formatChecks(checks: readonly Check[] = CHECKS): string {
  const rows = checks.map(
    ({ step, check, refusal, ...test }) =>
      `| ${formatStep(step)} | ${check} | ${refusal} | ${linkToTest(test)} |`,
  );
  return ['| step | what is checked | refused with | test |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

/** @throws when there is no such test. */
export function linkToTest({ testFile, testTitle }: Pick<Check, 'testFile' | 'testTitle'>): string {
  const path = `packages/sandbox/test/${testFile}`;
  requireTest(path, testTitle);
  return `[${testFile}](../${path}): ${testTitle.replace('%s', '…')}`;
}

function formatStep(step: Check['step']): string {
  return step.startsWith('sasl') ? `\`${step}\`` : step;
}

function requireTest(path: string, title: string): void {
  if (readFileSync(join(repositoryRoot, path), 'utf8').includes(`'${title}'`)) return;
  throw new Error(
    `${path} has no test called '${title}' (any more), which docs/how-the-handshake-works.md names: correct it in packages/guide/src/handshake-checks.ts or handshake-page.ts.`,
  );
}
