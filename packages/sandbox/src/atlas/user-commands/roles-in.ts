import { BsonType, textOf } from '../../bson/bson-value.ts';
import { CommandError } from '../../command-error.ts';
import { required, STRING } from '../commands/field-table.ts';
import { arrayIn, type Fields, fieldsIn, stringIn } from '../commands/fields.ts';
import { validate } from '../commands/validate-fields.ts';
import { type DatabaseRole, isRoleName } from '../roles.ts';

const ROLE = { db: required(STRING), role: required(STRING) };

/** `roles: [{ role: 'readWrite', db: 'shop' }, …]`; a name alone is of the command's own database. @throws CommandError */
export function rolesIn(fields: Fields, database: string): DatabaseRole[] {
  return (arrayIn(fields, 'roles') ?? []).map((element) => {
    if (element.type === BsonType.string) return knownRole(textOf(element), database);
    if (element.type !== BsonType.object) {
      throw new CommandError(2, 'Role names must be either strings or objects');
    }
    const role = fieldsIn({ name: `${fields.name}.roles`, elements: [element] }, element.name);
    validate(role, ROLE);
    return knownRole(stringIn(role, 'role'), stringIn(role, 'db'));
  });
}

function knownRole(role: string, db: string): DatabaseRole {
  if (isRoleName(role)) return { roleName: role as DatabaseRole['roleName'], databaseName: db };
  throw new CommandError(31, `Could not find role: ${role}@${db}`);
}
