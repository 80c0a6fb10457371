import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sentence, sentencesOf } from './sentences.ts';

/** What the documents of a folder say, file by file: Markdown, or reStructuredText, with any ending. */
export function readSources(folder: string): { file: string; sentences: Sentence[] }[] {
  return readdirSync(folder)
    .sort()
    .map((file) => ({ file, sentences: sentencesOf(readFileSync(join(folder, file), 'utf8')) }));
}
