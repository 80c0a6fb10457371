/**
 * What a page shows of a JSON file: a text as it is, a list of texts line by line, all else as JSON, in which the types
 * of Extended JSON take one line.
 *
 * @param path - names and indexes with dots between them: `user.saslStart.fields`
 * @throws when nothing is there
 */
export function jsonValueOf(text: string, file: string, path: string): string {
  let value: unknown = JSON.parse(text);
  for (const name of path.split('.')) value = Object(value)[name];
  if (value === undefined) throw new Error(`${file} has no value at ${path}.`);
  if (typeof value === 'string') return value.trimEnd();
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value.join('\n');
  return JSON.stringify(value, null, 2)
    .replace(
      /\{\s+("\$binary": )\{\s+("base64": "[^"]*"),\s+("subType": "\d\d")\s+\}\s+\}/g,
      '{ $1{ $2, $3 } }',
    )
    .replace(/\{\s+("\$\w+": "[^"]*")\s+\}/g, '{ $1 }');
}
