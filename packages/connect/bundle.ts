import { type BuildOptions, build, type Metafile } from 'esbuild';

// Whoever imports connect waits for every file of it, so there are few. What several entries need is in chunks that they
// share: there is one ConnectError. Types are tsc's.

const ENTRIES = ['src/index.ts', 'src/explain/index.ts', 'src/proof.ts', 'src/target.ts'];
const FORMATS = [{ format: 'esm', splitting: true }] as const satisfies readonly BuildOptions[];

/** Writes the package's JavaScript, in each of its formats, and tells what became of which source. */
export async function bundle(outdir: string): Promise<Metafile[]> {
  return Promise.all(
    FORMATS.map(async (format) => {
      const { metafile } = await build({
        ...format,
        absWorkingDir: import.meta.dirname,
        entryPoints: ENTRIES,
        outbase: 'src',
        outdir,
        chunkNames: 'shared/[hash]',
        bundle: true,
        packages: 'external',
        platform: 'node',
        target: 'node20.19',
        charset: 'utf8',
        logLevel: 'warning',
        metafile: true,
      });
      return metafile;
    }),
  );
}
