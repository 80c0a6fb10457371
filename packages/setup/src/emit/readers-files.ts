import type { EnvValue, PathSetup } from '../objects/index.ts';
import { arnName } from './placeholder.ts';
import { shellReference } from './shell.ts';

const ACCESS_KEY_ID = shellReference('access_key_id');
const SECRET_ACCESS_KEY = shellReference('secret_access_key');

/** The blocks of a script that write what the path's program reads. Nobody else can read the files. */
export function emitReadersFiles({ env, hasProfile }: PathSetup, name: string): string[][] {
  const lines = Object.entries(env).flatMap(([variable, value]) => {
    const text = shellText(value);
    return text === undefined ? [] : [`${variable}=${text}`];
  });
  const blocks: string[][] = [];
  if (hasProfile) {
    blocks.push([
      `credentials=${shellReference('AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials')}`,
      'mkdir -p "$(dirname "$credentials")"',
      ...written('>> "$credentials"', [
        '',
        `[${name}]`,
        `aws_access_key_id = ${ACCESS_KEY_ID}`,
        `aws_secret_access_key = ${SECRET_ACCESS_KEY}`,
      ]),
    ]);
  }
  // Of the names that git ignores where `.env` files are.
  if (lines.length > 0) blocks.push(written(`> .env.${name}`, lines));
  return blocks;
}

function written(redirection: string, lines: readonly string[]): string[] {
  return [`(umask 077; cat ${redirection} <<END`, ...lines, 'END', ')'];
}

function shellText(value: EnvValue): string | undefined {
  if (typeof value === 'string') return value;
  if ('arnOf' in value) return shellReference(arnName(value.arnOf));
  if ('externalId' in value) return shellReference('external_id');
  if ('ofKey' in value) return value.ofKey === 'accessKeyId' ? ACCESS_KEY_ID : SECRET_ACCESS_KEY;
  // The platform says where its token is.
  return undefined;
}
