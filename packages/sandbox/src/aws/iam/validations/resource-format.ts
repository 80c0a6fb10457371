import { FAILED_LEGACY_PARSING } from './policy-json.ts';

// Texts and verdicts are those that getmoto/moto's tests found on the live service; `root` among the paths of IAM is in
// newer reports of its users.

const PARTITIONS = ['*', 'aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'].concat(
  ['', '-b', '-e', '-f'].map((suffix) => `aws-iso${suffix}`),
);

const IAM_PATHS = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];

/** Why a policy cannot name this resource, in the service's words. */
export function findResourceProblem(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const all = partsOf(resource);
  const [, partition, ...parts] = all;
  if (partition === undefined) return `Resource ${resource} must be in ARN format or "*".`;
  if (!PARTITIONS.includes(partition)) {
    const shown = [0, 1, 2].map((index) => parts[index] ?? '*');
    const rest = parts.slice(3).join(':') || '*';
    return `Partition "${partition}" is not valid for resource "arn:${partition}:${shown.join(':')}:${rest}".`;
  }
  const [service, region = '', , ...path] = parts;
  // That a star for the service is refused is inferred from the words.
  if (service === undefined || /[*?]/.test(service)) {
    return 'Resource vendor must be fully qualified and cannot contain regexes.';
  }
  if (service === 'iam') return findIamProblem(resource, region, path.join(':'));
  if (service === 's3' && region !== '' && !path.join(':').startsWith('accesspoint/')) {
    return `Resource ${resource} can not contain region information.`;
  }
  const isTooShort = all.length < 6 && resource.includes('::');
  return service === '' || isTooShort ? FAILED_LEGACY_PARSING : undefined;
}

function findIamProblem(resource: string, region: string, path: string): string | undefined {
  if (region !== '') return `IAM resource ${resource} cannot contain region information.`;
  if (path === '*' || path === 'root' || IAM_PATHS.some((start) => path.startsWith(start))) return undefined;
  return `IAM resource path must either be "*", root, or start with ${IAM_PATHS.join(', ')}.`;
}

/** The colon in `${aws:username}` parts nothing. */
function partsOf(resource: string): string[] {
  return resource.replaceAll(/\$\{[^}]*\}/g, '-').split(':');
}
