import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../run-turbo.ts';

interface Step {
  uses?: string;
  run?: string;
  shell?: string;
  if?: string;
  with?: Record<string, string>;
}
interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<
    string,
    {
      permissions?: Record<string, string>;
      strategy?: { matrix: { node: string[] } };
      steps: Step[];
    }
  >;
}

const readText = (file: string) => readFileSync(join(repositoryRoot, file), 'utf8');
const workflows = ['ci.yml', 'atlas.yml'].map(
  (name) => [name, parse(readText(`.github/workflows/${name}`)) as Workflow] as const,
);
const jobsOf = ({ jobs }: Workflow) => Object.values(jobs);
const commandsOf = (script: string) => script.match(/^(npm|bash) .+/gm);

describe('workflows', () => {
  test('use the same version of an action everywhere', () => {
    const actions = workflows.flatMap(([, workflow]) =>
      jobsOf(workflow).flatMap(({ steps }) => steps.flatMap(({ uses = [] }) => uses)),
    );
    const names = actions.map((action) => action.split('@')[0]);
    expect(new Set(actions).size).toBe(new Set(names).size);
  });

  test.each(workflows)(
    '%s: a job that may ask for an OIDC token runs no script of a package',
    (_, workflow) => {
      expect(workflow.permissions).toEqual({ contents: 'read' });
      for (const { permissions, steps } of jobsOf(workflow)) {
        if (permissions?.['id-token'] === undefined) continue;
        expect(permissions).toEqual({ contents: 'read', 'id-token': 'write' });
        const installations = steps.flatMap(({ run = '' }) => run.match(/npm (ci|install)\b.*/g) ?? []);
        expect(installations).toEqual(['npm ci --ignore-scripts']);
      }
    },
  );

  test('ci.yml runs the gate, on the oldest Node that is supported and on the recommended one', () => {
    const [, ci] = workflows[0] ?? expect.unreachable();
    const { steps, strategy } = ci.jobs.test ?? expect.unreachable();
    expect(steps.map((step) => [step.run, step.if]).filter(([run]) => run !== undefined)).toEqual([
      ['.ci/run', undefined],
      ['npm run docs:check -- --shell powershell', "runner.os == 'Windows'"],
    ]);
    const { engines } = JSON.parse(readText('packages/connect/package.json'));
    expect(strategy?.matrix.node).toContain(`${engines.node.replace('>=', '')}.0`);
    expect(strategy?.matrix.node).toContain(readText('.nvmrc').trim());
  });

  test('the gate installs, and then verifies; the count of tests is its last line', () => {
    expect(commandsOf(readText('.ci/run'))).toEqual(['bash .ci/install-tools', 'npm ci', 'bash .ci/verify']);
    expect(commandsOf(readText('.ci/verify'))?.at(-1)).toBe('npm test');
  });
});
