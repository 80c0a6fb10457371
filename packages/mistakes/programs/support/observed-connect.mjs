// What a program gets for @atlas-aws-iam/connect under observe-errors.mjs: the same, but for a main() that tells on it.
import { inspect } from 'node:util';
import * as connect from '@atlas-aws-iam/connect';

export const { authenticatedUser, describeCredentials, isNotAuthorized } = connect;
export { connect } from '@atlas-aws-iam/connect';

export function main(program) {
  return connect.main(async () => {
    try {
      await program();
    } catch (error) {
      await new Promise((sent) => process.send({ errors: causes(error), inspected: inspect(error) }, sent));
      throw error;
    }
  });
}

/** @returns {{ name: string; message: string }[]} The error, and what caused it. */
function causes(error) {
  if (!(error instanceof Error)) return [];
  return [{ name: error.name, message: error.message }, ...causes(error.cause)];
}
