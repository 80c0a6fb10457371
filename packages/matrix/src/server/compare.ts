import { describeOutcome, type Observation } from './observation.ts';

/** One thing that a server does otherwise than the sandbox, in one row. */
export interface Difference {
  /** `outcome`, `user`, or the path of a field of the reply: `errmsg`, `opening.done`. */
  what: string;
  sandbox: string;
  server: string;
}

/** How a side is shown that does not have the field. */
export const ABSENT = '(none)';

/** Where the outcomes differ nothing else is compared: all else follows from it. */
export function compare(sandbox: Observation, server: Observation): Difference[] {
  if (sandbox.outcome !== server.outcome) {
    return [{ what: 'outcome', sandbox: describeOutcome(sandbox), server: describeOutcome(server) }];
  }
  const [expected, seen] = [sandbox, server].map(({ reply, user, problem }) => ({
    ...flatten(reply ?? {}),
    ...(user !== undefined && { user }),
    ...(problem !== undefined && { problem }),
  })) as [Record<string, string>, Record<string, string>];
  return [...new Set([...Object.keys(expected), ...Object.keys(seen)])]
    .map((what) => ({ what, sandbox: expected[what] ?? ABSENT, server: seen[what] ?? ABSENT }))
    .filter((difference) => difference.sandbox !== difference.server);
}

function flatten(value: Record<string, unknown>, prefix = ''): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, field]) =>
      isPlainObject(field)
        ? flatten(field, `${prefix}${name}.`)
        : { [`${prefix}${name}`]: typeof field === 'string' ? field : JSON.stringify(field) },
    ),
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
