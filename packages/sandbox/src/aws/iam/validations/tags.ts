import type { Tag } from '../../../account/tag.ts';
import { AwsError } from '../../query-protocol.ts';
import type { Members } from '../../validations/members.ts';
import { MAX_TAGS, TAG_KEY, TAG_VALUE } from './constraints.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html */
export function readTags(members: Members): Tag[] {
  return members
    .structures('Tags', { Key: TAG_KEY, Value: TAG_VALUE }, MAX_TAGS)
    .map(({ Key, Value }) => ({ key: Key, value: Value }));
}

/**
 * No key and no value begins like those of AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 * That case does not matter, the code and the text are inferred.
 *
 * @throws AwsError InvalidInput
 */
export function validateTags(tags: readonly Tag[]): void {
  if (tags.flatMap(({ key, value }) => [key, value]).some((text) => /^aws:/i.test(text))) {
    throw new AwsError('InvalidInput', 'Tag keys and values that begin with aws: are reserved for AWS.');
  }
  const keys = new Set(tags.map(({ key }) => key.toLowerCase()));
  if (keys.size === tags.length) return;
  throw new AwsError(
    'InvalidInput',
    'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
  );
}
