import { driverError } from '../driver-error.ts';
import { findPackage, type Installed, readManifest } from '../find-package.ts';
import { type Explanation, explain, readProperty, showValue } from '../from-connect.ts';
import type { Finding } from '../link.ts';

export interface Project {
  /** The major of the driver that the folder's programs load; undefined without one. */
  readonly driverMajor: number | undefined;
}

const WATCHED = ['mongodb', '@aws-sdk/credential-providers', 'aws4'] as const;

/** Which driver and which SDK the folder's programs load, and what that driver does differently. */
export function examineProject(folder: string): Finding<Project> {
  const manifest = readManifest(folder);
  if (!manifest) return { summary: 'no Node.js project in this folder', value: { driverMajor: undefined } };
  const found = WATCHED.map((name) => [name, findPackage(name, folder)] as const);
  const [driver, sdk, aws4] = found.map(([, installed]) => installed);
  const copies = driver ? copiesOf(folder, manifest, driver) : [];
  const evidence = [
    ...found.map(([name, installed]) => `${name}: ${installed ? installed.version : 'not installed here'}`),
    ...copies.map(([owner, { version }]) => `mongodb ${version} too: ${owner} brings its own`),
  ];
  if (!driver)
    return { summary: 'mongodb is not installed here', evidence, value: { driverMajor: undefined } };
  const driverMajor = Number.parseInt(driver.version, 10);
  return {
    summary: `mongodb ${driver.version}${sdk ? `, @aws-sdk/credential-providers ${sdk.version}` : ''}`,
    evidence: [...evidence, ...differences(driverMajor)],
    remarks: [...unsupported(driverMajor), ...copies.map(([owner]) => twoDrivers(owner))],
    findings: lacking(driverMajor, sdk, aws4),
    value: { driverMajor },
  };
}

function differences(major: number): string[] {
  return major === 6
    ? [
        'Driver 6 copies AWS_ACCESS_KEY_ID and its companions into a client, and signs with them before it asks a provider.',
      ]
    : [];
}

// In the words of the driver that does not find it: https://github.com/mongodb/node-mongodb-native/blob/main/src/deps.ts
function lacking(major: number, sdk: Installed | undefined, aws4: Installed | undefined): Explanation[] {
  const missing =
    major >= 7 && !sdk ? '@aws-sdk/credential-providers' : major === 6 && !aws4 ? 'aws4' : undefined;
  if (missing === undefined) return [];
  const words = `Optional module \`${missing}\` not found. Please install it to enable AWS authentication`;
  return [explain(driverError('MongoMissingDependencyError', new Error(words)))];
}

const unsupported = (major: number) =>
  major < 6 ? [`mongodb ${major} is older than what is known here: what follows is said by driver 7.`] : [];

const twoDrivers = (owner: string) =>
  `${owner} brings a copy of mongodb of its own: a client of the one cannot be given to the other (two-drivers). mongoClientOptions({ driver }) with the driver of ${owner} fits it.`;

/** Packages of the project whose own copy of the driver is another one. */
function copiesOf(folder: string, manifest: object, driver: Installed): [string, Installed][] {
  const names = ['dependencies', 'devDependencies'].flatMap((field) =>
    Object.keys((readProperty(manifest, field) as object | undefined) ?? {}),
  );
  return names.flatMap((name): [string, Installed][] => {
    const owner = name === 'mongodb' ? undefined : findPackage(name, folder);
    const needs = owner && readProperty(readManifest(owner.folder), 'dependencies');
    const own = owner && readProperty(needs, 'mongodb') !== undefined && findPackage('mongodb', owner.folder);
    return own && own.folder !== driver.folder ? [[showValue(name, process.env), own]] : [];
  });
}
