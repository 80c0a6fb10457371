import { expect, test } from 'vitest';
import { startSetup } from './support/start-setup.ts';

test('--json prints one event on each line, without a secret', async () => {
  await using setup = await startSetup();
  const events = async (command: 'plan' | 'apply' | 'status' | 'destroy') => {
    const { output } = await setup.run(command, ['env-vars'], {}, { isJson: true });
    return output.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  expect(await events('plan')).toEqual([
    {
      event: 'target',
      target: 'sandbox',
      account: '123456789012',
      caller: 'arn:aws:iam::123456789012:user/admin',
      project: 'sandbox',
      cluster: 'sandbox',
    },
    {
      event: 'plan',
      hasChanges: true,
      add: 3,
      change: 0,
      destroy: 0,
      changes: expect.arrayContaining([
        expect.objectContaining({
          action: 'create',
          type: 'aws_iam_access_key',
          attributes: { id: null, secret: '(sensitive value)', user: 'atlas-aws-iam-env-vars' },
        }),
      ]),
      notes: expect.any(Array),
    },
  ]);
  const applied = await events('apply');
  expect(applied.map(({ event }) => event).filter((event) => event !== 'waiting')).toEqual([
    'target',
    'plan',
    ...Array(4).fill('done'),
    'proof',
    'end',
  ]);
  expect(applied.at(-1)).toEqual({ event: 'end', outcome: 'applied', add: 3, change: 0, destroy: 0 });
  expect((await events('status')).at(-1)).toMatchObject({
    event: 'end',
    outcome: 'status',
    setups: ['env-vars'],
  });
  expect((await events('destroy')).at(-1)).toEqual({ event: 'end', outcome: 'destroyed', destroy: 3 });
});
