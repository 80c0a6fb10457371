import { ConnectError } from './connect-error.ts';
import { AUTH_MECHANISM, AUTH_SOURCE } from './constants.ts';
import { refusals } from './explain/refusals.ts';
import { readProperty } from './read-property.ts';
import { showValue } from './show-value.ts';

// These are refused and not overridden: whoever wrote one expects it to count.
export function checkClientOptions(clientOptions: object): void {
  // Of two spellings the driver takes the later one, which would not be the one that is set here.
  const repeated = findRepeated(clientOptions, SET_HERE);
  if (repeated !== undefined) throw new ConnectError(refusals.optionRefused(`clientOptions.${repeated}`));
  const auth = findOption(clientOptions, ['auth', 'user', 'pass']);
  if (auth) throw new ConnectError(refusals.optionRefused(`clientOptions.${auth.name}`));
  const mechanism = findOption(clientOptions, ['authMechanism']);
  if (mechanism && mechanism.value !== AUTH_MECHANISM) {
    throw new ConnectError(refusals.otherMechanism(show(mechanism.value), `clientOptions.${mechanism.name}`));
  }
  const source = findOption(clientOptions, ['authSource']);
  if (source && source.value !== AUTH_SOURCE) {
    throw new ConnectError(refusals.otherAuthSource(show(source.value), `clientOptions.${source.name}`));
  }
  const properties = findOption(clientOptions, ['authMechanismProperties']);
  for (const property of ['AWS_SESSION_TOKEN', 'AWS_CREDENTIAL_PROVIDER']) {
    // Named without a value, it is a provider that has got lost.
    if (properties && property in Object(properties.value)) {
      throw new ConnectError(refusals.optionRefused(`clientOptions.${properties.name}.${property}`));
    }
  }
}

/** In small letters. */
const SET_HERE = [
  'authmechanism',
  'authmechanismproperties',
  'authsource',
  'mongodblogcomponentseverities',
  'mongodblogpath',
];

/** One of these options that is there under two spellings. */
function findRepeated(clientOptions: object, names: readonly string[]): string | undefined {
  const given = Object.keys(clientOptions);
  const spellings = given.map((name) => name.toLowerCase());
  return given.find((_, index) => {
    const spelling = spellings[index] ?? '';
    return names.includes(spelling) && spellings.indexOf(spelling) !== index;
  });
}

/** The first of these that has a value. The driver takes their names in capitals and small letters alike. */
function findOption(
  clientOptions: object,
  names: readonly string[],
): { name: string; value: unknown } | undefined {
  const wanted = names.map((name) => name.toLowerCase());
  const name = Object.keys(clientOptions).find(
    (one) => wanted.includes(one.toLowerCase()) && readProperty(clientOptions, one),
  );
  return name === undefined ? undefined : { name, value: readProperty(clientOptions, name) };
}

function show(value: unknown): string {
  return showValue(String(value), process.env);
}
