/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export const PARTITIONS = ['aws', 'aws-us-gov', 'aws-cn'] as const;

/** A group of regions with accounts of its own: what one partition issues, another does not know. */
export type Partition = (typeof PARTITIONS)[number];

export interface AccountScope {
  readonly partition: Partition;
  /** Twelve digits. */
  readonly accountId: string;
}

/** Of IAM's one endpoint, and of a program that says nothing else: https://docs.aws.amazon.com/general/latest/gr/iam-service.html */
const HOME_REGIONS: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
};

export const homeRegionOf = (partition: Partition): string => HOME_REGIONS[partition];

export function partitionOf(region: string): Partition {
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return region.startsWith('cn-') ? 'aws-cn' : 'aws';
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html */
export function regionalStsHost(region: string): string {
  return `sts.${region}.amazonaws.com${partitionOf(region) === 'aws-cn' ? '.cn' : ''}`;
}

/** @param resource `role/app` */
export function iamArn({ partition, accountId }: AccountScope, resource: string): string {
  return `arn:${partition}:iam::${accountId}:${resource}`;
}

/** STS drops the role's path from the session's ARN (hashicorp/terraform-provider-aws#19957). */
export function sessionArn(
  { partition, accountId }: AccountScope,
  roleName: string,
  roleSessionName: string,
): string {
  return `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${roleSessionName}`;
}

/** The account that an ARN is of, with its twelve digits. */
export const accountOfArn = (arn: string): string => arn.split(':')[4] ?? '';
