import type { Call } from './languages.ts';

/** Of the metadata services of EC2, ECS and EKS Pod Identity: drivers ask them, and are told nothing of them. */
const ADDRESSES = ['169.254.169.254', '169.254.170.2', '169.254.170.23'];

/**
 * The command with a network of its own, in which there is nothing but loopback: that has the addresses of AWS's metadata
 * services too, and the hosts file is the given one. On Linux, with `unshare` and `ip`.
 */
export function inPrivateNetwork(hostsFile: string, ...command: readonly string[]): Call {
  const setUp = [
    'ip link set lo up',
    ...ADDRESSES.map((address) => `ip address add ${address}/32 dev lo`),
    'mount --bind "$0" /etc/hosts',
    'exec "$@"',
  ];
  // -r: whoever runs it is root inside, and may mount there and listen on ports 80 and 443.
  return { program: 'unshare', args: ['-rnm', 'sh', '-c', setUp.join(' && '), hostsFile, ...command] };
}
