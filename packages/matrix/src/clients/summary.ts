import type { Language } from './languages.ts';

export interface RunSummary {
  chosen: readonly Language[];
  /** Those of which each source was measured. */
  measured: readonly Language[];
  /** Undefined where no client could be built. */
  isCutOff: boolean | undefined;
  sourceCount: number;
  /** What the run has written. */
  files: readonly string[];
}

/** Whether what was measured is complete, and what was written. */
export function formatSummary({ chosen, measured, isCutOff, sourceCount, files }: RunSummary): string {
  if (isCutOff === false) {
    return `Not complete, and nothing is written: this system gives the clients no network of their own
(unshare and ip, on Linux). They were tried with keys and profiles alone, with the network.`;
  }
  if (measured.length === 0) return 'Nothing was measured, and nothing is written.';
  const missing = chosen.filter((language) => !measured.includes(language)).map(({ title }) => title);
  const written = `Written: ${files.join(' and ')}. The clients reached nothing but the sandbox.`;
  return missing.length === 0
    ? `Complete: ${sourceCount} sources, each with ${measured.map(({ title }) => title).join('; ')}. ${written}`
    : `Not complete, and as measured before, if at all: ${missing.join('; ')}. ${written}`;
}
