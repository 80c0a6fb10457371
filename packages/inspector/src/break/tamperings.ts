import type { Check, Tampering } from '@atlas-aws-iam/sandbox/inspect';
import type { RefusalCode } from '../codes.ts';

/** What is broken by it, and what must come of it. */
export interface TamperingFacts {
  title: string;
  text: string;
  check: Check;
  /** In the dialect of Atlas. */
  code: RefusalCode;
}

export const TAMPERINGS: Readonly<Record<Tampering, TamperingFacts>> = {
  clock: {
    title: 'Turn the clock',
    text: 'The client signs with a date of 20 minutes ago.',
    check: 'clock',
    code: 'clock-skewed',
  },
  'drop-token': {
    title: 'Drop the session token',
    text: 'The client has temporary credentials, and sends only their key.',
    check: 'session-token',
    code: 'session-token-missing',
  },
  'swap-token': {
    title: 'Swap the session token',
    text: 'The client sends the token of another session.',
    check: 'session-token',
    code: 'sts-refused',
  },
  'change-header': {
    title: 'Change a header',
    text: 'The date that the client sends is not the one that it has signed.',
    check: 'signature',
    code: 'sts-refused',
  },
  'other-region': {
    title: 'Sign for another region',
    text: 'The client takes the region from its own settings, and not from the host that the server names.',
    check: 'credential-scope',
    code: 'sts-refused',
  },
  'reuse-nonce': {
    title: 'Use a nonce again',
    text: 'The client sends a signature that was right for an earlier conversation.',
    check: 'signature',
    code: 'sts-refused',
  },
  'remove-database-user': {
    title: 'Remove the database user',
    text: 'The signature stays good. The cluster no longer knows the caller.',
    check: 'database-user',
    code: 'database-user-missing',
  },
  'deactivate-key': {
    title: 'Deactivate the key',
    text: 'The client signs with its IAM user’s own key, which is switched off.',
    check: 'access-key',
    code: 'sts-refused',
  },
};

export const TAMPERING_NAMES = Object.keys(TAMPERINGS) as Tampering[];
