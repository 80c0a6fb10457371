import type { StarterOptions } from './starter-options.ts';

const CONNECT = /'@atlas-aws-iam\/connect(?:\/\w+)?'/;
const PROVE = /^( *)await proveAccess\(.*\n/m;

/**
 * The example's program as a project has it: without top-level await, so that it may be compiled to CommonJS too; a
 * service where that is wanted; and with connect from where the project has it.
 */
export function starterProgram(example: string, { isService, hasOwnConnect }: StarterOptions): string {
  const program = example.replace(/^await main\(/m, 'main(');
  const wanted = isService ? asService(program) : program;
  return hasOwnConnect ? withOwnConnect(wanted) : wanted;
}

function asService(program: string): string {
  if (!PROVE.test(program)) return program;
  return withImport(
    oneProvider(program)
      .replace(/^import \{ proveAccess \} .*\n/m, '')
      .replace(PROVE, '$1await serve(client); // until SIGTERM or Ctrl-C\n'),
    "import { serve } from './serve.ts';\n",
  );
}

// One example goes through two of them, which a service cannot.
function oneProvider(program: string): string {
  const loop = /^ {2}for \(const \[name, credentialProvider\] of .*\n([\s\S]*?)^ {2}\}\n/m;
  if (!loop.test(program)) return program;
  return program
    .replace(/^import \{ fromNodeProviderChain \} .*\n/m, '')
    .replace(/^const providers = \{\n[\s\S]*?^\};\n\n/m, '')
    .replace(loop, (_, body: string) =>
      body.replace(/^.*console\.log\(`With .*\n/m, '').replace(/^ {2}/gm, ''),
    )
    .replace('connect({ credentialProvider })', 'connect({ credentialProvider: fromAppKeys })');
}

/** What is imported from connect and from its other entries is in one file, which is imported once, and last but for others. */
function withOwnConnect(program: string): string {
  const imports = [...program.matchAll(/^import \{([^}]*)\} from '([^']+)';\n/gm)];
  const ofConnect = imports.filter(([line]) => CONNECT.test(line));
  if (ofConnect.length === 0) return program;
  const names = ofConnect
    .flatMap(([, list = '']) => list.split(','))
    .map((name) => name.trim())
    .filter(Boolean)
    .sort(byName);
  const rest = ofConnect.reduce((text, [line]) => text.replace(line, ''), program);
  return withImport(rest, `import { ${names.join(', ')} } from '../connect/index.js';\n`);
}

/** Put where the linter sorts it: after packages, and before what is nearer. */
function withImport(program: string, line: string): string {
  const imports = program.match(/^import [^;]*;\n/gm) ?? [];
  const distance = (one: string) => [/'[^.;]/, /'\.\.\//, /'\.\//].findIndex((from) => from.test(one));
  const before = imports
    .filter(
      (other) => distance(other) <= distance(line) && !(distance(other) === distance(line) && other > line),
    )
    .at(-1);
  return before === undefined ? line + program : program.replace(before, before + line);
}

/** As the linter sorts names: letters first, whatever their case. */
function byName(one: string, other: string): number {
  return one.toLowerCase() < other.toLowerCase() ? -1 : 1;
}
