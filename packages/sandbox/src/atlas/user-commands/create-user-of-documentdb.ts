import { BsonType, textOf } from '../../bson/bson-value.ts';
import { CommandError } from '../../command-error.ts';
import type { Command } from '../commands/command.ts';
import { ANY, ARRAY, NOT_EMULATED, required } from '../commands/field-table.ts';
import { arrayIn, type Fields, find } from '../commands/fields.ts';
import { ownWords } from '../dialect.ts';
import { createUser } from './create-user.ts';

/**
 * Amazon DocumentDB wants the mechanism named, and no password beside it.
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/iam-identity-auth.html
 * https://github.com/Kaginari/terraform-provider-mongodb/issues/42
 */
export const createUserOfDocumentdb: Command = {
  ...createUser,
  fields: {
    customData: NOT_EMULATED,
    authenticationRestrictions: NOT_EMULATED,
    mechanisms: ARRAY,
    pwd: ANY,
    roles: required(ARRAY),
  },
  run(context) {
    if (context.database === '$external') requireMechanism(context.fields);
    return createUser.run(context);
  },
};

/** @throws CommandError BadValue */
function requireMechanism(fields: Fields): void {
  const mechanisms = arrayIn(fields, 'mechanisms') ?? [];
  const [only] = mechanisms;
  if (mechanisms.length !== 1 || only?.type !== BsonType.string || textOf(only) !== 'MONGODB-AWS') {
    throw new CommandError(2, ownWords("A user of $external needs mechanisms: ['MONGODB-AWS']."));
  }
  if (find(fields, 'pwd')) {
    throw new CommandError(2, ownWords('A user with the mechanism MONGODB-AWS has no password.'));
  }
}
