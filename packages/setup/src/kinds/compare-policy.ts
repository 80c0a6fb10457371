import type { PolicyTemplate } from '../objects/index.ts';
import { fillPolicy } from '../objects/index.ts';
import type { Difference, KindContext } from './kind.ts';

/** The policy's JSON; undefined while something that it refers to has not been made. */
export function policyText(template: PolicyTemplate, resolve: KindContext['resolve']): string | undefined {
  let isKnown = true;
  const policy = fillPolicy(template, (reference) => {
    const text = resolve(reference);
    if (text === undefined) isKnown = false;
    return text ?? '';
  });
  return isKnown ? JSON.stringify(policy) : undefined;
}

/** @throws Error while something that it refers to has not been made */
export function requiredPolicy(template: PolicyTemplate, resolve: KindContext['resolve']): string {
  const text = policyText(template, resolve);
  if (text === undefined) throw new Error('A policy refers to what has not been made.');
  return text;
}

/** @param encoded as IAM gives it: percent-encoded */
export function comparePolicy(
  attribute: string,
  encoded: string | undefined,
  wanted: string | undefined,
): Difference[] {
  const from = decodeURIComponent(encoded ?? '');
  const to = wanted ?? '(known after apply)';
  return canonical(from) === canonical(to) ? [] : [{ attribute, from, to }];
}

/** Whatever the order of members and elements, and whether one element stands in a list. */
function canonical(text: string): string {
  try {
    return JSON.stringify(normalize(JSON.parse(text)));
  } catch {
    return text;
  }
}

function normalize(value: unknown): unknown {
  if (Array.isArray(value)) {
    const elements = value.map(normalize);
    return elements.length === 1
      ? elements[0]
      : elements.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, normalize(member)] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
