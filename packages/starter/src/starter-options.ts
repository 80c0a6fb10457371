/** What a starter can be besides its example. */
export interface StarterOptions {
  /** The program stays and answers HTTP, where the example ends. */
  readonly isService: boolean;
  /** connect is a file of the project, where it is a packed dependency otherwise. */
  readonly hasOwnConnect: boolean;
  /** The driver's major version. */
  readonly driver: Driver;
}

export const DRIVERS = ['6', '7'] as const;
export type Driver = (typeof DRIVERS)[number];

export const DEFAULT_OPTIONS: StarterOptions = { isService: false, hasOwnConnect: false, driver: '7' };
