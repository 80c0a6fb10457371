import { driverReadsEnvironmentKeys } from '../driver-reads-environment-keys.ts';
import type { CredentialSource } from './credential-source.ts';
import { examineSources } from './examine-sources.ts';

/**
 * Every source of the driver's default chain, in the order in which it asks them, as far as variables and files tell.
 * The environment is read once. Contacts nothing, runs nothing, and shows no secret.
 */
export function inspectSources(env: NodeJS.ProcessEnv = process.env): CredentialSource[] {
  return examineSources({ ...env }, driverReadsEnvironmentKeys()).map(({ source }) => source);
}
