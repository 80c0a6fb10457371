import { homeRegionOf, partitionOf, regionalStsHost } from '../../account/partition.ts';
import { maskName } from '../../masking/mask-message.ts';
import { REGIONS } from '../regions.ts';
import { withoutHeader, withoutLine } from './draft.ts';
import { type Evidence, headerVariations, signedValue, type Variation } from './variation.ts';

const GLOBAL = 'sts.amazonaws.com';

type Host = readonly [host: string, text: string, isLikely?: boolean];

/** Another host than the one that the server names. */
export function hostVariations(evidence: Evidence): Variation[] {
  const difference = { kind: 'host', text: 'left out the host', part: 'host' } as const;
  return [
    ...headerVariations(evidence, 'host', 'host', [...likelyHosts(evidence), ...otherHosts(evidence)]),
    { ...difference, change: (draft) => withoutLine(draft, 'host') },
    { ...difference, change: (draft) => withoutHeader(draft, 'host') },
  ];
}

function likelyHosts({ draft, addresses }: Evidence): Host[] {
  const { region } = draft.scope;
  const hosts = [
    GLOBAL,
    regionalStsHost(region),
    regionalStsHost(homeRegionOf(partitionOf(region))),
    ...addresses,
  ];
  return hosts.map((host) => [host, `signed the host ${maskName(host)}`, true]);
}

function otherHosts({ draft, addresses }: Evidence): Host[] {
  const own = signedValue(draft, 'host') ?? '';
  const { region } = draft.scope;
  const hosts = [
    ...addresses.flatMap((address) => {
      const [host = '', port = ''] = address.split(':');
      return [host, `localhost:${port}`];
    }),
    'localhost',
    '127.0.0.1',
    ...Object.values(REGIONS).flat().map(regionalStsHost),
    ...[region, 'us-east-1'].flatMap((of) => [`sts-fips.${of}.amazonaws.com`, `sts.${of}.api.aws`]),
    'iam.amazonaws.com',
    'aws.amazonaws.com',
    'amazonaws.com',
  ];
  return [
    ...hosts.map((host): Host => [host, `signed the host ${maskName(host)}`]),
    [`${own}:443`, 'signed the host with the port 443'],
    [`${own}:80`, 'signed the host with the port 80'],
    [own.replace(/:\d+$/, ''), 'signed the host without its port'],
    [own.toUpperCase(), 'signed the host in capitals'],
    [own.toLowerCase(), 'signed the host in small letters'],
    [`${own}.`, 'signed the host with a dot at its end'],
    [`https://${own}`, 'signed the host with https before it'],
    [`https://${own}/`, 'signed the host as a URL'],
    ['', 'signed an empty host'],
  ];
}
