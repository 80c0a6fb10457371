/** A variable in a form that dotenv, `node --env-file` and a POSIX shell read alike. @throws RangeError for other values */
export function envLine(name: string, value: string): string {
  if (/^[\w.:/@+=?&%,-]*$/.test(value)) return `${name}='${value}'`;
  if (!/['\p{Cc}]/u.test(value)) return `${name}='${value}'`;
  throw new RangeError(`${name} has a quotation mark or a control character.`);
}

/** The variables of lines that `envLine` has written. */
export function readEnvLines(lines: readonly string[]): Record<string, string> {
  const found = lines.flatMap((line) => {
    const [, name, value] = /^(\w+)='([^']*)'$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}
