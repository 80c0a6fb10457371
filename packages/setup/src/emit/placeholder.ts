import { fillPolicy, type PolicyTemplate } from '../objects/index.ts';
import type { ObjectId } from '../objects/object-id.ts';

/** What is known only where a text is used. */
export type Name = 'account' | 'external_id' | 'arn' | 'MONGODB_ATLAS_PROJECT_ID' | `${string}_arn`;

// Of Unicode's private use, so that no name, ARN or policy has them.
const [OPENING, CLOSING] = ['\uE000', '\uE001'];
const PLACEHOLDER = new RegExp(`${OPENING}([A-Za-z_]+)${CLOSING}`);

/** Stands in a text for what is known only where the text is used. Each dialect writes it in its own way. */
export function placeholder(name: Name): string {
  return `${OPENING}${name}${CLOSING}`;
}

/** `user_arn`, `role_arn` */
export function arnName(id: ObjectId): `${string}_arn` {
  return `${id.replaceAll('-', '_')}_arn`;
}

export function withPlaceholders(policy: PolicyTemplate): ReturnType<typeof fillPolicy> {
  return fillPolicy(policy, (reference) =>
    placeholder('arnOf' in reference ? arnName(reference.arnOf) : 'external_id'),
  );
}

/** The text with each placeholder written by `name`, and what is between them by `literal`. */
export function replacePlaceholders(
  text: string,
  { literal, name }: { literal: (text: string) => string; name: (name: string) => string },
): string {
  return text
    .split(PLACEHOLDER)
    .map((part, index) => (index % 2 === 0 ? literal(part) : name(part)))
    .join('');
}

export function hasPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}

/** The name, if the whole text is one placeholder. */
export function onlyPlaceholder(text: string): string | undefined {
  const [before, name, after, ...more] = text.split(PLACEHOLDER);
  return before === '' && after === '' && more.length === 0 ? name : undefined;
}
