import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { writePage } from '../src/write-page.ts';
import { BUILT_PAGE } from './support/built-page.ts';
import { policyOf } from './support/policy.ts';

const KILOBYTE = 1000;

test('the page has less than 40 kB, compressed', () => {
  expect(gzipSync(BUILT_PAGE, { level: 9 }).length).toBeLessThan(40 * KILOBYTE);
});

test('it is one file: nothing in it is fetched from elsewhere, and no script is a module', () => {
  const tags =
    BUILT_PAGE.replace(/<(script|style)([^>]*)>.*?<\/\1>/gs, '<$1$2>').match(/<[a-z][^>]*>/g) ?? [];
  expect(tags.filter((tag) => /\b(?:src|srcset|on\w+)\s*=|\btype="module"/.test(tag))).toEqual([]);
  expect(tags.filter((tag) => tag.startsWith('<link'))).toEqual([
    expect.stringContaining('href="data:image/svg'),
  ]);
  expect(BUILT_PAGE).not.toMatch(/@import|url\(\s*['"]?(?!data:)/);
});

test('its own policy allows its script and its style by their hashes, as the sandbox’s header does', () => {
  const [, own = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(BUILT_PAGE) ?? [];
  const [, script = ''] = /<script>(.*?)<\/script>/s.exec(BUILT_PAGE) ?? [];
  expect(own).toContain(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  expect(own.split('; ').filter((directive) => !directive.startsWith('script-src'))).toEqual(
    policyOf(BUILT_PAGE)
      .split('; ')
      .filter((directive) => !/^(?:script-src|frame-ancestors)/.test(directive)),
  );
  expect(own).not.toContain('unsafe');
});

test('text of a script cannot end it', () => {
  const page = writePage('const a = "</script><!--";', 'a{}');
  expect(page).toContain('const a = "<\\/script><\\!--";');
});

test('no source writes markup or text that runs, or keeps more than the theme and the filter', () => {
  const folder = join(import.meta.dirname, '..', 'src');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(name)) continue;
    const source = readFileSync(join(folder, name), 'utf8');
    expect(source, name).not.toMatch(
      /innerHTML|InnerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/,
    );
    const storing = /localStorage|sessionStorage|indexedDB|document\.cookie|\bcaches\b/.test(source);
    expect(storing, name).toBe(name === join('parts', 'stored.ts'));
    const stored = [...source.matchAll(/\bstore\('(\w+)'/g)].map(([, what]) => what);
    expect(['theme', 'filter'], name).toEqual(expect.arrayContaining(stored));
  }
});
