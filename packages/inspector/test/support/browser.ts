import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const path = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Why no browser is started here, or undefined. Where CI is set, a missing one fails instead. */
export const noBrowser =
  existsSync(path) || process.env.CI
    ? undefined
    : `There is no Chromium at ${path}; CHROMIUM_PATH names another.`;

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: path,
    // Containers run as root, and their shared memory is small.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}
