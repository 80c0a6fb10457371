import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readProperty, readText, showValue } from './from-connect.ts';

export interface Installed {
  /** Where it really is, behind links. */
  readonly folder: string;
  readonly version: string;
}

/** As Node.js finds it: in `node_modules` of the folder, else of those above it. */
export function findPackage(name: string, from: string): Installed | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    const version = readProperty(readManifest(candidate), 'version');
    if (typeof version === 'string') {
      return { folder: realpathSync(candidate), version: showValue(version, process.env) };
    }
    if (folder === dirname(folder)) return undefined;
  }
}

export function readManifest(folder: string): object | undefined {
  const file = readText(join(folder, 'package.json'));
  if (!('text' in file)) return undefined;
  try {
    const value: unknown = JSON.parse(file.text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
