const OPENING = '"\'`“”„‟‘’‚‛«»‹›';
const QUOTES = new RegExp(`^[${OPENING}]|[${OPENING}]$`, 'u');
const CURLY = /^[“”„‟‘’‚‛«»‹›]|[“”„‟‘’‚‛«»‹›]$/u;
// A byte order mark, and marks that have no width.
const INVISIBLE = /[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/u;

export interface StrayCharacters {
  /** Completes "Read as a MongoDB connection string, …". */
  readonly problem: string;
  readonly fix: string;
}

/** What has come into a value with it: quotation marks, white space, a line break, the variable's name. */
export function findStrayCharacters(source: string, value: string): StrayCharacters | undefined {
  const inside = value.trim();
  if (inside === '')
    return {
      problem: 'it is only white space',
      fix: `Set ${source} to your cluster’s host, as Atlas shows it under Connect.`,
    };
  if (QUOTES.test(inside)) {
    return {
      problem: `it ${isQuotedTwice(inside) ? 'is in' : 'begins or ends with'} ${CURLY.test(inside) ? 'typographic ' : ''}quotation marks that belong to the value`,
      fix: 'Take them away. A shell and a .env file take one pair of straight quotes ("…" or \'…\') for themselves, and leave a second one and all others; docker --env-file, systemd and the consoles of AWS leave every one.',
    };
  }
  if (INVISIBLE.test(value)) {
    return {
      problem: 'it contains a character that cannot be seen, such as a byte order mark',
      fix: 'Type the address again, instead of pasting it; save files as UTF-8 without a BOM.',
    };
  }
  if (/^(?:export\s+)?[A-Z][A-Z0-9_]*\s*=/.test(inside)) {
    return {
      problem: 'it begins with the name of a variable',
      fix: `Set ${source} to what comes after the "=".`,
    };
  }
  if (/^mongosh?\s/.test(inside)) {
    return {
      problem: 'it is a command line of mongosh',
      fix: 'Take the address out of it: what begins with mongodb+srv:// or mongodb://, without the quotation marks.',
    };
  }
  if (/[;,]$/.test(inside)) {
    return {
      problem: `it ends with "${inside.at(-1)}"`,
      fix: 'Remove it: it comes from the file or the program that the address was copied from.',
    };
  }
  if (inside === value) return undefined;
  const ends = /[\r\n]/.test(value) ? 'a line break' : 'white space';
  const where = value.startsWith(inside) ? 'at its end' : value.endsWith(inside) ? 'before it' : 'around it';
  return {
    problem: `it has ${ends} ${where}`,
    fix: /\r/.test(value)
      ? 'Remove it: a file with Windows line ends, read on another system, leaves a carriage return at the end of each line (dos2unix, or save it with LF).'
      : 'Remove it where the value is set.',
  };
}

function isQuotedTwice(value: string): boolean {
  return value.length > 1 && QUOTES.test(value.slice(1)) && QUOTES.test(value.slice(0, -1));
}
