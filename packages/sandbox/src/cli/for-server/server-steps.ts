import { didYouMean } from '../../did-you-mean.ts';
import { showValue } from '../../masking/show-typed.ts';
import { UserError } from '../../user-error.ts';
import { enterpriseSteps } from './enterprise.ts';
import { perconaSteps } from './percona.ts';

const STEPS: Readonly<Record<string, (stsPort: number) => string>> = {
  enterprise: enterpriseSteps,
  percona: perconaSteps,
};

/** How to have a server that asks the STS at this port. @throws UserError for a server that nothing is known of */
export function serverSteps(server: string, stsPort: number): string {
  const steps = Object.hasOwn(STEPS, server) ? STEPS[server] : undefined;
  if (steps) return steps(stsPort);
  const names = Object.keys(STEPS);
  throw new UserError(
    `there are no steps for a server ${showValue(server)}.${didYouMean(server, names)}`,
    `They are for: ${names.join(', ')}.`,
  );
}
