import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceOf } from './build-client.ts';
import type { Language, Locked } from './languages.ts';
import { cellsOf, type MeasuredClient, type Measurement, type RunCells } from './measurement.ts';
import { sources } from './sources.ts';

/**
 * What was known, and what a run has measured in its place. A client that the run lacks stays as it was measured before, and
 * says so where it is of another version now.
 *
 * @param day of the run, `2026-11-26`
 */
export function withRun(
  before: Measurement,
  run: RunCells,
  clients: readonly Language[],
  day: string,
): Measurement {
  const entries = clients.flatMap((language): [string, MeasuredClient][] => {
    const { [language.id]: known } = before;
    const measured = cellsOf(run[language.id] ?? []);
    if (isWhole(measured.cells)) {
      return [[language.id, asMeasured(language, measured, day)]];
    }
    if (!known) return [];
    const { old: _old, ...rest } = known;
    return [[language.id, withAge(language, rest)]];
  });
  return Object.fromEntries(entries);
}

/** Whether there is a cell for each source. */
export function isWhole(cells: MeasuredClient['cells']): boolean {
  return sources.every(({ id }) => cells[id] !== undefined);
}

function asMeasured(
  language: Language,
  { driver, cells, onInstance }: ReturnType<typeof cellsOf>,
  measured: string,
): MeasuredClient {
  const { library } = language;
  return withAge(language, {
    driver,
    ...(library && { library: libraryOf(language, library) }),
    measured,
    cells,
    onInstance,
  });
}

function libraryOf(language: Language, library: NonNullable<Language['library']>): string {
  return typeof library === 'string' ? library : `${library.name} ${lockedVersion(language, library)}`;
}

function withAge(language: Language, client: MeasuredClient): MeasuredClient {
  const { newest, locked } = language;
  const version = locked && lockedVersion(language, locked);
  const now = newest
    ? `[${newest.version}](${newest.url}) is out`
    : version !== undefined && !client.driver.includes(version) && `${version} is to be had now`;
  return now ? { ...client, old: now } : client;
}

/** @throws Error where the file does not say it */
export function lockedVersion(language: Language, { file, pattern }: Locked): string {
  const version = pattern.exec(readFileSync(join(sourceOf(language), file), 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${file} of ${language.id} has no version as ${pattern}`);
  return version;
}
