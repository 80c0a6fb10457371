import type { SetupObject } from '../objects/index.ts';
import { TAG_KEY } from '../objects/names.ts';
import { arnName, withPlaceholders } from './placeholder.ts';
import { shellCommand, shellReference, shellVariable, shellWord } from './shell.ts';

type ObjectOf<Kind extends SetupObject['kind']> = Extract<SetupObject, { kind: Kind }>;

/** What makes an object, and what removes it. A reserved role and a database user are not IAM's to make. */
interface Commands<Kind extends SetupObject['kind']> {
  create(object: ObjectOf<Kind>, mark: string): readonly string[];
  remove(object: ObjectOf<Kind>): readonly string[];
}

const iam = (...words: string[]) => shellCommand('aws', 'iam', ...words);
// In quotation marks, for a suffix may have what separates.
const tags = (mark: string) => ['--tags', `Key=${TAG_KEY},Value="${mark}"`];
const keep = (name: string, query: string, command: string) =>
  `${name}=$(${command} --query ${shellWord(query)} --output text)`;

/** An object is waited for where the next one names it: AWS tells a new one to all its places within seconds. */
const COMMANDS: { [Kind in SetupObject['kind']]: Commands<Kind> } = {
  'iam-user': {
    create: ({ id, userName }, mark) => [
      keep(arnName(id), 'User.Arn', iam('create-user', '--user-name', userName, ...tags(mark))),
      iam('wait', 'user-exists', '--user-name', userName),
    ],
    remove: ({ userName }) => [iam('delete-user', '--user-name', userName)],
  },
  'access-key': {
    create: ({ userName }) => [
      '# The secret is shown once: it goes from here into the files below.',
      keep(
        'key',
        'AccessKey.[AccessKeyId,SecretAccessKey]',
        iam('create-access-key', '--user-name', userName),
      ),
      'access_key_id=$(echo "$key" | cut -f1)',
      'secret_access_key=$(echo "$key" | cut -f2)',
    ],
    remove: ({ userName }) => [
      keep('keys', 'AccessKeyMetadata[].AccessKeyId', iam('list-access-keys', '--user-name', userName)),
      `for key in $keys; do ${iam('delete-access-key', '--user-name', userName, '--access-key-id')} "$key"; done`,
    ],
  },
  'oidc-provider': {
    create: ({ id, url, clientIds }, mark) => [
      '# An older AWS CLI wants a ThumbprintList in it, too.',
      // Version 1 of the AWS CLI fetches the page behind an argument that is an address.
      shellVariable('provider', {
        Url: url,
        ClientIDList: clientIds,
        Tags: [{ Key: TAG_KEY, Value: mark }],
      }),
      keep(
        arnName(id),
        'OpenIDConnectProviderArn',
        `${iam('create-open-id-connect-provider', '--cli-input-json')} "$provider"`,
      ),
    ],
    remove: ({ id, url }) => [
      '# Others may use it, too: an account has one for each issuer.',
      keep(
        arnName(id),
        `OpenIDConnectProviderList[?ends_with(Arn, ':oidc-provider/${url.replace(/^https?:\/\//, '')}')].Arn`,
        iam('list-open-id-connect-providers'),
      ),
      `${iam('delete-open-id-connect-provider', '--open-id-connect-provider-arn')} "${shellReference(arnName(id))}"`,
    ],
  },
  'iam-role': {
    create: ({ id, roleName, trust }, mark) => [
      shellVariable('trust', withPlaceholders(trust)),
      keep(
        arnName(id),
        'Role.Arn',
        `${iam('create-role', '--role-name', roleName, ...tags(mark), '--assume-role-policy-document')} "$trust"`,
      ),
      iam('wait', 'role-exists', '--role-name', roleName),
    ],
    remove: ({ roleName }) => [iam('delete-role', '--role-name', roleName)],
  },
  'reserved-role': {
    create: ({ id, pathPrefix, namePrefix }) => [
      '# IAM Identity Center has made it. With several, name your permission set behind the prefix.',
      keep(
        arnName(id),
        `Roles[?starts_with(RoleName, '${namePrefix}')].Arn`,
        iam('list-roles', '--path-prefix', pathPrefix),
      ),
    ],
    remove: () => [],
  },
  'user-policy': {
    create: ({ userName, policyName, document }) => [
      shellVariable('policy', withPlaceholders(document)),
      `${iam('put-user-policy', '--user-name', userName, '--policy-name', policyName, '--policy-document')} "$policy"`,
    ],
    remove: ({ userName, policyName }) => [
      iam('delete-user-policy', '--user-name', userName, '--policy-name', policyName),
    ],
  },
  'role-policy': {
    create: ({ roleName, policyArn }) => [
      iam('attach-role-policy', '--role-name', roleName, '--policy-arn', policyArn),
    ],
    remove: ({ roleName, policyArn }) => [
      iam('detach-role-policy', '--role-name', roleName, '--policy-arn', policyArn),
    ],
  },
  'instance-profile': {
    create: ({ instanceProfileName }, mark) => [
      `${iam('create-instance-profile', '--instance-profile-name', instanceProfileName, ...tags(mark))} --query InstanceProfile.Arn --output text`,
      iam('wait', 'instance-profile-exists', '--instance-profile-name', instanceProfileName),
    ],
    remove: ({ instanceProfileName }) => [
      iam('delete-instance-profile', '--instance-profile-name', instanceProfileName),
    ],
  },
  'role-in-instance-profile': {
    create: ({ instanceProfileName, roleName }) => [
      iam(
        'add-role-to-instance-profile',
        '--instance-profile-name',
        instanceProfileName,
        '--role-name',
        roleName,
      ),
    ],
    remove: ({ instanceProfileName, roleName }) => [
      iam(
        'remove-role-from-instance-profile',
        '--instance-profile-name',
        instanceProfileName,
        '--role-name',
        roleName,
      ),
    ],
  },
  'database-user': { create: () => [], remove: () => [] },
};

/** Of the object. The table is typed by kind; which one an object has is known only when it runs. */
export function commandsOf<Kind extends SetupObject['kind']>(object: ObjectOf<Kind>): Commands<Kind> {
  return COMMANDS[object.kind] as Commands<Kind>;
}
