import { partitionOf } from '../../account/partition.ts';
import { maskName } from '../../masking/mask-message.ts';
import { REGIONS } from '../regions.ts';
import { type Evidence, signedValue, type Variation } from './variation.ts';

/** What clients take for a region: a label of the host, a name of the SDK's, nothing. */
const NO_REGIONS = ['aws-global', 'global', 'amazonaws', 'com', 'sts', 'localhost', 'US-EAST-1', '0', ''];

const SERVICES = [
  'iam',
  'execute-api',
  's3',
  'mongodb',
  'mongodb-aws',
  'rds-db',
  'docdb',
  'STS',
  'sts.amazonaws.com',
  '',
];

/** Another region or service than the one that the credential scope names. */
export function scopeVariations({ draft }: Evidence): Variation[] {
  const { region, service } = draft.scope;
  const labels = (signedValue(draft, 'host') ?? '').split('.');
  const likely = new Set(['us-east-1', labels[1]]);
  const regions = new Set([
    ...likely,
    ...REGIONS[partitionOf(region)],
    ...Object.values(REGIONS).flat(),
    ...NO_REGIONS,
  ]);
  return [
    ...[...regions]
      .filter((other): other is string => other !== undefined && other !== region)
      .flatMap((other) => scopeVariation('region', 'region', other, likely.has(other))),
    ...SERVICES.filter((other) => other !== service).flatMap((other) =>
      scopeVariation('service', 'service', other),
    ),
  ];
}

function scopeVariation(
  kind: 'region' | 'service',
  member: 'region' | 'service',
  value: string,
  isLikely = false,
): Variation[] {
  const name = value === '' ? `no ${member}` : maskName(value);
  const text = kind === 'region' ? `signed for ${name}` : `signed for the service ${name}`;
  return [
    {
      kind,
      text,
      part: 'scope',
      isLikely,
      change: (draft) => {
        const scope = { ...draft.scope, [member]: value };
        return { ...draft, scope, derivation: scope };
      },
    },
    {
      kind,
      text: `derived its key for ${kind === 'region' ? name : `the service ${name}`}`,
      part: 'signing key',
      change: (draft) => ({ ...draft, derivation: { ...draft.derivation, [member]: value } }),
    },
  ];
}
