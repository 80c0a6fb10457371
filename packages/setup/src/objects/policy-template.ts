import type { ArnOf, ExternalId } from './reference.ts';

/** A part of a policy, with references to what is not known yet. */
export type PolicyValue =
  | string
  | ArnOf
  | ExternalId
  | readonly PolicyValue[]
  | { readonly [name: string]: PolicyValue };

export interface PolicyTemplate {
  Version: '2012-10-17';
  Statement: readonly { readonly [name: string]: PolicyValue }[];
}

/** The policy with every reference replaced by what `resolve` gives for it. */
export function fillPolicy(
  { Version, Statement }: PolicyTemplate,
  resolve: (reference: ArnOf | ExternalId) => string,
): { Version: string; Statement: unknown[] } {
  return { Version, Statement: Statement.map((statement) => fill(statement, resolve)) };
}

function fill(value: PolicyValue, resolve: (reference: ArnOf | ExternalId) => string): unknown {
  if (typeof value === 'string') return value;
  if (isList(value)) return value.map((each) => fill(each, resolve));
  if (isReference(value)) return resolve(value);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fill(each, resolve)]));
}

function isList(value: PolicyValue): value is readonly PolicyValue[] {
  return Array.isArray(value);
}

function isReference(value: object): value is ArnOf | ExternalId {
  return 'arnOf' in value || 'externalId' in value;
}
