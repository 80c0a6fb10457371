/** What of a POSIX shell PowerShell does not have, or takes for something else. */
interface PosixOnly {
  /** As a reader finds it in the block. */
  what: string;
  pattern: RegExp;
  /** Whether it counts within quotes too; there it may stand in a PowerShell form, with a meaning of its own. */
  isQuotedToo?: true;
}

const COMMAND = String.raw`(?:^|[;&|({]|\b(?:do|then|else)\b)\s*`;
const command = (words: string) => new RegExp(`${COMMAND}(?:${words})(?=\\s|$)`, 'm');

const POSIX_ONLY: readonly PosixOnly[] = [
  // Windows PowerShell 5.1 has neither.
  { what: '&&', pattern: /&&/ },
  { what: '||', pattern: /\|\|/ },
  { what: 'a \\ at the end of a line', pattern: /\\$/m },
  { what: 'a here-document', pattern: /<<-?\s*['"]?\w/ },
  { what: 'a function()', pattern: /^\s*\w+\s*\(\)/m },
  { what: 'NAME=value', pattern: new RegExp(`${COMMAND}[A-Za-z_]\\w*=`, 'm') },
  { what: 'set', pattern: command('set') },
  { what: 'export', pattern: command('export') },
  { what: 'unset', pattern: command('unset') },
  { what: 'source', pattern: command('source') },
  {
    what: '. of a file that is no .ps1',
    pattern: new RegExp(`${COMMAND}\\.\\s+(?!\\$|[^\\n;]*\\.ps1\\b)`, 'm'),
  },
  {
    what: 'a loop or case of sh',
    pattern: /\bfor \w+ in\b|^\s*(?:while|until)\b[^\n(]*;\s*do\b|^\s*case\b|\b(?:done|esac|fi)\s*$/m,
  },
  { what: 'a condition of sh', pattern: /^\s*(?:if|then|\[)\s+(?!\()|;\s*then\b/m },
  { what: 'a & at the end', pattern: /[^&]&\s*$/m },
  { what: '< before a file', pattern: /<(?!<|[\w-]+>)\s*[\w./]/ },
  // Windows PowerShell 5.1 writes it in UTF-16.
  { what: '> before a file', pattern: /(?<![<\w=-])>{1,2}\s*[\w./]/ },
  { what: 'rm with options', pattern: /\brm\s+-/ },
  {
    what: 'a program that Windows lacks',
    pattern: command('chmod|sed|env|printf|printenv|zip|grep|head|tail|awk|touch|which'),
  },
  // An alias of another program in Windows PowerShell 5.1.
  { what: 'curl, which is not curl there', pattern: command('curl|wget') },
  { what: 'a file of /dev', pattern: /\/dev\// },
  // Older npm.ps1 loses it unless it is quoted. https://github.com/npm/cli/issues/4903
  { what: "npm with -- and not '--'", pattern: /\bnpm\b[^\n;|&]*\s--\s/ },
  // PowerShell makes two arguments of it.
  { what: 'a comma outside of quotes', pattern: /\w,\w/ },
  { what: '$(…)', pattern: /\$\((?!field )/, isQuotedToo: true },
  { what: 'an argument of a script', pattern: /\$[@#*\d]/, isQuotedToo: true },
  { what: 'a `', pattern: /`/, isQuotedToo: true },
  { what: 'a variable of the environment', pattern: /\$\{?[A-Z]/, isQuotedToo: true },
  // Windows PowerShell 5.1 hands it to a program without them.
  { what: 'double quotes within single ones', pattern: /'[^'\n]*"[^'\n]*'/, isQuotedToo: true },
  { what: 'a subshell', pattern: /^\s*\(/m, isQuotedToo: true },
];

const QUOTED = /"(?:[^"`\\]|[`\\][\s\S])*"|'(?:[^']|'')*'/g;

/** What PowerShell sets by itself. */
const AUTOMATIC = new Set(['_', 'args', 'null', 'true', 'false', 'lastexitcode', 'matches', 'psitem']);

/** Why a block cannot be typed into PowerShell as it stands; undefined where it can. */
export function findPosixOnly(script: string): string | undefined {
  const bare = withoutQuoted(script);
  return POSIX_ONLY.find(({ pattern, isQuotedToo }) => pattern.test(isQuotedToo ? script : bare))?.what;
}

/** What in a PowerShell form is none of PowerShell's; undefined where there is nothing. */
export function findNoPowershell(script: string): string | undefined {
  // A here-string may hold anything.
  const bare = withoutQuoted(script.replace(/@(["'])\n[\s\S]*?\n\1@/g, "''"));
  return POSIX_ONLY.find(({ pattern, isQuotedToo }) => !isQuotedToo && pattern.test(bare))?.what;
}

function withoutQuoted(script: string): string {
  return script.replace(QUOTED, "''");
}

/** Variables and functions that a PowerShell form leaves for later blocks, in small letters. */
export function declaredIn(script: string): string[] {
  const variables = script.matchAll(/\$(\w+)(?=\s*(?:,\s*(?:\[[\w[\]]+\])?\$\w+\s*)*=(?!=))/g);
  const loops = script.matchAll(/\bforeach\s*\(\$(\w+) in\b/gi);
  const parameters = [...script.matchAll(/\bfunction [\w-]+\s*\(([^)]*)\)/gi)].flatMap(([, list = '']) => [
    ...list.matchAll(/\$(\w+)/g),
  ]);
  const functions = script.matchAll(/\bfunction ([\w-]+)/gi);
  return [...variables, ...loops, ...parameters, ...functions].map(([, name = '']) => name.toLowerCase());
}

/** The first variable that is used and that no form has set; those of `$env:` are the environment's. */
export function findUnknownVariable(script: string, known: ReadonlySet<string>): string | undefined {
  // In single quotes nothing is a variable.
  const code = script.replace(QUOTED, (text) => (text.startsWith('"') ? text : ''));
  const names = [...code.matchAll(/\$\{?([A-Za-z_]\w*)(?![\w:])/g)].map(([, name = '']) => name);
  return names.find((name) => !known.has(name.toLowerCase()) && !AUTOMATIC.has(name.toLowerCase()));
}
