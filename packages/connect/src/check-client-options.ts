import type { MongoClientOptions } from 'mongodb';
import { ConnectError } from './connect-error.ts';
import { AUTH_MECHANISM, AUTH_SOURCE } from './constants.ts';
import { describeKind } from './describe-kind.ts';
import { refusals } from './explain/refusals.ts';
import { showValue } from './show-value.ts';

// connect() refuses these instead of overriding them: whoever wrote one expects it to count.
export function checkClientOptions(clientOptions: MongoClientOptions): void {
  const { auth, authMechanism, authSource, authMechanismProperties = {} } = clientOptions;
  // The drivers read it, and it would win over the database that has been checked; their types do not know it.
  if ('dbName' in clientOptions) {
    throw new ConnectError(
      refusals.optionInvalid(
        'clientOptions.dbName',
        'left out: connect({ database }) names the database',
        describeKind(clientOptions.dbName),
      ),
    );
  }
  if (auth) throw new ConnectError(refusals.optionRefused('clientOptions.auth'));
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
