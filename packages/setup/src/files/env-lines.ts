import { UserError } from '@atlas-aws-iam/command';

/**
 * A variable in a form that dotenv, `node --env-file` and a POSIX shell read alike: single quotes, as long as the value has
 * none; double quotes, as long as nothing in it is special to one of them.
 *
 * @throws UserError for a value that has no such form
 */
export function envLine(name: string, value: string): string {
  if (!/['\p{Cc}]/u.test(value)) return `${name}='${value}'`;
  if (!/["$`\\!\p{Cc}]/u.test(value)) return `${name}="${value}"`;
  throw new UserError(
    `${name} cannot be written into a file that shells and dotenv read alike: its value has a quotation mark beside another special character, or a control character.`,
    'Choose a name, or a folder, without them.',
  );
}

/** The variables of lines that `envLine` has written. */
export function readEnvLines(lines: readonly string[]): Record<string, string> {
  const found = lines.flatMap((line) => {
    const [, name, , value] = /^(\w+)=(['"])(.*)\2$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}
