import { UserError } from '@atlas-aws-iam/command';
import { parse } from 'dotenv';
import type { SetupRecord } from '../state/setup-record.ts';
import { envLine } from './env-lines.ts';
import { readMarkedFile, removeMarkedBlock, writeMarkedBlock } from './marked-block.ts';
import { readEnv } from './reader-files.ts';

/** The same for all rows. */
const SHARED = ['AWS_MONGO_CLUSTER_URL', 'AWS_MONGO_DATABASE', 'AWS_ENDPOINT_URL'];
/** What a service hands out, a row gets from the service. */
const OF_SERVICE = /^AWS_(?:CONTAINER|EC2|LAMBDA|EXECUTION)_/;
const SESSION = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

const markOf = (target: string) => `matrix, ${target}`;

/**
 * Writes what `npm run matrix:atlas` needs for each setup of the state, which is without a suffix. Without any, the block
 * goes.
 *
 * @throws UserError where somebody has set one of the variables otherwise
 */
export function writeMatrixBlock(file: string, target: string, records: readonly SetupRecord[]): void {
  const env = matrixEnv(records);
  const mark = markOf(target);
  if (Object.keys(env).length === 0) {
    removeMarkedBlock(file, mark);
    return;
  }
  const own = parse(readMarkedFile(file, mark).others.join('\n'));
  const set = Object.keys(env).find((name) => own[name] && own[name] !== env[name]);
  if (set !== undefined) {
    throw new UserError(
      `${file} sets ${set} already, and not by a setup.`,
      'Remove that line, or leave out --matrix: a setup changes no value that it has not written.',
    );
  }
  writeMarkedBlock(
    file,
    mark,
    Object.entries(env).map(([name, value]) => envLine(name, value)),
  );
}

export function hasMatrixBlock(file: string, target: string): boolean {
  return readMarkedFile(file, markOf(target)).block !== undefined;
}

function matrixEnv(records: readonly SetupRecord[]): Record<string, string> {
  const shared: Record<string, string> = {};
  const own: Record<string, string> = {};
  for (const { setup, object } of records) {
    if (object.kind !== 'reader-files' || setup.includes('+')) continue;
    const principal = records.find((each) => each.setup === setup && each.object.id === 'database-user')?.arn;
    if (principal === undefined) continue;
    const hasKey = records.some((each) => each.setup === setup && each.object.id === 'key');
    const isOfRow = (name: string) =>
      !OF_SERVICE.test(name) &&
      (hasKey || !SESSION.includes(name)) &&
      (object.profile !== undefined || name !== 'AWS_SHARED_CREDENTIALS_FILE');
    own[settingName(setup, 'PRINCIPAL')] = principal;
    for (const [name, value] of Object.entries(readEnv(object.envFile, setup))) {
      if (SHARED.includes(name)) shared[name] = value;
      else if (isOfRow(name)) own[settingName(setup, name)] = value;
    }
    if (object.profile) own[settingName(setup, 'AWS_SHARED_CREDENTIALS_FILE')] = object.profile.file;
  }
  return { ...shared, ...own };
}

/** As the matrix has it: `MATRIX_WEB_IDENTITY__AWS_ROLE_ARN`. */
function settingName(path: string, variable: string): string {
  return `MATRIX_${path.toUpperCase().replaceAll('-', '_')}__${variable}`;
}
