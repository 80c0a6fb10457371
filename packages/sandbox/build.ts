import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from './bundle.ts';

const OUTPUT = join(import.meta.dirname, 'dist');

// Names of chunks follow their contents: without this, those of earlier builds would stay. Types are tsc's.
await rm(OUTPUT, { recursive: true, force: true });
await bundle(['src/index.ts', 'src/cli.ts'], OUTPUT);
