import { showHost } from '../show-host.ts';
import { absent, ending, type Finding, incomplete, usable } from './finding.ts';
import { noPath } from './no-path.ts';
import { inspectTokenFile } from './token-file.ts';

const RELATIVE = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
const FULL = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
const TOKEN_FILE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';
const ECS_HOST = '169.254.170.2';
const HTTP_HOSTS: ReadonlySet<string> = new Set([
  ECS_HOST,
  '169.254.170.23',
  '[fd00:ec2::23]',
  'localhost',
  '[::1]',
]);

/** If it is, the chain asks the container's endpoint, and no instance. */
export function isContainerConfigured(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env[RELATIVE] || env[FULL]);
}

// @aws-sdk/credential-provider-http
export function inspectContainer(env: NodeJS.ProcessEnv): Finding {
  if (!isContainerConfigured(env)) return absent(`${RELATIVE} and ${FULL} are not set.`);
  const relative = env[RELATIVE];
  const name = relative ? RELATIVE : FULL;
  const address = relative ? `http://${ECS_HOST}${relative}` : env[FULL];
  const url = address && URL.canParse(address) ? new URL(address) : undefined;
  // The rest of it is a secret: whoever knows the path gets the credentials.
  if (!url) return ending(`${name} is set, and is not a URL.`, { code: 'container-uri-refused' });
  const host = showHost(address ?? '', env);
  if (!isAccepted(url)) {
    // Without its slash it would be a part of the host, and nothing of it may be shown.
    if (relative) {
      return incomplete(`${RELATIVE} does not begin with a slash: the SDK does not ask it.`, {
        code: 'container-uri-refused',
        fix: `Leave it as the platform has set it, with the slash in front; an address with a host belongs into ${FULL}. Unset it if this is not a container.`,
      });
    }
    return incomplete(
      `${name} names ${host}, which is neither https nor an address of ECS, EKS or loopback: the SDK does not ask it.`,
      { code: 'container-uri-refused' },
    );
  }
  const problem = { code: 'container-unreachable' } as const;
  const tokenFile = env[TOKEN_FILE];
  const contents = noPath(tokenFile ?? '');
  if (contents) return ending(`${TOKEN_FILE}: ${contents}.`, { code: 'path-holds-contents' });
  const file = tokenFile ? inspectTokenFile(tokenFile, env) : undefined;
  // An empty token is sent as it is.
  if (file && 'trouble' in file && file.trouble !== 'which is empty') {
    return ending(`${TOKEN_FILE} names ${file.shown}, ${file.trouble}.`, problem);
  }
  return usable(`${name} is set; the endpoint at ${host} is asked.`, problem);
}

function isAccepted({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || HTTP_HOSTS.has(hostname) || /^127(\.\d+){3}$/.test(hostname);
}
