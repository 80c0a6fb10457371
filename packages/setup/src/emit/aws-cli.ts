import type { PathSetup, SetupObject } from '../objects/index.ts';
import { commandsOf } from './iam-commands.ts';
import type { Marks } from './marks.ts';
import { arnName } from './placeholder.ts';
import { emitReadersFiles } from './readers-files.ts';
import { shellReference } from './shell.ts';

/** A script of a POSIX shell that makes what the path needs in IAM, or removes it. It ends with the ARN for Atlas. */
export function emitAwsCli(setup: PathSetup, { mark, name }: Marks, isDestroy: boolean): string {
  const { path, objects } = setup;
  const ordered = isDestroy ? [...objects].reverse() : objects;
  const blocks = ordered.map((object) =>
    isDestroy ? commandsOf(object).remove(object) : commandsOf(object).create(object, mark),
  );
  if (!isDestroy) blocks.push(...emitReadersFiles(setup, name), [`echo "$${databaseUserArn(objects)}"`]);
  const text = blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  return [...head(path, isDestroy), ...needs(text), text, ''].join('\n');
}

function head(path: string, isDestroy: boolean): string[] {
  const what = isDestroy ? 'Removes from IAM what' : 'Makes in IAM what';
  const order = isDestroy
    ? ['# First delete the database user in Atlas: it knows a name, and a new role may have that.']
    : [];
  return [
    '#!/bin/sh',
    `# ${what} the credential path ${path} needs, with the AWS CLI.`,
    ...order,
    'set -eu',
    '',
  ];
}

function needs(text: string): string[] {
  const lines = [
    ...(text.includes(shellReference('account'))
      ? ['account=$(aws sts get-caller-identity --query Account --output text)']
      : []),
    // Not a secret: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    ...(text.includes(shellReference('external_id')) ? ['external_id=$(node -p "crypto.randomUUID()")'] : []),
  ];
  return lines.length > 0 ? [...lines, ''] : [];
}

/** The variable with the ARN that the database user has. */
function databaseUserArn(objects: readonly SetupObject[]): string {
  const user = objects.find((object) => object.kind === 'database-user');
  if (user?.kind !== 'database-user') throw new RangeError('The setup has no database user.');
  return arnName(user.username.arnOf);
}
