import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm run build` has made. */
export const BUILT_PAGE = readFileSync(join(import.meta.dirname, '..', '..', 'dist', 'index.html'), 'utf8');
