import assert from 'node:assert/strict';
import { CLUSTER_URL, type PathSettings, pathSettings, settingName } from '../atlas-settings.ts';
import { type Driver, drivers } from '../drivers.ts';
import { samePrincipal } from '../principal.ts';
import type { Evidence, Row } from '../row.ts';
import { describeFailure, runExample } from '../run-example.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The same examples on the cluster in this environment: nothing of it is touched but the examples' own collection. */
export function createLoginAtlasRows(env: Env): readonly Row[] {
  return pathSettings.flatMap((settings) =>
    drivers.map((driver) => ({
      name: settings.path,
      group: 'login' as const,
      path: settings.path,
      driver,
      target: 'atlas' as const,
      findMissing: () => findMissing(settings, env),
      run: () => logIn(settings, driver, env),
    })),
  );
}

function findMissing({ path, required, findObstacle }: PathSettings, env: Env): string | undefined {
  if (!env[CLUSTER_URL]) return `${CLUSTER_URL} is not set`;
  const obstacle = findObstacle?.(env);
  if (obstacle) return obstacle;
  const names = [...required, 'PRINCIPAL'].map((variable) => settingName(path, variable));
  const missing = names.filter((name) => !env[name]);
  return missing.length > 0 ? `${missing.join(', ')} not set` : undefined;
}

async function logIn(
  { path, required, optional }: PathSettings,
  driver: Driver,
  env: Env,
): Promise<Evidence> {
  const run = await runExample(path, driver, {
    ...placeOf(env),
    // Elsewhere no chain may fall through to an address that is somebody else's.
    AWS_EC2_METADATA_DISABLED: String(path !== 'ec2-role'),
    ...pick(env, ['AWS_MONGO_CLUSTER_URL', 'AWS_MONGO_DATABASE']),
    ...Object.fromEntries(
      [...required, ...optional].flatMap((variable) => {
        const value = env[settingName(path, variable)];
        return value ? [[variable, value] as const] : [];
      }),
    ),
  });
  assert.equal(run.exitCode, 0, describeFailure(run));
  const expected = env[settingName(path, 'PRINCIPAL')] ?? '';
  assert.ok(
    samePrincipal(run.identity ?? '', expected),
    `The server saw ${run.identity}, which is not the user or role of ${expected}.`,
  );
  // How Atlas prints a role is not public: the raw form is what the report keeps.
  return { identity: run.identity ?? '' };
}

/** What tells a program where it runs and where AWS is, and its home, which has the cache of SSO tokens. */
function placeOf(env: Env): Record<string, string> {
  return {
    ...pick(env, [
      'HOME',
      'USERPROFILE',
      'AWS_ENDPOINT_URL',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_EXECUTION_ENV',
    ]),
    ...pick(
      env,
      Object.keys(env).filter((name) => name.startsWith('AWS_CONTAINER_')),
    ),
  };
}

function pick(env: Env, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
