// What a program gets for @atlas-aws-iam/connect under observe-errors.mjs: the same, but for a main() that tells on it.
import { writeFileSync } from 'node:fs';
import * as connect from '@atlas-aws-iam/connect';

export const { authenticatedUser, describeCredentials, isNotAuthorized } = connect;
export { connect } from '@atlas-aws-iam/connect';

const file = new URL(import.meta.url).searchParams.get('file');

export function main(program) {
  return connect.main(async () => {
    try {
      await program();
    } catch (error) {
      writeFileSync(file, JSON.stringify(causes(error)));
      throw error;
    }
  });
}

/** @returns {{ name: string; message: string }[]} The error, and what caused it. */
function causes(error) {
  if (!(error instanceof Error)) return [];
  return [{ name: error.name, message: error.message }, ...causes(error.cause)];
}
