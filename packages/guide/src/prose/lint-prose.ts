import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TextlintKernel } from '@textlint/kernel';
import type { Problem } from '../problem.ts';
import { plainWords } from './plain-words.ts';
import { textsInCode, usageInCode } from './texts-in-code.ts';

type Plugin = typeof import('@textlint/textlint-plugin-text');

// CommonJS whose export is called `default`: Node and Vite take that apart in different ways.
const require = createRequire(import.meta.url);
const { default: markdown } = require('@textlint/textlint-plugin-markdown') as Plugin;
const { default: plainText } = require('@textlint/textlint-plugin-text') as Plugin;

export interface Prose {
  /** Relative to the root of the repository, with forward slashes. */
  file: string;
  text: string;
  ext: '.md' | '.txt';
}

// What a user of these packages reads is in their texts: explanations, refusals, and what a mistake is called.
const READ_BY_USERS = /^packages\/(connect\/src|mistakes\/src\/table)\//;

/** The pages, the READMEs, the explanations, and what `--help` prints. */
export function readProse(root: string): Prose[] {
  return listFiles(root, '')
    .map((file) => readFile(root, file))
    .filter(({ text }) => /\S/.test(text));
}

/** Every turn of phrase that `patterns.ts` names. */
export async function lintProse(all: readonly Prose[]): Promise<Problem[]> {
  const kernel = new TextlintKernel();
  const options = {
    plugins: [
      { pluginId: 'markdown', plugin: markdown },
      { pluginId: 'text', plugin: plainText },
    ],
    rules: [{ ruleId: 'plain-words', rule: plainWords }],
  };
  const results = await Promise.all(
    all.map(({ file, text, ext }) => kernel.lintText(text, { ...options, filePath: file, ext })),
  );
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ loc, message }) => ({ file: filePath, line: loc.start.line, text: message })),
  );
}

function readFile(root: string, file: string): Prose {
  const content = readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
  if (file.endsWith('.md')) return { file, text: content, ext: '.md' };
  return { file, text: READ_BY_USERS.test(file) ? textsInCode(content) : usageInCode(content), ext: '.txt' };
}

// Tests hold sentences that are wrong on purpose.
function listFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory())
      return /^(node_modules|dist|test|\..*)$/.test(entry.name) ? [] : listFiles(root, `${path}/`);
    return /\.(md|ts)$/.test(entry.name) ? [path] : [];
  });
}
