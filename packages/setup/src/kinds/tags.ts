import { TAG_KEY } from '../objects/index.ts';

export const tagsOf = (setup: string) => [{ Key: TAG_KEY, Value: setup }];

export function readTag(tags: readonly { Key?: string | undefined; Value?: string | undefined }[] = []) {
  return { tag: tags.find(({ Key }) => Key === TAG_KEY)?.Value };
}

/** For the plan. */
export const tagText = (setup: string) => `{ "${TAG_KEY}" = "${setup}" }`;
