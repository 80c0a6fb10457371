import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { accessKeyOf, type RecordedCommand } from './recorded-commands.ts';

type Identify = (command: RecordedCommand) => string;

const option =
  (...names: string[]): Identify =>
  ({ words }) =>
    names.map((name) => words[words.indexOf(name) + 1]).join(' ');
const bucket: Identify = ({ words }) =>
  words
    .find((word) => word.startsWith('s3://'))
    ?.split('/', 3)
    .join('/') ?? '';
const always = (text: string) => () => text;
const account = 'arn:aws:iam::123456789012';

/** What the body of a request to Atlas's Administration API names. */
const inBody =
  (field: string): Identify =>
  ({ words }) =>
    JSON.parse(readFileSync(join(repositoryRoot, words[2] ?? ''), 'utf8'))[field];

/** By its ARN, which has the name of the address that the command or its file gives. */
const identityProvider: Identify = (command) => {
  const file = option('--cli-input-json')(command);
  const url = file.startsWith('file://')
    ? JSON.parse(readFileSync(join(repositoryRoot, file.slice('file://'.length)), 'utf8')).Url
    : option('--url')(command);
  return url.replace('https://', `${account}:oidc-provider/`);
};

/** What makes a thing, and what removes it; each with the words that say which one. */
const PAIRS: readonly [make: string, Identify, remove: string, Identify][] = [
  ['aws iam create-role', option('--role-name'), 'aws iam delete-role', option('--role-name')],
  [
    'aws iam put-role-policy',
    option('--role-name', '--policy-name'),
    'aws iam delete-role-policy',
    option('--role-name', '--policy-name'),
  ],
  [
    'aws iam attach-role-policy',
    option('--role-name', '--policy-arn'),
    'aws iam detach-role-policy',
    option('--role-name', '--policy-arn'),
  ],
  [
    'aws iam create-instance-profile',
    option('--instance-profile-name'),
    'aws iam delete-instance-profile',
    option('--instance-profile-name'),
  ],
  [
    'aws iam add-role-to-instance-profile',
    option('--instance-profile-name', '--role-name'),
    'aws iam remove-role-from-instance-profile',
    option('--instance-profile-name', '--role-name'),
  ],
  [
    'aws iam create-open-id-connect-provider',
    identityProvider,
    'aws iam delete-open-id-connect-provider',
    option('--open-id-connect-provider-arn'),
  ],
  ['aws s3 mb', bucket, 'aws s3 rb', bucket],
  ['aws s3 cp', bucket, 'aws s3 rb', bucket],
  // The variable that keeps the id has, in these records, the name of the command that answered.
  [
    'aws ec2 run-instances',
    always('ec2 run-instances'),
    'aws ec2 terminate-instances',
    option('--instance-ids'),
  ],
  [
    'aws ecr create-repository',
    option('--repository-name'),
    'aws ecr delete-repository',
    option('--repository-name'),
  ],
  [
    'docker push',
    ({ words }) => /\/([^/:]+):/.exec(words[2] ?? '')?.[1] ?? '',
    'aws ecr delete-repository',
    option('--repository-name'),
  ],
  [
    'aws logs create-log-group',
    option('--log-group-name'),
    'aws logs delete-log-group',
    option('--log-group-name'),
  ],
  ['aws ecs create-cluster', option('--cluster-name'), 'aws ecs delete-cluster', option('--cluster')],
  ['aws ecs create-service', option('--service-name'), 'aws ecs delete-service', option('--service')],
  [
    'aws ecs register-task-definition',
    always('atlas-app:1'),
    'aws ecs deregister-task-definition',
    option('--task-definition'),
  ],
  [
    'aws ecs register-task-definition',
    always('atlas-app:1'),
    'aws ecs delete-task-definitions',
    option('--task-definitions'),
  ],
  [
    'aws eks create-addon',
    option('--cluster-name', '--addon-name'),
    'aws eks delete-addon',
    option('--cluster-name', '--addon-name'),
  ],
  [
    'aws eks create-pod-identity-association',
    option('--cluster-name', '--namespace', '--service-account'),
    'aws eks list-pod-identity-associations',
    option('--cluster-name', '--namespace', '--service-account'),
  ],
  [
    'aws eks create-pod-identity-association',
    always('eks list-pod-identity-associations'),
    'aws eks delete-pod-identity-association',
    option('--association-id'),
  ],
  ['kubectl apply', option('--filename'), 'kubectl delete', option('--filename')],
  [
    'aws lambda create-function',
    option('--function-name'),
    'aws lambda delete-function',
    option('--function-name'),
  ],
  ['sam deploy', option('--stack-name'), 'sam delete', option('--stack-name')],
  ['aws iam create-user', option('--user-name'), 'aws iam delete-user', option('--user-name')],
  ['aws iam create-access-key', accessKeyOf, 'aws iam delete-access-key', option('--access-key-id')],
  [
    'aws iam create-policy',
    (command) => `${account}:policy/${option('--policy-name')(command)}`,
    'aws iam delete-policy',
    option('--policy-arn'),
  ],
  [
    'aws iam attach-user-policy',
    option('--user-name', '--policy-arn'),
    'aws iam detach-user-policy',
    option('--user-name', '--policy-arn'),
  ],
  ['atlas dbusers create', option('--username'), 'atlas dbusers delete', ({ words }) => words[3] ?? ''],
  [
    'atlas accessLists create',
    always('atlas current-address'),
    'atlas accessLists delete',
    always('atlas current-address'),
  ],
  ['POST /databaseUsers', inBody('username'), 'atlas dbusers delete', ({ words }) => words[3] ?? ''],
  ['POST /clusters', inBody('name'), 'atlas clusters delete', ({ words }) => words[3] ?? ''],
  [
    'POST /accessList',
    always('atlas current-address'),
    'atlas accessLists delete',
    always('atlas current-address'),
  ],
];

