import { CreateUserCommand, DeleteUserCommand, GetUserCommand } from '@aws-sdk/client-iam';
import type { SetupObject } from '../objects/index.ts';
import { ifThere } from './iam-error.ts';
import type { Kind } from './kind.ts';
import { readTag, tagsOf, tagText } from './tags.ts';

type IamUser = Extract<SetupObject, { kind: 'iam-user' }>;

export const iamUser: Kind<IamUser> = {
  type: 'aws_iam_user',
  name: ({ userName }) => userName,
  attributes: ({ userName }, { record, setup }) => ({
    arn: record?.arn,
    name: userName,
    tags: tagText(setup),
  }),
  async read({ userName: UserName }, { target }) {
    const user = (await ifThere(target.iam.send(new GetUserCommand({ UserName }))))?.User;
    return user && { owner: readTag(user.Tags), made: { arn: user.Arn ?? '' }, differences: [] };
  },
  async create({ userName: UserName }, { target, setup }) {
    const { User } = await target.iam.send(new CreateUserCommand({ UserName, Tags: tagsOf(setup) }));
    return { arn: User?.Arn ?? '' };
  },
  async remove({ userName: UserName }, { target }) {
    await ifThere(target.iam.send(new DeleteUserCommand({ UserName })));
  },
};
