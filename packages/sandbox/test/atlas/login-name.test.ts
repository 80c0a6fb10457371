import { describe, expect, test } from 'vitest';
import { loginNameOfCaller, loginNameOfDatabaseUser } from '../../src/atlas/login-name.ts';

describe('the name a database user logs in under', () => {
  test.each([
    ['USER', 'arn:aws:iam::123456789012:user/mdb-user', 'arn:aws:iam::123456789012:user/mdb-user'],
    ['USER', 'arn:aws:iam::123456789012:user/team/mdb-user', 'arn:aws:iam::123456789012:user/team/mdb-user'],
    ['ROLE', 'arn:aws:iam::123456789012:role/R', 'arn:aws:sts::123456789012:assumed-role/R/*'],
    ['ROLE', 'arn:aws:iam::123456789012:role/service/team/R', 'arn:aws:sts::123456789012:assumed-role/R/*'],
    ['ROLE', 'arn:aws-us-gov:iam::123456789012:role/R', 'arn:aws-us-gov:sts::123456789012:assumed-role/R/*'],
  ] as const)('%s %s', (awsIAMType, username, loginName) => {
    expect(loginNameOfDatabaseUser(username, awsIAMType)).toBe(loginName);
  });

  test.each([
    ['ROLE', 'arn:aws:iam::123456789012:user/mdb-user'],
    ['USER', 'arn:aws:iam::123456789012:role/R'],
    ['ROLE', 'arn:aws:sts::123456789012:assumed-role/R/session'],
    ['ROLE', 'R'],
    ['ROLE', 'arn:aws:iam::12345:role/R'],
    ['USER', 'arn:aws:iam::123456789012:root'],
  ] as const)('as %s, %s is refused', (awsIAMType, username) => {
    expect(() => loginNameOfDatabaseUser(username, awsIAMType)).toThrow(
      `The ARN specified in the username field, ${username}, is not valid for AWS IAM type ${awsIAMType}.`,
    );
  });
});

describe('the name a caller logs in as', () => {
  test.each([
    ['arn:aws:iam::123456789012:user/mdb-user', 'arn:aws:iam::123456789012:user/mdb-user'],
    ['arn:aws:sts::123456789012:assumed-role/R/session', 'arn:aws:sts::123456789012:assumed-role/R/*'],
    ['arn:aws:sts::123456789012:federated-user/N', 'arn:aws:sts::123456789012:federated-user/N'],
  ])('%s', (callerArn, loginName) => {
    expect(loginNameOfCaller(callerArn)).toBe(loginName);
  });
});
