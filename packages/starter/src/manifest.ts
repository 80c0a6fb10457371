import type { PackedPackages } from './pack-packages.ts';
import type { StarterOptions } from './starter-options.ts';

type Dependencies = Record<string, string>;

interface Manifest {
  engines?: Record<string, string>;
  scripts?: Record<string, string>;
  dependencies?: Dependencies;
  devDependencies?: Dependencies;
  allowScripts?: Record<string, boolean>;
}

const CONNECT = '@atlas-aws-iam/connect';
const DOCTOR = '@atlas-aws-iam/doctor';

/**
 * The example's package.json with connect as a file beside it, or without it, and with the doctor. What npm is to let packages do while they are
 * installed, the root says for every workspace.
 */
export function starterManifest(
  { example, connect, root }: { example: Manifest; connect: Manifest; root: Manifest },
  id: string,
  name: string,
  packed: PackedPackages,
  { hasOwnConnect, driver }: StarterOptions,
): object {
  const { [CONNECT]: _, ...dependencies } = example.dependencies ?? {};
  return {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: connect.engines,
    scripts: { ...example.scripts, doctor: doctorCommand(id) },
    dependencies: sorted({
      ...dependencies,
      ...(hasOwnConnect ? connect.dependencies : { [CONNECT]: `file:${packed.connect.fileName}` }),
      ...(driver === '6' && driver6(connect.devDependencies)),
    }),
    devDependencies: sorted({ ...example.devDependencies, [DOCTOR]: `file:${packed.doctor.fileName}` }),
    allowScripts: root.allowScripts,
  };
}

/** It resolves credentials as the program does; a provider of one's own it cannot call. */
function doctorCommand(id: string): string {
  const isChain = id === 'default-chain' || id === 'custom-provider';
  return isChain ? 'atlas-iam-doctor' : `atlas-iam-doctor --path ${id}`;
}

/** As they are installed here, under another name. */
function driver6({ 'mongodb-6': driver = '', aws4 = '' }: Dependencies = {}): Dependencies {
  return { mongodb: driver.replace('npm:mongodb@', ''), aws4 };
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
