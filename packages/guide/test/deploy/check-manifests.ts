import { parseAllDocuments } from 'yaml';

interface Expected {
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>` */
  image: string;
  /** That of the image: `amd64`. */
  architecture: string;
  /** The annotation of the service account; undefined where it must have none. */
  roleArn: string | undefined;
}

/** What is wrong with a service account and a Job. Kubernetes' own schemas are not to be had here. */
export function checkManifests(text: string, { image, architecture, roleArn }: Expected): string[] {
  const documents = [...parseAllDocuments(text)];
  const errors = documents.flatMap((document) =>
    document.errors.map(({ linePos, message }) => `line ${linePos?.[0].line}: ${message.split('\n')[0]}`),
  );
  if (errors.length > 0) return errors;
  const [account, job] = documents.map((document) => document.toJS());
  const { spec: pod, metadata } = job?.spec?.template ?? {};
  const container = pod?.containers?.[0];
  const annotations = roleArn && { 'eks.amazonaws.com/role-arn': roleArn };
  const fields: [name: string, is: unknown, expected: unknown][] = [
    ['documents', documents.length, 2],
    ['account.apiVersion', account?.apiVersion, 'v1'],
    ['account.kind', account?.kind, 'ServiceAccount'],
    ['account.metadata.annotations', account?.metadata?.annotations, annotations],
    // Anything else starts the program again when it has ended.
    ['job.apiVersion', job?.apiVersion, 'batch/v1'],
    ['job.kind', job?.kind, 'Job'],
    ['job.spec.backoffLimit', job?.spec?.backoffLimit, 3],
    ['job.spec.selector', job?.spec?.selector, undefined],
    ['job.metadata.namespace', job?.metadata?.namespace, account?.metadata?.namespace],
    ['pod.metadata', metadata, undefined],
    ['pod.restartPolicy', pod?.restartPolicy, 'Never'],
    ['pod.serviceAccountName', pod?.serviceAccountName, account?.metadata?.name],
    ['pod.nodeSelector.os', pod?.nodeSelector?.['kubernetes.io/os'], 'linux'],
    ['pod.nodeSelector.arch', pod?.nodeSelector?.['kubernetes.io/arch'], architecture],
    ['container.image', container?.image, image],
    ['container.env', variablesOf(container), ['AWS_MONGO_CLUSTER_URL', 'AWS_MONGO_DATABASE']],
  ];
  return fields
    .filter(([, is, expected]) => JSON.stringify(is) !== JSON.stringify(expected))
    .map(
      ([name, is, expected]) => `${name} is ${JSON.stringify(is)}, and should be ${JSON.stringify(expected)}`,
    );
}

/** Those that the program reads itself; each has a value. */
function variablesOf(
  container: { env?: { name: string; value?: string }[] } | undefined,
): string[] | undefined {
  return container?.env
    ?.filter(({ name, value }) => name.startsWith('AWS_MONGO_') && typeof value === 'string')
    .map(({ name }) => name);
}