/**
 * They make nothing that stays in AWS and Atlas: a task ends by itself, an image and a file of settings are the reader's,
 * and the database users that page 2 deletes are those which wait in the sandbox.
 */
const LEAVE_NOTHING =
  /^(?:aws (?:\w+ (?:describe|get|list|filter|wait|invoke)\b|sts assume-role|iam update-access-key|ecs run-task|eks update-kubeconfig|--version)|docker (?:build|login)|kubectl (?:wait|logs)|(?:npm|cp|sed|rm|tar|zip|mongosh)\b|(?:token|GET|DELETE) )/;

/** What is wrong with the clean-up of a page: things that stay, things that nobody made, and commands that are not known here. */
export function findLeftovers(
  made: readonly RecordedCommand[],
  removed: readonly RecordedCommand[],
): string[] {
  const things = (commands: readonly RecordedCommand[], name: 0 | 2, identify: 1 | 3) =>
    new Set(
      PAIRS.flatMap((pair) =>
        commands.flatMap((command) =>
          startsWith(command.words, pair[name])
            ? [`${pair[0]} | ${pair[2]} | ${pair[identify](command)}`]
            : [],
        ),
      ),
    );
  const [makes, removes] = [things(made, 0, 1), things(removed, 2, 3)];
  const isKnown = ({ words }: RecordedCommand, name: 0 | 2) =>
    LEAVE_NOTHING.test(words.join(' ')) || PAIRS.some((pair) => startsWith(words, pair[name]));
  return [
    ...[...makes].filter((thing) => !removes.has(thing)).map((thing) => `stays: ${thing}`),
    // One command may remove what several make: a bucket goes with its objects.
    ...[...removes]
      .filter((thing) => !makes.has(thing) && ![...makes].some((other) => sameRemoval(thing, other)))
      .map((thing) => `nobody made it: ${thing}`),
    ...made.filter((command) => !isKnown(command, 0)).map(({ words }) => `not known: ${words.join(' ')}`),
    ...removed.filter((command) => !isKnown(command, 2)).map(({ words }) => `not known: ${words.join(' ')}`),
  ];
}

/** The names of what the commands make, as a table shows them. An id that AWS gives is none. */
export function namesOf(commands: readonly RecordedCommand[]): string[] {
  const identities = PAIRS.flatMap(([make, identify]) =>
    commands.flatMap((command) =>
      startsWith(command.words, make) && !make.startsWith('kubectl') ? [identify(command)] : [],
    ),
  );
  const names = identities
    .filter((identity) => !/^(?:(?:ec2|eks|atlas) [a-z-]+$|key-of-)/.test(identity))
    .flatMap((identity) => identity.split(' '))
    .map((name) => name.replace(/^(?:arn:|s3:).*\//, ''));
  return [...new Set(names)].sort();
}

const sameRemoval = (one: string, other: string) =>
  one.split(' | ').slice(1).join() === other.split(' | ').slice(1).join();

/** Whether the command removes what another one makes. */
export function isRemoval({ words }: RecordedCommand): boolean {
  return PAIRS.some(([, , remove]) => startsWith(words, remove));
}

export function startsWith(words: readonly string[], name: string): boolean {
  return `${words.join(' ')} `.startsWith(`${name} `);
}
