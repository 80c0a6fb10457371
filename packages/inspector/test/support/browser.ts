import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian, Ubuntu and the machines of GitHub have one. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/local/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const path = process.env.CHROMIUM_PATH ?? PLACES.find((place) => existsSync(place));

// As for tshark: CI installs it on Linux only.
const isRequired = !['', 'false', undefined].includes(process.env.CI) && process.platform === 'linux';

/** Why no browser is started here, or undefined. Where it is required, a missing one fails instead. */
export const noBrowser =
  (path !== undefined && existsSync(path)) || isRequired
    ? undefined
    : `skipped: there is no Chromium at ${path ?? PLACES.join(', ')}; CHROMIUM_PATH names another`;

export function startBrowser(): Promise<Browser> {
  if (path === undefined) {
    throw new Error(`There is no Chromium at ${PLACES.join(', ')}. Install it, or set CHROMIUM_PATH.`);
  }
  return chromium.launch({
    executablePath: path,
    // Containers run as root, and their shared memory is small.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}
