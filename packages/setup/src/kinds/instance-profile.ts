import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  type IAMClient,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import type { SetupObject } from '../objects/index.ts';
import { eventually, isTooEarly } from './eventually.ts';
import { ifThere } from './iam-error.ts';
import type { Kind } from './kind.ts';
import { readTag, tagsOf, tagText } from './tags.ts';

type InstanceProfile = Extract<SetupObject, { kind: 'instance-profile' }>;
type RoleInInstanceProfile = Extract<SetupObject, { kind: 'role-in-instance-profile' }>;

async function getProfile(client: IAMClient, InstanceProfileName: string) {
  return (await ifThere(client.send(new GetInstanceProfileCommand({ InstanceProfileName }))))
    ?.InstanceProfile;
}

export const instanceProfile: Kind<InstanceProfile> = {
  type: 'aws_iam_instance_profile',
  name: ({ instanceProfileName }) => instanceProfileName,
  attributes: ({ instanceProfileName }, { record, setup }) => ({
    arn: record?.arn,
    name: instanceProfileName,
    tags: tagText(setup),
  }),
  async read({ instanceProfileName }, { target }) {
    const profile = await getProfile(target.iam, instanceProfileName);
    return profile && { owner: readTag(profile.Tags), made: { arn: profile.Arn ?? '' }, differences: [] };
  },
  async create({ instanceProfileName: InstanceProfileName }, { target, setup }) {
    const command = new CreateInstanceProfileCommand({ InstanceProfileName, Tags: tagsOf(setup) });
    return { arn: (await target.iam.send(command)).InstanceProfile?.Arn ?? '' };
  },
  async remove({ instanceProfileName: InstanceProfileName }, { target }) {
    await ifThere(target.iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName })));
  },
};

export const roleInInstanceProfile: Kind<RoleInInstanceProfile> = {
  type: 'aws_iam_instance_profile_role',
  name: ({ instanceProfileName }) => instanceProfileName,
  attributes: ({ instanceProfileName, roleName }) => ({
    instance_profile: instanceProfileName,
    role: roleName,
  }),
  async read({ instanceProfileName, roleName }, { target }) {
    const profile = await getProfile(target.iam, instanceProfileName);
    const isIn = profile?.Roles?.some(({ RoleName }) => RoleName === roleName);
    return isIn ? { owner: 'holder', made: {}, differences: [] } : undefined;
  },
  async create({ instanceProfileName: InstanceProfileName, roleName: RoleName }, context) {
    await eventually(context, `the instance profile ${InstanceProfileName}`, isTooEarly, () =>
      context.target.iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName })),
    );
    return {};
  },
  async remove({ instanceProfileName: InstanceProfileName, roleName: RoleName }, { target }) {
    await ifThere(
      target.iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName })),
    );
  },
};
