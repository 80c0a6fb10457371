import { ConnectError } from './connect-error.ts';
import { AUTH_MECHANISM, AUTH_SOURCE } from './constants.ts';
import { describeKind } from './describe-kind.ts';
import { refusals } from './explain/refusals.ts';
import { listNames } from './list-names.ts';
import { readPlainObject } from './read-plain-object.ts';
import { showValue } from './show-value.ts';

/**
 * These are refused and not overridden: whoever wrote one expects it to count.
 *
 * @param clientOptions as readClientOptions() returns them. Like the driver, this takes null for left out.
 */
export function checkClientOptions(clientOptions: Readonly<Record<string, unknown>>): void {
  const { authMechanism, authMechanismProperties, authSource } = clientOptions;
  const auth = ['auth', 'user', 'pass'].find((name) => clientOptions[name]);
  if (auth) throw new ConnectError(refusals.optionRefused(`clientOptions.${auth}`));
  if (isGiven(authMechanism) && authMechanism !== AUTH_MECHANISM) {
    throw new ConnectError(refusals.otherMechanism(show(authMechanism), 'clientOptions.authMechanism'));
  }
  if (isGiven(authSource) && authSource !== AUTH_SOURCE) {
    throw new ConnectError(refusals.otherAuthSource(show(authSource), 'clientOptions.authSource'));
  }
  if (isGiven(authMechanismProperties)) checkMechanismProperties(authMechanismProperties);
}

// The mechanism has two, both with credentials. An AWS_ROLE_ARN, say, the driver would ignore silently.
function checkMechanismProperties(value: unknown): void {
  const option = 'clientOptions.authMechanismProperties';
  const { properties } = readPlainObject(value);
  if (!properties) throw new ConnectError(refusals.mechanismProperty(option));
  // Named without a value, it is a provider that has got lost.
  const names = Object.keys(properties);
  for (const name of ['AWS_SESSION_TOKEN', 'AWS_CREDENTIAL_PROVIDER']) {
    if (names.includes(name)) throw new ConnectError(refusals.optionRefused(`${option}.${name}`));
  }
  if (names.length > 0) throw new ConnectError(refusals.mechanismProperty(`${option}.${listNames(names)}`));
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function show(value: unknown): string {
  return typeof value === 'string' ? showValue(value, process.env) : describeKind(value);
}
