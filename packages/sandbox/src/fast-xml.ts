import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Loaded when the first document is read or written: it is a quarter of what a start would load. */
export function fastXml(): typeof import('fast-xml-parser') {
  return require('fast-xml-parser');
}
