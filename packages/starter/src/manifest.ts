type Dependencies = Record<string, string>;

interface Manifest {
  engines?: Record<string, string>;
  scripts?: Record<string, string>;
  dependencies?: Dependencies;
  devDependencies?: Dependencies;
  allowScripts?: Record<string, boolean>;
}

const CONNECT = '@atlas-aws-iam/connect';

/**
 * The example's package.json with connect's dependencies instead of connect: all of them are on the registry. What npm
 * is to let packages do while they are installed, the root says for every workspace.
 */
export function starterManifest(
  { example, connect, root }: { example: Manifest; connect: Manifest; root: Manifest },
  name: string,
): object {
  const { [CONNECT]: _, ...dependencies } = example.dependencies ?? {};
  return {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: connect.engines,
    scripts: example.scripts,
    dependencies: sorted({ ...dependencies, ...connect.dependencies }),
    devDependencies: sorted(example.devDependencies ?? {}),
    allowScripts: root.allowScripts,
  };
}

/** A name that npm takes, made of a folder's. https://docs.npmjs.com/cli/v11/configuring-npm/package-json#name */
export function packageName(folderName: string): string {
  const name = folderName
    .toLowerCase()
    .replace(/[^a-z0-9._~-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '')
    .slice(0, 214);
  return name === '' || name === 'node_modules' || name === 'favicon.ico' ? 'atlas-app' : name;
}

function sorted(dependencies: Dependencies): Dependencies {
  return Object.fromEntries(Object.entries(dependencies).sort(([one], [other]) => (one < other ? -1 : 1)));
}
