const MAX_WORDS_LENGTH = 600;

/** Where the error was, and what is said each time; of Java, Node.js, PHP. */
const NOISE: readonly RegExp[] = [
  /^(NOTE: )?Picked up J\w+:/,
  /^SLF4J: /,
  /^\s+at /,
  /^\s*\.\.\. \d+ more$/,
  /^Stack trace:$/,
  /^#\d+ /,
  /^\s+thrown in /,
  /^(Date|Content-Length|Content-Type|Connection): /,
  /: \[\s*\d+\]:\s+(DEBUG|INFO|WARNING): /,
];

/** Of one run only: the page would change each time. */
const PASSING: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}[/-]\d\d[/-]\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z? ?/g, ''],
  [/\b127\.0\.0\.1:\d+/g, '127.0.0.1:…'],
  [/\b(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{8,}([A-Z0-9]{4})\b/g, '$1…$2'],
  [/\bAWSReservedSSO_(\w+?)_[0-9a-f]{16}\b/g, 'AWSReservedSSO_$1_…'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '…'],
  [/(?<=\/)tmp\/[^\s'"):,]+\//g, '…/'],
  [/0x[0-9a-f]{6,}/g, '0x…'],
];

/** A key, a token or a signature: long, with small letters, capitals and digits, in no word of a language. */
const SECRET_LIKE = /[A-Za-z0-9+/=_-]{32,}/g;

/**
 * What a program says of its failure, in one line, bounded and masked.
 *
 * @param printed both of its outputs
 * @param folders that are this machine's, and stand for nothing on another
 */
export function wordsOf(printed: string, folders: readonly string[] = []): string {
  const lines = printed.split('\n').filter((line) => !NOISE.some((noise) => noise.test(line)));
  const cause = lines.findLastIndex((line) => line.startsWith('Caused by: '));
  const traceback = lines.findLastIndex((line) => line.startsWith('Traceback '));
  // Python says it after the lines of code, which are indented.
  const saysAfter = lines.findIndex((line, index) => index > traceback && /^\S/.test(line));
  const said = cause >= 0 ? lines.slice(cause) : traceback >= 0 ? lines.slice(saysAfter) : lines;
  let words = said.join(' ');
  for (const folder of folders) words = words.replaceAll(folder.replace(/\/$/, ''), '…');
  for (const [form, shown] of PASSING) words = words.replace(form, shown);
  words = words.replace(SECRET_LIKE, (run) => (isSecretLike(run) ? '…' : run));
  words = words.replace(/\s+/g, ' ').trim();
  return words.length > MAX_WORDS_LENGTH ? `${words.slice(0, MAX_WORDS_LENGTH)}…` : words;
}

/** The name of a class is as long, and has no digit; one key in a thousand has none, and changes its case more often. */
function isSecretLike(run: string): boolean {
  if (!/[a-z]/.test(run) || !/[A-Z]/.test(run)) return false;
  const changes = run.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0;
  return /\d/.test(run) || changes > run.length * 0.4;
}
