import { types } from 'node:util';

/** Says what a value is and not what it holds: it may be a secret in the wrong place. Safe with any proxy. */
export function describeKind(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (types.isProxy(value)) return 'an object';
  if (types.isPromise(value)) return 'a promise';
  return Array.isArray(value) ? 'an array' : 'an object';
}
