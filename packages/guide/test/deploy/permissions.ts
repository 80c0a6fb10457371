import { startsWith } from './made-objects.ts';
import type { RecordedCommand } from './recorded-commands.ts';

/**
 * What a command needs beside, or in place of, the action of its own name.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  'aws sts get-caller-identity': [],
  // Of a role whose trust policy names the caller, within one account:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
  'aws sts assume-role': [],
  'aws --version': [],
  'aws iam add-role-to-instance-profile': ['iam:AddRoleToInstanceProfile', 'iam:PassRole'],
  'aws iam create-open-id-connect-provider': ['iam:CreateOpenIDConnectProvider'],
  'aws iam delete-open-id-connect-provider': ['iam:DeleteOpenIDConnectProvider'],
  'aws s3 mb': ['s3:CreateBucket'],
  'aws s3 cp': ['s3:PutObject'],
  'aws s3 rb': ['s3:ListBucket', 's3:DeleteObject', 's3:DeleteBucket'],
  'aws ec2 run-instances': ['ec2:RunInstances', 'iam:PassRole', 'ssm:GetParameters'],
  'aws ec2 wait instance-status-ok': ['ec2:DescribeInstanceStatus'],
  'aws ec2 wait instance-terminated': ['ec2:DescribeInstances'],
  'aws ecr get-login-password': ['ecr:GetAuthorizationToken'],
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
  'docker push': [
    'ecr:BatchCheckLayerAvailability',
    'ecr:InitiateLayerUpload',
    'ecr:UploadLayerPart',
    'ecr:CompleteLayerUpload',
    'ecr:PutImage',
  ],
  'aws ecs create-cluster': ['ecs:CreateCluster', 'iam:CreateServiceLinkedRole'],
  'aws ecs register-task-definition': ['ecs:RegisterTaskDefinition', 'iam:PassRole'],
  'aws ecs run-task': ['ecs:RunTask', 'iam:PassRole'],
  'aws ecs wait services-stable': ['ecs:DescribeServices'],
  'aws ecs wait tasks-stopped': ['ecs:DescribeTasks'],
  'aws eks create-pod-identity-association': [
    'eks:CreatePodIdentityAssociation',
    'iam:GetRole',
    'iam:PassRole',
  ],
  'aws eks update-kubeconfig': ['eks:DescribeCluster'],
  'aws eks wait addon-active': ['eks:DescribeAddon'],
  'aws lambda create-function': ['lambda:CreateFunction', 'iam:PassRole'],
  'aws lambda invoke': ['lambda:InvokeFunction'],
  'aws lambda wait function-active-v2': ['lambda:GetFunction'],
};

/** The IAM actions that these commands need, sorted. `sam` and `kubectl` are not among them. */
export function permissionsOf(commands: readonly RecordedCommand[]): string[] {
  const needed = commands.flatMap(({ words }) => {
    const [, actions] = Object.entries(PERMISSIONS).find(([name]) => startsWith(words, name)) ?? [];
    if (actions) return actions;
    const [program, service, operation = ''] = words;
    if (program !== 'aws') return [];
    return `${service}:${operation.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
  });
  return [...new Set(needed)].sort();
}
