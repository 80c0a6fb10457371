import { types } from 'node:util';
import { isError } from '../is-error.ts';
import { readProperty } from '../read-property.ts';
import { boundMessage } from './bounded-text.ts';
import { type HttpAnswer, readHttpAnswer } from './http-answer.ts';
import { readSystemErrorText } from './system-error-text.ts';
import { readTopology, type TopologyFacts } from './topology-facts.ts';

const MAX_NAME_LENGTH = 100;
// Of what is thrown by drivers and SDKs a dozen are related; an AggregateError may hold any number, and a chain of causes
// have any length. The nearest are looked at.
const MAX_RELATED = 64;

// Where an error keeps the one that it is about: Node and the driver (`cause`, `originalError`), a `using` that could not
// be disposed of (`error`, `suppressed`), TypeORM (`driverError`), Sequelize (`parent`, `original`), and wrappers of
// every house.
const CAUSES = [
  'cause',
  'originalError',
  'reason',
  'error',
  'suppressed',
  'driverError',
  'innerError',
  'parent',
  'original',
];

// What the catalogue looks at, whatever class the error is of: the driver's classes differ between majors and copies.
// Everything is read once, and is what its type says: a getter may throw, and `message` may be anything.
export interface ErrorFacts {
  /** The error itself, for what is kept beside it. Its properties are below: nobody else reads them. */
  readonly error: object;
  readonly name: string;
  /** The message, at most 4,000 characters of it. */
  readonly message: string;
  readonly code: string | number | undefined;
  /** What failed, of a file, a DNS query or a socket. */
  readonly syscall: string | undefined;
  readonly path: string | undefined;
  readonly hostname: string | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** The status of a metadata service's answer. */
  readonly statusCode: number | undefined;
  /** What `new URL()` could not read. */
  readonly input: string | undefined;
  /** The servers, where the driver waited for one in vain. */
  readonly topology: TopologyFacts | undefined;
  /** What AWS, or something in between, answered. */
  readonly answer: HttpAnswer | undefined;
}

// An error, what caused it, and what it gathers: Node joins the attempts on several addresses in an AggregateError, the
// driver keeps each server's last error in the topology description of a MongoServerSelectionError.
export function relatedErrors(thrown: unknown, env: NodeJS.ProcessEnv): ErrorFacts[] {
  const found = new Set<object>();
  const queue: unknown[] = [thrown];
  for (const candidate of queue) {
    if (found.size >= MAX_RELATED) break;
    if (!isError(candidate) || found.has(candidate)) continue;
    found.add(candidate);
    queue.push(
      ...CAUSES.map((name) => readProperty(candidate, name)),
      ...firstElements(readProperty(candidate, 'errors')),
      ...(readTopology(candidate)?.servers.map(({ error }) => error) ?? []),
    );
  }
  return [...found].map((error) => readFacts(error, env));
}

// Did the driver get this from a credential provider? The program's own calls of AWS fail with the same names.
export function isFromProvider(related: readonly ErrorFacts[]): boolean {
  return related.some(({ name }) => name === 'MongoAWSError');
}

function readFacts(error: object, env: NodeJS.ProcessEnv): ErrorFacts {
  const text = (name: string) => stringOf(readProperty(error, name));
  const number = (name: string) => numberOf(readProperty(error, name));
  const message = boundMessage(text('message') ?? '', env);
  const code = number('code') ?? text('code');
  const told = code === undefined ? readSystemErrorText(message) : undefined;
  return {
    error,
    name: (text('name') || 'Error').slice(0, MAX_NAME_LENGTH),
    message,
    code: code ?? told?.code,
    syscall: text('syscall') ?? told?.syscall,
    path: text('path'),
    hostname: text('hostname') ?? told?.hostname,
    address: text('address') ?? told?.address,
    port: number('port') ?? told?.port,
    statusCode: number('statusCode'),
    input: text('input'),
    topology: readTopology(error),
    answer: readHttpAnswer(error),
  };
}

const stringOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined);

// One by one: to spread a list of any length is a call with any number of arguments. A proxy's length is its own affair.
function firstElements(list: unknown): unknown[] {
  if (types.isProxy(list) || !Array.isArray(list)) return [];
  return Array.from({ length: Math.min(list.length, MAX_RELATED) }, (_, index) =>
    readProperty(list, String(index)),
  );
}
