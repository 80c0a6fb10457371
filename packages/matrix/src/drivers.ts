import type * as Mongodb from 'mongodb';

/** A major of the driver that every row runs on. */
export interface Driver {
  major: string;
  /** Under which name it is installed here. */
  packageName: string;
  load(): Promise<typeof Mongodb>;
}

// A new major is one line, and a dependency.
export const drivers: readonly Driver[] = [
  { major: '7', packageName: 'mongodb', load: () => import('mongodb') },
  { major: '6', packageName: 'mongodb-6', load: () => loadAs(import('mongodb-6')) },
];

// The majors differ in types that no row uses.
async function loadAs(module: Promise<unknown>): Promise<typeof Mongodb> {
  return (await module) as typeof Mongodb;
}
