import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from '@atlas-aws-iam/command';
import { REPORT_TITLE } from './format-report.ts';
import { readText, showValue } from './from-connect.ts';

/**
 * Whether a report can be written there is known before anything is asked: what is there already must be a report too.
 *
 * @throws UserError
 */
export function expectReportFile(path: string): void {
  const shown = showValue(path, process.env);
  const existing = readText(path);
  const isOther =
    'unread' in existing ||
    ('text' in existing && !existing.text.startsWith(REPORT_TITLE) && existing.text !== '');
  if (path === '')
    throw new UserError('--report wants the name of a file.', 'Such as: --report doctor-report.md');
  if (isOther) {
    throw new UserError(`${shown} is there, and is not a report.`, 'Name a file that does not exist yet.');
  }
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    accessSync(stats ? path : dirname(resolve(path)), constants.W_OK);
    if (!stats || stats.isFile()) return;
  } catch {
    // Said below, as what is there and is no file.
  }
  throw new UserError(
    `no report can be written to ${shown}.`,
    'Name a file in a folder that you can write to.',
  );
}

export function writeReport(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
}
