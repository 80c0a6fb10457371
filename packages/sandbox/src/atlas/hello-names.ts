/** What monitors send all the time, and a connection first. */
export const HELLOS: ReadonlySet<string> = new Set(['hello', 'isMaster', 'ismaster']);
