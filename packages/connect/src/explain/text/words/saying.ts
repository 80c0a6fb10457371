import type { ExplanationCode } from '../../explanation-code.ts';
import { SUPPOSED, type Supposition } from '../supposition.ts';
import type { ToldError } from '../told-error.ts';

/** What somebody else's words are in those that the catalogue knows: of Node's driver, and of the AWS SDK for JavaScript. */
export interface Saying {
  readonly words: RegExp;
  told(match: RegExpExecArray): Omit<ToldError, 'line'>;
  /** What the words say beyond that. Nothing else is supposed then. */
  readonly known?: Supposition;
  /** Whose keys STS speaks of: where the text names the other call, they are not. */
  readonly keysOf?: 'login' | 'role';
  /** What it cannot be, because these words would be others. */
  readonly excludes?: readonly ExplanationCode[];
  /** Where the same words have another code too: a clause that follows "if". */
  readonly when?: string;
  /** What to do, where it is something else than in Node. */
  readonly fix?: string;
}

type Told = Omit<ToldError, 'line'>;

/** Words of a credential provider. */
export const provider = (words: RegExp, message: string | ((match: RegExpExecArray) => string)): Saying => ({
  words,
  told: (match) => told(typeof message === 'string' ? message : message(match), 'MongoAWSError'),
});

/** Words about the way to the server. */
export const network = (words: RegExp, message: string | ((match: RegExpExecArray) => string)): Saying => ({
  words,
  told: (match) => told(typeof message === 'string' ? message : message(match), ''),
});

/** Words of an access key of which only one half is there. */
export const halfKey = (words: RegExp): Saying => ({
  words,
  told: () => told('Unable to find environment variable credentials.', 'MongoAWSError'),
  known: SUPPOSED.halfKey,
});

export const told = (message: string, name: string): Told => ({ name, message });
