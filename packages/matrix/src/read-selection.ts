import { expectOneOf, readPathAndVariant, UserError } from '@atlas-aws-iam/command';
import { pathSettings } from './atlas-settings.ts';
import { drivers } from './drivers.ts';
import type { Row, TargetName } from './row.ts';

const TARGETS: readonly TargetName[] = ['sandbox', 'atlas', 'server'];
const SERVER_OPTIONS = ['uri', 'sts-port', 'yes-create-users-on'] as const;
const GROUPS: readonly Row['group'][] = ['login', 'specification', 'refusal', 'protocol'];

/** What the command was told of rows and their target. */
export interface Selection extends Partial<Record<(typeof SERVER_OPTIONS)[number], string>> {
  atlas?: boolean;
  target?: string;
  path?: string;
  variant?: string;
  driver?: string;
  group?: string;
}

/** What the rows run against. @throws UserError */
export function readTarget({
  atlas = false,
  target = atlas ? 'atlas' : 'sandbox',
  ...values
}: Selection): TargetName {
  expectOneOf('target', target, TARGETS);
  if (atlas && target !== 'atlas') {
    throw new UserError(`--atlas and --target ${target} are two targets.`, 'Say one of them.');
  }
  const stray = SERVER_OPTIONS.find((name) => values[name] !== undefined);
  if (target !== 'server' && stray) {
    throw new UserError(`--${stray} is of a server of your own.`, 'Say --target server too.');
  }
  return target as TargetName;
}

/** Which rows are wanted. @throws UserError */
export function readSelection({
  path: said,
  variant: saidVariant,
  driver,
  group,
}: Selection): (row: Row) => boolean {
  if (said === undefined && saidVariant !== undefined) {
    throw new UserError('--variant is of a path.', 'Say --path too.');
  }
  const paths = pathSettings.map((settings) => settings.path);
  const { path, variant } =
    said === undefined
      ? { path: undefined, variant: undefined }
      : readPathAndVariant(said, saidVariant, 'path', paths);
  const majors = drivers.map(({ major }) => major);
  if (driver !== undefined) expectOneOf('driver', driver, majors);
  if (group !== undefined) expectOneOf('group', group, GROUPS);
  return (row) =>
    (path === undefined || row.path === path) &&
    (variant === undefined || row.name === `${path} ${variant}`) &&
    (driver === undefined || row.driver?.major === driver) &&
    (group === undefined || row.group === group);
}
