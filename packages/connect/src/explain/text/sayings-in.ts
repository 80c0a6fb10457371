import type { ExplanationCode } from '../explanation-code.ts';
import { MAX_LINE_LENGTH } from './plain-text.ts';
import type { Supposition } from './supposition.ts';
import type { ToldError } from './told-error.ts';
import { awsWords } from './words/aws-words.ts';
import { credentialWords } from './words/credential-words.ts';
import { driverWords } from './words/driver-words.ts';
import { networkWords } from './words/network-words.ts';
import type { Saying } from './words/saying.ts';

const SAYINGS: readonly Saying[] = [...awsWords, ...driverWords, ...credentialWords, ...networkWords];

interface PreciseSaying {
  readonly error: ToldError;
  readonly known: Supposition;
  readonly when: string | undefined;
  readonly fix: string | undefined;
}

/** The words of other clients in these lines: as errors among others, and by themselves where more is known of them. */
export function sayingsIn(lines: readonly string[]): {
  plain: ToldError[];
  precise: PreciseSaying[];
  /** What they rule out. */
  excluded: ReadonlySet<ExplanationCode>;
} {
  const plain: ToldError[] = [];
  const precise: PreciseSaying[] = [];
  const excluded = new Set<ExplanationCode>();
  const isRole = lines.some((line) => /\bAssumeRole\b|\bMongoAWSError\b/.test(line));
  const isLogin = lines.some((line) => /\bGetCallerIdentity\b/.test(line));
  for (const line of lines) {
    const part = line.slice(0, MAX_LINE_LENGTH);
    for (const { words, told, known, keysOf, when, fix, excludes = [] } of SAYINGS) {
      if ((keysOf === 'login' && isRole) || (keysOf === 'role' && isLogin)) continue;
      const match = words.exec(part);
      if (!match) continue;
      for (const code of excludes) excluded.add(code);
      const error = { ...told(match), line };
      if (!known && !fix) plain.push(error);
      else precise.push({ error, known: known ?? {}, when: isRole || isLogin ? undefined : when, fix });
    }
  }
  return { plain, precise, excluded };
}
