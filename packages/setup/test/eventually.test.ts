import { expect, test } from 'vitest';
import { eventually } from '../src/kinds/eventually.ts';

function world() {
  const said: string[] = [];
  const paused: number[] = [];
  return {
    said,
    paused,
    say: (line: string) => void said.push(line),
    pause: async (ms: number) => void paused.push(ms),
  };
}

test('what is refused for some seconds is tried again, and that is said', async () => {
  const { said, paused, ...context } = world();
  const refusals = ['early', 'early'];
  const act = async () => {
    const refusal = refusals.shift();
    if (refusal !== undefined) throw new Error(refusal);
    return 'done';
  };
  expect(await eventually(context, 'the role', () => true, act)).toBe('done');
  expect(said[0]).toBe('the role: AWS does not know all of it yet; again in 1 s');
  expect(paused).toEqual([1000, 2000]);
});

test('for about a minute', async () => {
  const { paused, said: _, ...context } = world();
  const act = () => Promise.reject(new Error('refused'));
  await expect(eventually(context, 'the role', () => true, act)).rejects.toThrow('refused');
  expect(paused.reduce((sum, ms) => sum + ms, 0)).toBe(60_000);
});

test('what is refused for another reason is not tried again', async () => {
  const { paused, said: _, ...context } = world();
  const act = () => Promise.reject(new Error('denied'));
  await expect(eventually(context, 'the role', () => false, act)).rejects.toThrow('denied');
  expect(paused).toEqual([]);
});
