import { CHAIN_FAILED, explainChainFailure } from '../chain-failure.ts';
import { PROVIDER_FAILED } from '../entries/credentials.ts';
import type { Explanation } from '../explanation.ts';
import { explainPlaceholder } from '../placeholders.ts';
import { readCatalogue } from '../read-catalogue.ts';
import { relatedErrors } from '../related-errors.ts';
import { ALTERNATIVES, GUESSES, HYPOTHESES } from './hypotheses.ts';
import { sayingsIn } from './sayings-in.ts';
import { suppose } from './suppose.ts';
import type { Supposition } from './supposition.ts';
import type { TextExplanation } from './text-explanation.ts';
import type { ToldError } from './told-error.ts';
import { toldErrors } from './told-errors.ts';

const MAX_BEGINNING_LENGTH = 40;
// Errors around or within the one that has the words.
const MAX_CONTEXT = 3;
// What a driver says of the way to a server, a provider may have met on the way to AWS.
const OF_NETWORK: ReadonlySet<string> = new Set(['nothing-listens', 'host-not-found', 'dns-failed']);

/**
 * Everything that the lines of one failure can mean, the likeliest first; nothing where they are not known, or where
 * `explained` has their likeliest code, or the beginning of their message. Both are added to it.
 */
export function readFailure(lines: readonly string[], explained: Set<string>): TextExplanation[] {
  const { plain, precise, excluded } = sayingsIn(lines);
  const told = [...toldErrors(lines), ...plain];
  if (told.some((error) => explained.has(beginning(error)))) return [];
  const base = explainErrors(told, {});
  if (base) {
    explained.add(beginning(base.told[0]));
    if (explained.has(base.text.code)) return [];
    explained.add(base.text.code);
  }
  const known = precise.flatMap(({ error, known: supposition, when, fix }) => {
    const found = explainErrors([error], supposition);
    return found ? [{ ...found.text, ...(when && { when }), ...(fix && { fix }) }] : [];
  });
  const sure = known.filter(({ when }) => when === undefined);
  if (sure.length > 0) return [...sure, ...(base ? [base.text] : []), ...known];
  const supposed = [...(base ? supposeAll(base) : guess(told)), ...alternatives(told)];
  return [...(base ? [base.text] : []), ...known, ...supposed.filter(({ code }) => !excluded.has(code))];
}

// A log has the same message any number of times, with another host or time at its end.
const beginning = (error: ToldError | undefined) => (error?.message ?? '').slice(0, MAX_BEGINNING_LENGTH);

// The same words, under other circumstances.
function supposeAll(base: Known): TextExplanation[] {
  return HYPOTHESES.flatMap(({ when, supposition, summary }) => {
    const found = explainErrors(base.told, supposition)?.text;
    if (!found || found.code === base.text.code || isEmptyGuess(found, base.text)) return [];
    return [{ ...found, when, ...(summary && { summary }) }];
  });
}

// Without a guess from the words alone, what else could have met them is worth a try.
function guess(told: readonly ToldError[]): TextExplanation[] {
  return GUESSES.flatMap(({ when, supposition, summary }) => {
    const found = explainErrors(told, supposition)?.text;
    return found && !isEmptyGuess(found) ? [{ ...found, when, ...(summary && { summary }) }] : [];
  });
}

// Anything at all can be what a provider has met.
function isEmptyGuess({ summary }: TextExplanation, base?: TextExplanation): boolean {
  return summary === PROVIDER_FAILED && !(base && OF_NETWORK.has(base.code));
}

function alternatives(told: readonly ToldError[]): TextExplanation[] {
  return ALTERNATIVES.flatMap(({ words, when, explanation }) => {
    const error = told.find(({ message }) => words.test(message));
    return error ? [{ ...shown(explanation, error.line), when }] : [];
  });
}

interface Known {
  readonly text: TextExplanation;
  /** What it is known by: the error that has the words, and those that say who met it. */
  readonly told: readonly ToldError[];
}

function explainErrors(told: readonly ToldError[], supposition: Supposition): Known | undefined {
  if (told.length === 0) return undefined;
  const { errors, evidence, env } = suppose(told, supposition);
  const related = relatedErrors({ name: '', message: '', errors }, env).slice(1);
  const known = (explanation: Explanation, error: ToldError | undefined): Known => ({
    text: shown(explanation, error?.line ?? ''),
    told: [
      ...(error ? [error] : []),
      ...told.filter((one) => one !== error && one.name === 'MongoAWSError').slice(0, MAX_CONTEXT),
    ],
  });
  const toldWith = (words: RegExp) => told.find(({ message }) => words.test(message));
  const placeholder = explainPlaceholder(related, env);
  if (placeholder) return known(placeholder, toldWith(/<[^<>]+>/) ?? told[0]);
  const chain = explainChainFailure(related, env);
  if (chain) return known(chain, toldWith(CHAIN_FAILED));
  const found = readCatalogue(related, env, evidence);
  return found && known(found.explanation, told[errors.indexOf(found.facts.error) % told.length]);
}

function shown(
  { code, summary, fix, docs }: Explanation | Omit<Explanation, 'cause'>,
  found: string,
): TextExplanation {
  // The folder that this runs in is not the program's.
  return { code, summary, fix: fix.replace(`: ${process.cwd()}`, '.'), docs, found };
}
