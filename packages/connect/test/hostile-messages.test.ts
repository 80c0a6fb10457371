import { expect, test } from 'vitest';
import { explain } from '../src/explain/index.ts';

// What every pattern looks for, in pieces: whoever repeats one makes it begin again and again without an end.
const PIECES = [
  ...['Profile ', 'profile: [', 'Profile a was not found', 'Profile a could not be found', 'Profile \n'],
  ...['Profile a is not configured with SSO', 'Profile a did not contain credential_process'],
  ...['Could not load credentials from any providers', 'Profile <a> ', "Value '<a>' at", 'profile: [<', '<'],
  ...["ENOENT: no such file, open '", "ENOENT: a, open '", 'EACCES: ', "ENOENT: x', read", "'"],
  ...[
    "Value '",
    "Value null at '",
    "'a' at 'tokenCode'",
    "Value '' at 'roleArn' failed to satisfy constraint",
  ],
  ...['option ', 'options a, ', 'option a are not supported ', ' is not supported', "Invalid source '"],
  ...['bad auth : user ', 'bad auth:', 'Could not find user "', 'bad auth : authentication failed '],
  ...['aws sts call has response ', 'aws sts call has response 4', 'not authorized to perform: ', 'sts:'],
  ...['not authorized to perform: sts:a', 'No OpenIDConnect provider found in your account for '],
  ...['SSO session associated with profile=', 'SSO session token associated with ', 'reauthenticate using `'],
  ...['Failed to load token ', 'Failed to load a token ', 'Error: ', 'aError', 'Command failed: ', 'sasl'],
  ...['is not a valid container metadata service ', 'URL not accepted', 'Invalid response', '169.254.169.'],
  ...[
    "at 'webIdentityToken' failed to satisfy constraint: ",
    'Member must ',
    'The requested DurationSeconds ',
  ],
  ...['a', ' ', '\n', '\u2028', 'a b ', ', ', '.', '"', '[', ']', '\u0000'],
];
const NAMES = ['Error', 'MongoAWSError', 'CredentialsProviderError', 'ValidationError', 'MongoParseError'];

test.each(PIECES)('a message of 4,000 characters is explained: %j', (piece) => {
  const message = piece.repeat(4000 / piece.length);
  for (const name of NAMES) {
    const explanation = explain(Object.assign(new Error(message), { name }));
    expect(JSON.stringify(explanation).length).toBeLessThan(50_000);
  }
});
