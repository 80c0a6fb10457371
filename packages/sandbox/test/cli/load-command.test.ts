import { expect, test } from 'vitest';
import { loadCommand } from '../../src/cli/load-command.ts';

test.each([
  ['linux', 'env', 'set -a; . .sandbox/env; set +a'],
  ['darwin', 'paths/env-vars.session.env', 'set -a; . .sandbox/paths/env-vars.session.env; set +a'],
  ['win32', 'env', '. ./.sandbox/env.ps1'],
  ['win32', 'paths/env-vars.session.env', '. ./.sandbox/paths/env-vars.session.ps1'],
] as const)('on %s %s is loaded by: %s', (platform, name, command) => {
  expect(loadCommand('.sandbox', name, platform)).toBe(command);
});
