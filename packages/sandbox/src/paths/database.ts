/** The guide's database, in which every path's user may read and write. */
export const SANDBOX_DATABASE = 'testdb';
