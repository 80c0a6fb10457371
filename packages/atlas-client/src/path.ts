/**
 * A path below `/api/atlas/v2`, each value of it one part: `$external` as `%24external`, the ARN of a role with `%2F`, as
 * MongoDB's own client sends them.
 *
 * @throws RangeError for a part that is empty, or that leads elsewhere
 */
export function path(literals: TemplateStringsArray, ...values: readonly string[]): string {
  const parts = values.map((value) => {
    if (value === '' || value === '.' || value === '..')
      throw new RangeError(`"${value}" is no part of a path`);
    return encodeURIComponent(value);
  });
  return `/api/atlas/v2${String.raw(literals, ...parts)}`;
}
