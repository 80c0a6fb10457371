import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildPackage } from '../build-package.ts';

const { resolve } = createRequire(import.meta.url);

/** What stands beside connect in a program's node_modules, by the name it is installed under here. */
export type Installed = Readonly<Record<string, string>>;

/** Folders of programs that have connect, as it is published, and nothing else of this repository. */
export async function createPrograms() {
  const root = mkdtempSync(join(tmpdir(), 'connect-package-'));
  const built = join(root, 'built');
  await buildPackage(join(built, 'dist'));
  cpSync(join(import.meta.dirname, '..', 'package.json'), join(built, 'package.json'));
  return {
    /** `files`: their texts, by their names. */
    create(name: string, files: Readonly<Record<string, string>>, installed: Installed): string {
      const folder = join(root, name.replace(/\W+/g, '-'));
      const modules = join(folder, 'node_modules');
      cpSync(built, join(modules, '@atlas-aws-iam', 'connect'), { recursive: true });
      for (const [packageName, here] of Object.entries(installed)) {
        const link = join(modules, packageName);
        mkdirSync(dirname(link), { recursive: true });
        symlinkSync(dirname(resolve(`${here}/package.json`)), link, 'junction');
      }
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
      return folder;
    },
    remove: () => rmSync(root, { recursive: true }),
  };
}
