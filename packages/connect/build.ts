import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPackage } from './build-package.ts';

const OUTPUT = join(import.meta.dirname, 'dist');

// Names of chunks follow their contents: without this, those of earlier builds would stay.
await rm(OUTPUT, { recursive: true, force: true });
await buildPackage(OUTPUT);
