import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { inspectSources } from '../src/explain/index.ts';
import { keyIdOf, startAwsStub } from './aws-stub.ts';
import { combine } from './pairwise.ts';
import {
  asDefault,
  ENVIRONMENTS,
  PROFILES,
  ROLES,
  SECRET,
  type SourceCase,
  useSources,
  WEB_IDENTITIES,
} from './source-cases.ts';

// What inspectSources() says, against what the driver and the SDK's own chain do.

const CHAIN_FAILED = 'Could not load credentials from any providers';
const STOPS = /The chain stops here\.$/;

let stubUrl: string;
beforeEach(async () => {
  stubUrl = await startAwsStub();
  // The SDK's warnings about two sources at once.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

type Outcome = { readonly winner: string } | { readonly error: string };

// As the driver does it: keys that the client has taken, if any, else the chain.
async function askForReal(): Promise<Outcome> {
  try {
    const client = new MongoClient('mongodb://127.0.0.1/?authMechanism=MONGODB-AWS');
    const winner = client.options.credentials?.username || (await fromNodeProviderChain()()).accessKeyId;
    return { winner };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

async function compare(name: string, ...cases: readonly (SourceCase | undefined)[]): Promise<void> {
  await useSources(stubUrl, ...cases);
  const sources = inspectSources();
  const outcome = await askForReal();
  const context = `${name}: ${JSON.stringify({ outcome, sources }, null, 2)}`;
  const present = sources.filter(({ state }) => state === 'present');
  const stopping = sources.filter(({ detail }) => STOPS.test(detail));
  const isInstanceAsked = sources.some(({ state }) => state === 'unknown');

  expect(JSON.stringify(sources), context).not.toContain(SECRET);
  if ('winner' in outcome) {
    const winner = present[0]?.id ?? (isInstanceAsked ? 'instance' : 'nobody');
    expect(outcome.winner, context).toBe(keyIdOf(winner));
    expect(stopping, context).toEqual([]);
  } else {
    expect(present, context).toEqual([]);
    expect(stopping.length > 0, context).toBe(outcome.error !== CHAIN_FAILED);
    expect(isInstanceAsked, context).toBe(false);
  }
  // The first that decides is named by whatever comes after it.
  const decider = (present[0] ?? stopping[0])?.id;
  for (const { shadowedBy, state, id } of sources) {
    expect(shadowedBy !== undefined, context).toBe(state === 'shadowed');
    const isPassedOver = id === 'environment' || (id === 'instance' && shadowedBy === 'container');
    if (shadowedBy && !isPassedOver) expect(shadowedBy, context).toBe(decider);
  }
}

// SOURCE_AGREEMENT=complete tries all combinations, which takes minutes; else any two states of two sources meet.
const isComplete = process.env.SOURCE_AGREEMENT === 'complete';
const named = { env: { AWS_PROFILE: 'p' } };
const PLACES = {
  named: (profile: SourceCase) => [profile, named],
  default: (profile: SourceCase) => [asDefault(profile)],
};
const places = Object.keys(PLACES) as (keyof typeof PLACES)[];
const webs = Object.keys(WEB_IDENTITIES);

// The chain after the environment is the SDK's alone, and the same for both drivers.
describe.each(process.env.DRIVER_MAJOR === '6' ? [] : ['without keys in the environment'])('%s', () => {
  test.each(
    combine(
      { profile: Object.keys(PROFILES), place: places, web: webs, role: Object.keys(ROLES) },
      isComplete,
    ),
  )('profile $profile, $place; web identity $web; role $role', async ({ profile, place, web, role }) => {
    const sources = [...PLACES[place](PROFILES[profile] ?? {}), WEB_IDENTITIES[web], ROLES[role]];
    await compare(place, ...sources);
  });
});

describe('with keys in the environment', () => {
  const profile = [
    'none',
    'static keys',
    'an id without a secret',
    'role of the environment',
    'token file missing',
  ];
  test.each(
    combine(
      {
        environment: Object.keys(ENVIRONMENTS),
        profile,
        place: places,
        web: webs,
        role: ['none', 'instance'],
      },
      isComplete,
    ),
  )(
    'environment $environment; profile $profile, $place; web identity $web; role $role',
    async ({ environment, profile, place, web, role }) => {
      const ofProfile = PLACES[place](PROFILES[profile] ?? {});
      await compare(place, ENVIRONMENTS[environment], ...ofProfile, WEB_IDENTITIES[web], ROLES[role]);
    },
  );
});
