import type { MongoClientOptions } from 'mongodb';
import { ConnectError } from './connect-error.ts';
import { AUTH_MECHANISM, AUTH_SOURCE } from './constants.ts';
import { refusals } from './explain/refusals.ts';
import { readProperty } from './read-property.ts';
import { showValue } from './show-value.ts';

// These are refused and not overridden: whoever wrote one expects it to count.
export function checkClientOptions(clientOptions: object): void {
  const { auth, authMechanism, authSource, authMechanismProperties = {} }: MongoClientOptions = clientOptions;
  if (auth) throw new ConnectError(refusals.optionRefused('clientOptions.auth'));
  // Mongoose makes `auth` of them.
  for (const name of ['user', 'pass']) {
    if (readProperty(clientOptions, name)) {
      throw new ConnectError(refusals.optionRefused(`clientOptions.${name}`));
    }
  }
  if (authMechanism && authMechanism !== AUTH_MECHANISM) {
    throw new ConnectError(refusals.otherMechanism(show(authMechanism), 'clientOptions.authMechanism'));
  }
  if (authSource && authSource !== AUTH_SOURCE) {
    throw new ConnectError(refusals.otherAuthSource(show(authSource), 'clientOptions.authSource'));
  }
  for (const property of ['AWS_SESSION_TOKEN', 'AWS_CREDENTIAL_PROVIDER']) {
    if (property in authMechanismProperties) {
      throw new ConnectError(refusals.optionRefused(`clientOptions.authMechanismProperties.${property}`));
    }
  }
}

function show(value: string): string {
  return showValue(value, process.env);
}
