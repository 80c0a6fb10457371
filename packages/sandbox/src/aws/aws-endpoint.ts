import { homeRegionOf, type Partition, partitionOf } from '../account/partition.ts';

/** What a host of AWS's own stands for. */
export interface AwsEndpoint {
  service: 'iam' | 'sts';
  /** Undefined for a host that AWS does not have, such as a global one in China: nobody's keys are known there. */
  partition: Partition | undefined;
  /** The region it takes in a credential scope. */
  region: string;
}

const HOST = /^(iam|sts)(?:\.([a-z0-9-]+))?\.amazonaws\.com(\.cn)?(?::\d+)?$/;

/**
 * Undefined for a host that is none of AWS's. IAM has one endpoint in each partition; STS one in each region, and in `aws`
 * alone a global one, which takes us-east-1.
 * https://docs.aws.amazon.com/general/latest/gr/iam-service.html and sts.html
 */
export function parseAwsEndpoint(host: string): AwsEndpoint | undefined {
  const [, name, label, isChina] = HOST.exec(host.toLowerCase()) ?? [];
  if (name === undefined) return undefined;
  const service = name === 'iam' ? 'iam' : 'sts';
  if (label === undefined) {
    return { service, partition: isChina ? undefined : 'aws', region: homeRegionOf('aws') };
  }
  // `iam.us-gov.amazonaws.com`
  const partition = label === 'us-gov' ? 'aws-us-gov' : partitionOf(label);
  const exists = (partition === 'aws-cn') === (isChina !== undefined);
  return {
    service,
    partition: exists ? partition : undefined,
    region: service === 'iam' ? homeRegionOf(partition) : label,
  };
}
