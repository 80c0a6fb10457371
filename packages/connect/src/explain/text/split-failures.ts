// What goes on with the failure of the lines before it.
const CONTINUATION =
  /^(?:\s|[})\]>]|Caused by\b|Suppressed\b|The above exception\b|During handling\b|\[cause\])/;
const TRACEBACK = /^(?:Traceback \(most recent|Stack(?: trace)?:)/;
// More different lines than a log of errors has, and few enough to look at each.
const MAX_FAILURES = 500;
// Of an error with its causes.
const MAX_LINES = 400;

/** The lines of each failure: an error with its stack and causes, or a line of a log. The same one is there once. */
export function splitFailures(text: string): string[][] {
  const failures: string[][] = [];
  let isTraceback = false;
  for (const line of text.split('\n')) {
    const last = failures.at(-1);
    if (line.trim() === '' || (last && last.length >= MAX_LINES && CONTINUATION.test(line))) continue;
    const goesOn = last !== undefined && (CONTINUATION.test(line) || isTraceback);
    // A traceback ends with the error, on a line of its own.
    if (TRACEBACK.test(line)) isTraceback = true;
    else if (!CONTINUATION.test(line)) isTraceback = false;
    if (goesOn) last.push(line);
    else failures.push([line]);
  }
  return endsOf([...new Map(failures.map((lines) => [keyOf(lines), lines])).values()]);
}

// Times and counters make a line no other one.
function keyOf([first = '', second = '', ...more]: readonly string[]): string {
  return `${first}\n${second}`.slice(0, 2_000).replace(/\d+/g, '0') + more.length;
}

function endsOf(failures: string[][]): string[][] {
  if (failures.length <= 2 * MAX_FAILURES) return failures;
  return [...failures.slice(0, MAX_FAILURES), ...failures.slice(-MAX_FAILURES)];
}
