import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorsOf } from '../anchors.ts';
import { pageAt, resolveLink } from '../link-target.ts';
import { readPage } from '../pages.ts';
import type { Sentence } from './sentences.ts';

/** Where these pages answer the sentences of the source documents. */
export const PLACES_FILE = 'docs/sources.json';

/** By the sentence's id. */
export type Places = Readonly<Record<string, Place>>;

export interface Place {
  /** Its first words, four at most, by which a person recognises it. */
  words: string;
  /** A link from docs/, such as `3-aws-iam.md#step-1-log-in-to-aws`. */
  place: string;
}

export function readPlaces(root: string): Places {
  return JSON.parse(readFileSync(join(root, PLACES_FILE), 'utf8'));
}

/** The places that no page has, each as a line. */
export function findLostPlaces(root: string, places: Places): string[] {
  const anchors = new Map<string, Set<string>>();
  return Object.entries(places).flatMap(([id, { words, place }]) => {
    const target = resolveLink(PLACES_FILE, place);
    const page = target && pageAt(root, target.path);
    if (!page || !existsSync(join(root, page))) return [`${id} “${words}”: ${place} is no page.`];
    const { anchor } = target;
    const known = anchors.get(page) ?? anchorsOf(readPage(root, page).tree);
    anchors.set(page, known);
    if (anchor === undefined || known.has(anchor)) return [];
    return [`${id} “${words}”: ${page} has no heading #${anchor}.`];
  });
}

/** Sentences without a place, and places of sentences that are not in the documents. */
export function compareWithSources(
  places: Places,
  sentences: readonly Sentence[],
): { unplaced: Sentence[]; stale: string[] } {
  const ids = new Set(sentences.map(({ id }) => id));
  return {
    unplaced: sentences.filter(({ id }) => !Object.hasOwn(places, id)),
    stale: Object.keys(places).filter((id) => !ids.has(id)),
  };
}
