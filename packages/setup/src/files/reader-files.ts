import { UserError } from '@atlas-aws-iam/command';
import { parse } from 'dotenv';
import type { ReaderFiles } from '../state/setup-record.ts';
import { envLine, readEnvLines } from './env-lines.ts';
import { readMarkedFile, removeMarkedBlock, writeMarkedBlock } from './marked-block.ts';

export interface StoredKey {
  accessKeyId: string;
  secretAccessKey: string;
}

/** The key that the files have: the profile's where there is one. */
export function readStoredKey({ envFile, profile }: ReaderFiles, setup: string): StoredKey | undefined {
  if (!profile) {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = readEnv(
      envFile,
      setup,
    );
    return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
  }
  const lines = readMarkedFile(profile.file, setup).block ?? [];
  const lineOf = (name: string) =>
    lines.find((line) => line.startsWith(`${name} = `))?.slice(name.length + ' = '.length);
  const [accessKeyId, secretAccessKey] = [lineOf('aws_access_key_id'), lineOf('aws_secret_access_key')];
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
}

/** The variables of the block; none where there is none. */
export function readEnv(envFile: string, setup: string): Record<string, string> {
  return readEnvLines(readMarkedFile(envFile, setup).block ?? []);
}

export function writeEnv(
  { envFile }: ReaderFiles,
  setup: string,
  env: Readonly<Record<string, string>>,
): void {
  const lines = Object.entries(env).map(([name, value]) => envLine(name, value));
  const { block } = readMarkedFile(envFile, setup);
  if (block?.join('\n') !== lines.join('\n')) writeMarkedBlock(envFile, setup, lines);
}

export function writeProfile({ profile }: ReaderFiles, setup: string, key: StoredKey): void {
  if (!profile) return;
  writeMarkedBlock(profile.file, setup, [
    `[${profile.name}]`,
    `aws_access_key_id = ${key.accessKeyId}`,
    `aws_secret_access_key = ${key.secretAccessKey}`,
  ]);
}

export function removeFiles({ envFile, profile }: ReaderFiles, setup: string): void {
  removeMarkedBlock(envFile, setup);
  if (profile) removeMarkedBlock(profile.file, setup);
}

/**
 * Looks whether something that is not the setup's stands in its way.
 *
 * @param env what is to be written
 * @param configFile the other one of the shared files
 * @throws UserError
 */
export function checkFiles(
  { envFile, profile }: ReaderFiles,
  setup: string,
  env: Readonly<Record<string, string | undefined>>,
  configFile: string,
): void {
  const own = parse(readMarkedFile(envFile, setup).others.join('\n'));
  for (const [name, value] of Object.entries(env)) {
    if (!own[name] || own[name] === value) continue;
    throw new UserError(
      `${envFile} sets ${name} already, and not by a setup.`,
      'Remove that line, or keep the file elsewhere: a setup changes no value that it has not written.',
    );
  }
  if ('AWS_ACCESS_KEY_ID' in env && own.AWS_SESSION_TOKEN) {
    throw new UserError(
      `${envFile} sets AWS_SESSION_TOKEN, which does not belong to the key of this setup.`,
      'Remove that line: a program would send the two together.',
    );
  }
  if (!profile) return;
  const heading = new RegExp(`^\\s*\\[\\s*(?:profile\\s+)?${escapeRegExp(profile.name)}\\s*\\]`);
  // A profile of the name in the other file would be merged with it.
  for (const file of [profile.file, configFile]) {
    if (!readMarkedFile(file, setup).others.some((line) => heading.test(line))) continue;
    throw new UserError(
      `${file} has a profile ${profile.name} already, and not by a setup.`,
      'Rename or remove that profile, or give this setup names of its own: --suffix <word>.',
    );
  }
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
