/** @throws Error, always */
export function malformed(problem: string): never {
  throw new Error(`MalformedPolicyDocument: ${problem}`);
}

/** @throws Error for what is neither a text of the form nor a list of such texts */
export function validateTexts(what: string, value: unknown, form: RegExp): void {
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0) malformed(`${what} is an empty list.`);
  for (const each of values) {
    if (typeof each !== 'string' || !form.test(each)) {
      malformed(`${what} is ${JSON.stringify(each)}, which is not valid there, or not emulated.`);
    }
  }
}
