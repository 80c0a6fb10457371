import { UserError } from '@atlas-aws-iam/command';
import { nameOf } from '../objects/index.ts';
import { MAX_NAME_LENGTH } from '../objects/names.ts';

/** @throws UserError for a name that IAM would not take */
export function checkSuffix(paths: readonly string[], suffix: string | undefined): void {
  if (suffix === undefined) return;
  if (!/^[\w=.@-]+$/.test(suffix)) {
    throw new UserError(
      '--suffix has characters that the name of a role cannot have.',
      'It may have letters, digits and the characters = . @ _ -',
    );
  }
  const long = paths.map((path) => nameOf(path, suffix)).find((name) => name.length > MAX_NAME_LENGTH);
  if (long === undefined) return;
  throw new UserError(
    `--suffix is too long: the name ${long} has ${long.length} characters, and IAM takes ${MAX_NAME_LENGTH}.`,
    `Shorten it by ${long.length - MAX_NAME_LENGTH}.`,
  );
}
