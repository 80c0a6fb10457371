import type { PolicyStatement } from '@atlas-aws-iam/sandbox';
import { ACCOUNT } from './callers.ts';

export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/target`;
export const CALLER_ARN = `arn:aws:iam::${ACCOUNT}:user/caller`;
const CALLER_ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/caller`;
const ACCOUNT_ROOT = `arn:aws:iam::${ACCOUNT}:root`;
export const ALLOW: PolicyStatement = {
  Effect: 'Allow',
  Principal: { AWS: CALLER_ARN },
  Action: 'sts:AssumeRole',
};

export interface AssumeRoleCase {
  name: string;
  /** Of the role; statements that allow the caller to assume it when left out. */
  trust?: readonly PolicyStatement[];
  /** What the caller may do. */
  policy?: readonly PolicyStatement[];
  /** Beside the role's ARN and a good session name. */
  params?: { RoleArn?: string; RoleSessionName?: string; ExternalId?: string; DurationSeconds?: number };
  more?: Readonly<Record<string, unknown>>;
  /** Whether the caller is itself a role's session. */
  isChained?: true;
  /** That no user is allowed this, when left out. */
  error?: { name: string; status: number; message: string };
  explanation?: string;
}

export function refusedTo(callerArn: string, roleArn = ROLE_ARN, action = 'sts:AssumeRole') {
  const message = `User: ${callerArn} is not authorized to perform: ${action} on resource: ${roleArn}`;
  return { name: 'AccessDenied', status: 403, message };
}

function condition(operator: string, key: string, value: string, Effect: 'Allow' | 'Deny' = 'Allow') {
  return { ...ALLOW, Effect, Condition: { [operator]: { [key]: value } } } satisfies PolicyStatement;
}

function invalid(message: string) {
  return { name: 'ValidationError', status: 400, message };
}

const INVALID = 'sts-request-invalid';

