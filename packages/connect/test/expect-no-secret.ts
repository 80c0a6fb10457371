import { inspect } from 'node:util';
import { expect } from 'vitest';
import { explain } from '../src/explain/index.ts';
import { formatExplanation } from '../src/format-explanation.ts';
import { newSecretKey, SECRETS, SPELLINGS } from './secrets.ts';

// redact.test.ts has the other forms of a JWT.
export const KINDS = [
  'a secret access key',
  'a secret access key with slashes at its ends',
  'a session token',
  'a JWT',
].map((kind, index) => [kind, SECRETS[kind] ?? newSecretKey, index] as const);

/** Neither the whole of it nor a part that is worth something, as it is or encoded. */
export function expectNone(secret: string, ...outputs: unknown[]): void {
  const text = outputs
    .map((output) => (typeof output === 'string' ? output : everything(output)))
    .join('\n')
    .toLowerCase();
  for (const part of partsOf(secret)) {
    if (text.includes(part)) expect.unreachable(`${part} is in: ${text.slice(0, 4000)}`);
  }
}

// Most spellings have most parts in common, and each is looked for once.
function partsOf(secret: string): ReadonlySet<string> {
  if (lastParts?.secret !== secret) {
    const parts = new Set<string>();
    for (const spell of Object.values(SPELLINGS)) {
      const spelled = spell(secret).toLowerCase();
      for (let start = 0; start + 10 <= spelled.length; start += 5)
        parts.add(spelled.slice(start, start + 10));
    }
    lastParts = { secret, parts };
  }
  return lastParts.parts;
}

let lastParts: { readonly secret: string; readonly parts: ReadonlySet<string> } | undefined;

function everything(value: unknown): string {
  const { message = '', stack = '' } = value instanceof Error ? value : {};
  return [inspect(value, { depth: null, showHidden: true }), JSON.stringify(value), message, stack].join(
    '\n',
  );
}

export function explained(error: unknown): string {
  const explanation = explain(error);
  return `${everything(explanation)}\n${formatExplanation(explanation)}`;
}

export const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
