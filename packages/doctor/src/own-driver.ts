declare global {
  var OWN_DRIVER_VERSION: string | undefined;
}

/** The version of the driver that the doctor runs itself: its bundle has it, its sources take the one installed. */
export const OWN_DRIVER = globalThis.OWN_DRIVER_VERSION ?? 'as installed';
