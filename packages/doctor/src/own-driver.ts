import { findPackage } from './find-package.ts';

declare global {
  var OWN_DRIVER_VERSION: string | undefined;
}

/** The version of the driver that the doctor runs itself: its bundle knows, its sources take the one installed. */
export const ownDriver = (): string =>
  globalThis.OWN_DRIVER_VERSION ?? findPackage('mongodb', import.meta.dirname)?.version ?? 'unknown';
