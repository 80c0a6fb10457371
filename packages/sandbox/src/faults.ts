import { type CallForm, checkGiven } from './check-given.ts';
import { didYouMean } from './did-you-mean.ts';
import { showValue } from './masking/show-typed.ts';
import { UserError } from './user-error.ts';

const FAULTS = [
  'atlas-throttled',
  'connection-reset',
  'container-credentials-unavailable',
  'imds-timeout',
  'imds-unavailable',
  'sts-throttled',
  'sts-unavailable',
] as const;

/**
 * What can go wrong once:
 *
 * - `atlas-throttled`: the next request to Atlas's Administration API is answered 429, to be sent again after a second
 * - `sts-throttled`, `sts-unavailable`: the next call of STS is answered `Throttling` (400) or `ServiceUnavailable` (503),
 *   whoever makes it: a program, or the server that verifies a login
 * - `imds-timeout`, `imds-unavailable`: the next request to the instance metadata service has no answer, or 500
 * - `container-credentials-unavailable`: the next request to the credential endpoint of ECS or EKS is answered 500
 * - `connection-reset`: the connection of the next MongoDB command that is no `hello` is reset
 */
export type Fault = (typeof FAULTS)[number];

export interface Faults {
  /** @throws UserError for a fault that there is not, and for a number of times that is none. */
  failNext(fault: Fault, options?: { times?: number }): void;
  /** The first of these that is due, which then is not due any more. */
  take<Name extends Fault>(...names: readonly Name[]): Name | undefined;
}

/** Faults that are over before a test is. */
const MAX_TIMES = 1000;

const FAIL_NEXT: CallForm = {
  call: 'failNext()',
  example: "sandbox.failNext('sts-throttled', { times: 2 })",
  members: { times: 'number?' },
  isClosed: true,
};

export function createFaults(): Faults {
  const due: Fault[] = [];
  return {
    failNext(fault, options = {}) {
      checkGiven(FAIL_NEXT, options);
      const { times = 1 } = options;
      if (!FAULTS.includes(fault)) {
        throw new UserError(
          `There is no fault ${showValue(fault)}.${didYouMean(fault, FAULTS)}`,
          `They are: ${FAULTS.join(', ')}.`,
        );
      }
      if (!Number.isInteger(times) || times < 1 || times > MAX_TIMES) {
        throw new UserError(
          `A fault cannot happen ${showValue(times)} times.`,
          `times is a whole number from 1 to ${MAX_TIMES}.`,
        );
      }
      due.push(...Array<Fault>(times).fill(fault));
    },
    take(...names) {
      const index = due.findIndex((fault) => (names as readonly Fault[]).includes(fault));
      return index === -1 ? undefined : (due.splice(index, 1)[0] as (typeof names)[number]);
    },
  };
}
