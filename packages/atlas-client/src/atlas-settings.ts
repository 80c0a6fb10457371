/** What Atlas's own tools read, and the project, which each of them calls otherwise. */
export const ATLAS_VARIABLES = {
  clientId: 'MONGODB_ATLAS_CLIENT_ID',
  clientSecret: 'MONGODB_ATLAS_CLIENT_SECRET',
  projectId: 'MONGODB_ATLAS_PROJECT_ID',
  baseUrl: 'MONGODB_ATLAS_BASE_URL',
} as const;

export interface AtlasSettings {
  /** Empty where it is not set, as the two after it. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly projectId: string;
  readonly baseUrl: string;
  /** Names of variables that a service account cannot do without, and that are not set. */
  readonly missing: readonly string[];
}

const DEFAULT_BASE_URL = 'https://cloud.mongodb.com';

/** The service account of the environment. Spaces and line breaks around a value, which come with pasting, are no part of it. */
export function readAtlasSettings(env: Readonly<Record<string, string | undefined>>): AtlasSettings {
  const read = (name: keyof typeof ATLAS_VARIABLES) => env[ATLAS_VARIABLES[name]]?.trim() ?? '';
  const needed = ['clientId', 'clientSecret'] as const;
  return {
    clientId: read('clientId'),
    clientSecret: read('clientSecret'),
    projectId: read('projectId'),
    baseUrl: read('baseUrl') || DEFAULT_BASE_URL,
    missing: needed.filter((name) => read(name) === '').map((name) => ATLAS_VARIABLES[name]),
  };
}
