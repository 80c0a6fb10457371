import { showHost } from '../show-host.ts';
import { isContainerConfigured } from './container.ts';
import { absent, ending, type Finding } from './finding.ts';
import { profileName } from './profile-name.ts';
import type { SharedFiles } from './shared-files.ts';

const DEFAULT_ENDPOINTS: ReadonlyMap<string, string> = new Map([
  ['IPv4', 'http://169.254.169.254'],
  ['IPv6', 'http://[fd00:ec2::254]'],
]);

// @smithy/credential-provider-imds. Only asking would tell, and nothing is asked here.
export function inspectInstance(env: NodeJS.ProcessEnv, files: SharedFiles): Finding {
  const { AWS_EC2_METADATA_DISABLED } = env;
  if (AWS_EC2_METADATA_DISABLED && AWS_EC2_METADATA_DISABLED !== 'false') {
    return absent('AWS_EC2_METADATA_DISABLED is set.');
  }
  const finding = inspectEndpoint(env, files);
  return isContainerConfigured(env) ? { ...finding, skippedFor: 'container' } : finding;
}

/** Which address would be asked, if any can be. */
export function inspectEndpoint(env: NodeJS.ProcessEnv, files: SharedFiles): Finding {
  const read = (variable: string, key: string) => env[variable] ?? setting(files, profileName(env), key);
  const problem = { code: 'metadata-unreachable' } as const;
  const endpoint = read('AWS_EC2_METADATA_SERVICE_ENDPOINT', 'ec2_metadata_service_endpoint');
  if (endpoint) {
    return URL.canParse(endpoint)
      ? { kind: 'unknown', detail: unknownAt(showHost(endpoint, env)), problem }
      : ending('AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL.', problem);
  }
  const mode = read('AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE', 'ec2_metadata_service_endpoint_mode') ?? 'IPv4';
  const byMode = DEFAULT_ENDPOINTS.get(mode);
  // The usual address is no problem of its own: on most computers nobody answers there.
  return byMode
    ? { kind: 'unknown', detail: unknownAt(new URL(byMode).host) }
    : ending('AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is neither IPv4 nor IPv6.', problem);
}

const unknownAt = (host: string) =>
  `Only a request to ${host} shows whether this is an EC2 instance that has a role.`;

// Here the config file wins over the credentials file (node-config-provider/fromSharedConfigFiles).
function setting(files: SharedFiles, name: string, key: string): string | undefined {
  return files.configProfiles.get(name)?.get(key) ?? files.credentials.sections.get(name)?.get(key);
}
