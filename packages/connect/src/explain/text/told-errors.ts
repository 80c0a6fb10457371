import { MAX_LINE_LENGTH } from './plain-text.ts';
import type { ToldError } from './told-error.ts';
import { SERVER_WORDS } from './words/server-words.ts';

// An error's message is shorter; a line that is longer holds several.
const MAX_MESSAGE_LENGTH = 1_000;
// Half of what explain() looks at: each is there twice where its name is supposed.
const MAX_ERRORS = 30;
const STACK = /^\s*(?:at |File "|\.\.\. \d+ more)/;
// Behind these a message may begin: the name of an error, a quotation mark, a bracket, a tag of XML.
const BEGINNING = /(?:: |\) )(?=\S)|["'`([<>](?=[^\s"'`)\]<>])/g;
// Node puts the name into brackets where the class has another.
const NAME = /([A-Za-z_$][\w$]{1,80})(?: ?\[([\w ]{1,60})\]| ?\([\w ]{1,60}\))?: $/;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '<': '>', '>': '<' };
// Beside the message, as Node prints a property.
const MAX_TEXT_LENGTH = 100_000;
const INPUT = /^\s*input: '([^'\n]{1,300})'/m;
const NO_SERVERS = /\bservers: Map\(0\) \{\}[^{}]{0,1000}?\bsetName: '([^'\n]{1,300})'/;
const STATUS = /\bstatus_?Code["']?[:=] ?(\d{3})\b/i;

/** Everything in these lines that can be the message of an error, whoever printed it. */
export function toldErrors(lines: readonly string[]): ToldError[] {
  const text = lines.join('\n').slice(0, MAX_TEXT_LENGTH);
  const statusCode = Number(STATUS.exec(text)?.[1] ?? Number.NaN);
  const [, input] = INPUT.exec(text) ?? [];
  const [, setName] = NO_SERVERS.exec(text) ?? [];
  const told = new Map<string, ToldError>();
  for (const whole of lines) {
    const line = whole.slice(0, MAX_LINE_LENGTH);
    if (STACK.test(line)) continue;
    for (const { name, message } of messagesOf(line)) {
      if (told.size >= MAX_ERRORS) return [...told.values()];
      const [code] = SERVER_WORDS.find(([, words]) => words.test(message)) ?? [];
      told.set(`${name}\n${message}`, {
        name,
        message,
        line,
        ...(code !== undefined && { code }),
        ...(Number.isFinite(statusCode) && { statusCode }),
        ...(input !== undefined && { input }),
        ...(setName !== undefined && { emptySet: setName }),
      });
    }
  }
  return [...told.values()];
}

function* messagesOf(line: string): Generator<{ name: string; message: string }> {
  const start = line.search(/\S/);
  if (start < 0) return;
  yield { name: '', message: line.slice(start, start + MAX_MESSAGE_LENGTH).trimEnd() };
  for (const { index, 0: before } of line.matchAll(BEGINNING)) {
    const from = index + before.length;
    const rest = line.slice(from, from + MAX_MESSAGE_LENGTH).trimEnd();
    const [, name = '', otherName] = NAME.exec(line.slice(Math.max(0, from - 160), from)) ?? [];
    const end = /^[:)] /.test(before) ? -1 : rest.indexOf(CLOSING[before] ?? before);
    // Too short for what anybody says of a failure.
    if (rest.length < 8) continue;
    const message = end > 0 ? rest.slice(0, end) : rest;
    yield { name, message };
    if (otherName !== undefined) yield { name: otherName, message };
  }
}
