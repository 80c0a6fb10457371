import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The page as it is served. */
export interface Page {
  html: Buffer;
  /** Of `Content-Security-Policy`: its own scripts and styles, and no other. */
  policy: string;
}

const FILE = 'inspector.html';

const PLACEHOLDER = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>The sandbox's inspector</title>
<p>This build of the sandbox has no page. <a href="state">state</a> and logins/&lt;id&gt; answer in JSON, events as a stream.</p>
</html>
`;

/** @param file of the build when left out */
export function readPage(file = builtFile()): Page {
  const html = file === undefined ? PLACEHOLDER : readFileSync(file, 'utf8');
  return { html: Buffer.from(html), policy: policyOf(html) };
}

/** https://www.w3.org/TR/CSP3/#directives-fetch; hashes as in https://www.w3.org/TR/CSP3/#external-hash */
function policyOf(html: string): string {
  return [
    `default-src 'none'`,
    `script-src ${hashesOf(html, 'script')}`,
    `style-src ${hashesOf(html, 'style')}`,
    `connect-src 'self'`,
    'img-src data:',
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

function hashesOf(html: string, element: 'script' | 'style'): string {
  // A browser reads one line break for two characters: https://html.spec.whatwg.org/multipage/parsing.html#preprocessing-the-input-stream
  const text = html.replace(/\r\n?/g, '\n');
  const contents = [...text.matchAll(new RegExp(`<${element}\\b[^>]*>(.*?)</${element}>`, 'gis'))];
  const hashes = contents.map(([, content = '']) => `'sha256-${hash('sha256', content, 'base64')}'`);
  return hashes.length > 0 ? hashes.join(' ') : `'none'`;
}

/** Undefined in a build without one. Programs lie in `dist` or a folder of it, and as sources two folders beside it. */
function builtFile(): string | undefined {
  const url = import.meta.url;
  const folder = dirname(url.startsWith('file:') ? fileURLToPath(url) : url);
  return ['.', '..', '../../dist'].map((way) => join(folder, way, FILE)).find((file) => existsSync(file));
}
