import { copyFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bundle } from './bundle.ts';

const OUTPUT = join(import.meta.dirname, 'dist');
const COMMONJS = join(OUTPUT, 'cjs');

// Names of chunks follow their contents: without this, those of earlier builds would stay. Types are tsc's.
await rm(OUTPUT, { recursive: true, force: true });
await bundle(
  [
    'src/index.ts',
    'src/vitest.ts',
    'src/cli.ts',
    'src/bin.ts',
    'src/inspect/index.ts',
    'src/login-client/index.ts',
  ],
  OUTPUT,
);
await bundle(['src/index.ts'], COMMONJS, 'cjs');
await writeFile(join(COMMONJS, 'package.json'), '{ "type": "commonjs" }\n');

// Its terms ask that they go along with what is bundled.
const jose = dirname(createRequire(import.meta.url).resolve('jose/package.json'));
await copyFile(join(jose, 'LICENSE.md'), join(OUTPUT, 'jose-license.md'));

// Its page is data: nothing of it is imported. turbo.json of this package has it built first.
await copyFile(
  join(import.meta.dirname, '..', 'inspector', 'dist', 'index.html'),
  join(OUTPUT, 'inspector.html'),
);
