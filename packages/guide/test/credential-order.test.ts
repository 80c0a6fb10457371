import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatCredentialOrder } from '../src/credential-order/format.ts';
import { type Observation, observeDrivers } from '../src/credential-order/observe.ts';

let observations: [Observation, Observation];
beforeAll(async () => {
  observations = await observeDrivers();
});

test('docs/credential-order.md says what the installed drivers and SDK do (npm run credential-order -w packages/guide)', () => {
  const page = readFileSync(join(repositoryRoot, 'docs/credential-order.md'), 'utf8').replaceAll(
    '\r\n',
    '\n',
  );
  expect(formatCredentialOrder(observations)).toBe(page);
});

describe.each([
  ['driver 7', 0],
  ['driver 6', 1],
] as const)('%s', (name, index) => {
  test('is that driver', () => {
    expect(observations[index].driver).toMatch(name === 'driver 7' ? /^7\./ : /^6\./);
  });

  test('every pair has a winner among the two, and inspectSources names it', () => {
    const { chain, profile } = observations[index];
    expect([chain.length, profile.length]).toEqual([15, 10]);
    for (const cell of [...chain, ...profile]) {
      expect(cell.pair).toContain(cell.winner);
      expect(cell).toMatchObject({ inspectedIsRight: true });
    }
  });
});

test('of sources that fail some are passed over, and some end the chain', () => {
  const [driver7, driver6] = observations.map(({ broken }) =>
    Object.fromEntries(broken.map(({ name, failure }) => [name, failure])),
  );
  expect(driver7).toMatchObject({
    'a key id in the environment, and no secret': undefined,
    'a web identity without `AWS_ROLE_ARN`': undefined,
    'a web identity whose token file is not there': 'provider-file-missing',
  });
  expect(driver6).toMatchObject({
    'a key id in the environment, and no secret': 'env-credentials-incomplete',
  });
});

describe('the page is not written', () => {
  const withWinner = (observation: Observation, row: number, winner: string): Observation => ({
    ...observation,
    chain: observation.chain.map((cell, index) => (index === row ? { ...cell, winner } : cell)),
  });

  test('when a sentence of it is no longer true', () => {
    const [driver7, driver6] = observations;
    const changed = withWinner(driver6, 0, '`AWS_PROFILE`');
    expect(() => formatCredentialOrder([driver7, changed])).toThrow('Correct the text');
  });

  test('when there is no order', () => {
    const [driver7, driver6] = observations;
    const changed = withWinner(driver7, 14, 'nobody');
    expect(() => formatCredentialOrder([changed, driver6])).toThrow('no order');
  });
});
