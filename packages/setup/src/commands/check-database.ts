import { quoteTyped, UserError } from '@atlas-aws-iam/command';

/** https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions: what no server takes. @throws UserError */
export function checkDatabase(name: string | undefined): void {
  if (name === undefined || /^[^/\\. "$*<>:|?\p{Cc}]{1,63}$/u.test(name)) return;
  throw new UserError(
    `--database ${quoteTyped(name)}: no database can have that name.`,
    'A name has at most 63 characters, and none of / \\ . " $ * < > : | ? and no space.',
  );
}
