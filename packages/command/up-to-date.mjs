import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

// Plain JavaScript: it decides whether there is anything compiled to run.

/** What no compilation reads. */
const NOT_READ = new Set(['node_modules', 'dist', 'test', 'bench', '.turbo', '.vitest', '.env']);
/** What every compilation reads, or which changes when something else is installed. */
const COMMON = ['tsconfig.base.json', 'turbo.json', 'package-lock.json', 'node_modules/.package-lock.json'];

/** The packages that are compiled, as folders of the repository. */
export function compiledPackages(root) {
  const packages = join(root, 'packages');
  if (!existsSync(packages)) return [];
  return readdirSync(packages)
    .map((name) => `packages/${name}`)
    .filter((folder) => {
      try {
        return 'build' in JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).scripts;
      } catch {
        return false;
      }
    });
}

/** Whether each folder is as it was when it was last compiled: its sources, and what was made of them. */
export function isUpToDate(root, folders) {
  // Set by turbo for its tasks, which start when what they depend on is compiled.
  if (process.env.TURBO_HASH) return folders.every((folder) => existsSync(join(root, folder, 'dist')));
  try {
    // Of nothing, nothing is compiled.
    if (folders.length === 0) return false;
    return folders.every((folder) => {
      const { sources, outputs } = JSON.parse(readFileSync(stampOf(root, folder), 'utf8'));
      return sources === sourcesOf(root, folder) && outputs === outputsOf(root, folder);
    });
  } catch {
    return false;
  }
}

/** What a folder is compiled from; taken before a compilation, so that a change made meanwhile is seen. */
export function sourcesOf(root, folder) {
  const files = [
    ...COMMON.map((name) => join(root, name)),
    ...filesUnder(join(root, folder), (name) => !NOT_READ.has(name)),
  ];
  return fingerprint(files, `${process.version} ${process.platform} ${process.arch}`);
}

/** Notes that the folder has been compiled from these sources. */
export function markUpToDate(root, folder, sources) {
  const stamp = stampOf(root, folder);
  mkdirSync(dirname(stamp), { recursive: true });
  // Whole or not at all: another command may be reading it.
  const aside = `${stamp}.${process.pid}`;
  writeFileSync(aside, JSON.stringify({ sources, outputs: outputsOf(root, folder) }));
  renameSync(aside, stamp);
}

function outputsOf(root, folder) {
  const files = filesUnder(join(root, folder, 'dist'), () => true);
  if (files.length === 0) throw new Error(`${folder} has nothing compiled`);
  return fingerprint(files, '');
}

function stampOf(root, folder) {
  return join(root, 'node_modules', '.cache', 'atlas-aws-iam', `${folder.replaceAll('/', '-')}.json`);
}

/** Of size and times, not of content: looking takes milliseconds, and a touched file only costs a compilation. */
function fingerprint(files, extra) {
  const hash = createHash('sha256').update(extra);
  for (const file of files) {
    const stats = lstatSync(file, { bigint: true, throwIfNoEntry: false });
    hash.update(`\n${file}\0${stats?.size}\0${stats?.mtimeNs}\0${stats?.ctimeNs}`);
  }
  return hash.digest('hex');
}

function filesUnder(folder, isWanted) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => isWanted(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path, isWanted) : [path];
    });
}
