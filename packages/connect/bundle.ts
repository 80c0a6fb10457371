import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin, transform } from 'esbuild';

// Whoever imports connect waits for every file of it, so there are few. What several entries need is in chunks that they
// share: there is one ConnectError, and the explanations are loaded when something failed. The same files are written as
// CommonJS too: esbuild splits ES modules alone, and entries that are bundled one by one would each have their own of
// everything.

const TARGET = 'node20.19';

/** Sources, as package.json exports them. */
export const ENTRIES = ['src/index.ts', 'src/explain/index.ts', 'src/proof.ts', 'src/target.ts'] as const;

const OPTIONS = {
  absWorkingDir: import.meta.dirname,
  bundle: true,
  format: 'esm',
  packages: 'external',
  platform: 'node',
  target: TARGET,
  charset: 'utf8',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** The source that exports what all of them do. */
export const ALL = 'src/all.ts';

/** Writes the package's JavaScript, as ES modules and as CommonJS, and tells what became of which source. */
export async function bundle(outdir: string): Promise<Metafile> {
  const { metafile, outputFiles } = await build({
    ...OPTIONS,
    entryPoints: [...ENTRIES],
    outbase: 'src',
    outdir,
    chunkNames: 'shared/[hash]',
    splitting: true,
    metafile: true,
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const code = withoutBareImports(text);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
    await writeFile(path.replace(/\.js$/, '.cjs'), await asCommonJs(code));
  }
  return metafile;
}

/** Writes all of it as one file that can be read, for projects that keep connect as their own. */
export async function bundleAll(outfile: string): Promise<void> {
  const banner =
    '// Connects to MongoDB with AWS IAM, and explains what goes wrong. Yours to change; see LICENSE beside it.';
  await build({ ...OPTIONS, entryPoints: [ALL], outfile, banner: { js: banner }, plugins: [loadAtOnce] });
}

// What is in the same file is there already. Left alone, esbuild wraps whatever is loaded late in functions that load it.
const loadAtOnce: Plugin = {
  name: 'load at once',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const imports: string[] = [];
      const rest = text.replace(/^ *const (\{.*\}) = await import\((.*)\);\n/gm, (_, names, from) => {
        imports.push(`import ${names} from ${from};\n`);
        return '';
      });
      return { contents: imports.join('') + rest, loader: 'ts' };
    });
  },
};

// esbuild keeps the order in which chunks run by importing those that a chunk takes nothing of. Nothing here does anything
// when it is loaded, as package.json says (sideEffects), and bundlers warn of an import that is only for that.
function withoutBareImports(code: string): string {
  return code.replace(/^import "\.{1,2}\/[^"]+";\n/gm, '');
}

async function asCommonJs(code: string): Promise<string> {
  const { code: converted } = await transform(code, {
    format: 'cjs',
    platform: 'node',
    target: TARGET,
    charset: 'utf8',
    // As require(): where modules run in a vm, as in jest, import() wants a flag.
    supported: { 'dynamic-import': false },
  });
  return converted.replace(/\brequire\("(\.{1,2}\/[^"]+)\.js"\)/g, 'require("$1.cjs")');
}