export const assumeRoleCases: readonly AssumeRoleCase[] = [
  // Who the trust policy names
  { name: 'no trust policy', trust: [] },
  { name: 'another user trusted', trust: [{ ...ALLOW, Principal: { AWS: `${CALLER_ARN}2` } }] },
  {
    name: 'another account trusted, and the user allowed all',
    trust: [{ ...ALLOW, Principal: { AWS: '210987654321' } }],
    policy: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  },
  { name: 'a service trusted', trust: [{ ...ALLOW, Principal: { Service: 'ec2.amazonaws.com' } }] },
  {
    name: 'the account trusted, and the user allowed nothing',
    trust: [{ ...ALLOW, Principal: { AWS: ACCOUNT_ROOT } }],
  },
  {
    name: 'the account trusted, and the user allowed another role',
    trust: [{ ...ALLOW, Principal: { AWS: ACCOUNT_ROOT } }],
    policy: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: `${ROLE_ARN}2` }],
  },
  { name: 'trusted for another action', trust: [{ ...ALLOW, Action: 'sts:AssumeRoleWithWebIdentity' }] },
  // An explicit deny
  { name: 'denied by the trust policy', trust: [ALLOW, { ...ALLOW, Effect: 'Deny', Principal: '*' }] },
  { name: 'denied by the user’s policy', policy: [{ Effect: 'Deny', Action: '*', Resource: '*' }] },
  // Conditions
  { name: 'external ID missing', trust: [condition('StringEquals', 'sts:ExternalId', 'partner-7')] },
  {
    name: 'external ID of somebody else',
    trust: [condition('StringEquals', 'sts:ExternalId', 'partner-7')],
    params: { ExternalId: 'partner-8' },
  },
  {
    name: 'external ID in capitals',
    trust: [condition('StringEquals', 'sts:ExternalId', 'partner-7')],
    params: { ExternalId: 'PARTNER-7' },
  },
  {
    name: 'external ID that begins rightly',
    trust: [condition('StringEquals', 'sts:ExternalId', 'partner-7')],
    params: { ExternalId: 'partner-77' },
  },
  {
    name: 'external ID outside the pattern',
    trust: [condition('StringLike', 'sts:ExternalId', 'partner-?')],
    params: { ExternalId: 'partner-77' },
  },
  {
    name: 'external ID denied',
    trust: [ALLOW, condition('StringEqualsIgnoreCase', 'sts:ExternalId', 'PARTNER-7', 'Deny')],
    params: { ExternalId: 'partner-7' },
  },
  {
    name: 'session name other than the condition’s',
    trust: [condition('StringEquals', 'sts:RoleSessionName', 'nightly')],
  },
  {
    name: 'session name excluded',
    trust: [condition('StringNotEquals', 'sts:RoleSessionName', 'refusal')],
  },
  {
    name: 'principal other than the condition’s',
    trust: [{ ...condition('StringEquals', 'aws:PrincipalArn', `${CALLER_ARN}2`), Principal: { AWS: '*' } }],
  },
  { name: 'MFA demanded', trust: [condition('Bool', 'aws:MultiFactorAuthPresent', 'true')] },
  {
    // Static keys know nothing of MFA; those of a session say that there was none.
    name: 'MFA demanded of a session',
    trust: [
      { ...condition('Bool', 'aws:MultiFactorAuthPresent', 'true'), Principal: { AWS: CALLER_ROLE_ARN } },
    ],
    isChained: true,
    error: refusedTo(`arn:aws:sts::${ACCOUNT}:assumed-role/caller/refusal`),
  },
  {
    name: 'source identity demanded',
    trust: [condition('StringEquals', 'sts:SourceIdentity', 'alice')],
  },
  {
    name: 'source identity given, and not trusted to be set',
    more: { SourceIdentity: 'alice' },
    error: refusedTo(CALLER_ARN, ROLE_ARN, 'sts:SetSourceIdentity'),
  },
  // The role
  {
    name: 'role that is not there',
    params: { RoleArn: `${ROLE_ARN}2` },
    error: refusedTo(CALLER_ARN, `${ROLE_ARN}2`),
  },
  {
    name: 'role of another account',
    params: { RoleArn: ROLE_ARN.replace(ACCOUNT, '210987654321') },
    error: refusedTo(CALLER_ARN, ROLE_ARN.replace(ACCOUNT, '210987654321')),
  },
  {
    name: 'a session whose role is not trusted',
    isChained: true,
    error: refusedTo(`arn:aws:sts::${ACCOUNT}:assumed-role/caller/refusal`),
  },
  // How long
  {
    name: 'longer than the role’s maximum',
    params: { DurationSeconds: 7201 },
    error: invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'),
    explanation: INVALID,
  },
  {
    name: 'longer than an hour, chained',
    trust: [{ ...ALLOW, Principal: { AWS: CALLER_ROLE_ARN } }],
    isChained: true,
    params: { DurationSeconds: 3601 },
    error: invalid(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    ),
    explanation: INVALID,
  },
  {
    name: 'shorter than 900 seconds',
    params: { DurationSeconds: 899 },
    error: invalid(
      "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ),
    explanation: INVALID,
  },
  // The request
  {
    name: 'ARN that is none',
    params: { RoleArn: 'role/target-of-the-caller' },
    error: invalid('role/target-of-the-caller is invalid'),
    explanation: INVALID,
  },
  {
    name: 'session name with a space',
    params: { RoleSessionName: 'a b' },
    error: invalid(
      "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    ),
    explanation: INVALID,
  },
  {
    name: 'external ID of one character',
    params: { ExternalId: 'x' },
    error: invalid(
      "1 validation error detected: Value 'x' at 'externalId' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ),
    explanation: INVALID,
  },
  {
    name: 'MFA code of a device that is not there',
    more: { SerialNumber: `arn:aws:iam::${ACCOUNT}:mfa/caller` },
    error: {
      name: 'AccessDenied',
      status: 403,
      message:
        'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    },
    explanation: 'provider-failed',
  },
  {
    name: 'session policy, which the sandbox does not emulate',
    more: { Policy: '{}' },
    error: {
      name: 'NotImplemented',
      status: 501,
      message: 'The sandbox does not emulate Policy of sts:AssumeRole.',
    },
    explanation: 'provider-failed',
  },
];
