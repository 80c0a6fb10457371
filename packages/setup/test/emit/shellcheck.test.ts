import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { emitSetup } from '../../src/emit/emit.ts';
import { SETUP_PATHS } from '../../src/objects/index.ts';
import { PARAMETERS } from './parameters.ts';

const isThere = spawnSync('shellcheck', ['--version']).error === undefined;
/** `$external` is a name, and nothing to expand. */
const NO_VARIABLE = 'SC2016';

describe.skipIf(!isThere)('shellcheck finds nothing in the scripts (needs shellcheck)', () => {
  test.each(SETUP_PATHS)('%s', (path) => {
    for (const format of ['aws-cli', 'atlas-cli'] as const) {
      for (const isDestroy of [false, true]) {
        const { stdout } = spawnSync('shellcheck', ['--format=gcc', `--exclude=${NO_VARIABLE}`, '-'], {
          input: emitSetup({ format, path, parameters: PARAMETERS, isDestroy }),
          encoding: 'utf8',
        });
        expect(stdout, `${format} ${isDestroy}`).toBe('');
      }
    }
  });
});
