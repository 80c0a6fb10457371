import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FROM = /^(?:import|export) (?:type )?\{([^}]*)\} from '([^']+)';\n/gm;

/**
 * The declarations that an entry exports, and those that they need, as one file: for whoever reads it, and for CommonJS,
 * whose declarations are files of their own. `entry` is what tsc made of the entry's source.
 *
 * @throws Error for what is not written in these packages: two declarations of one name, a renamed import, a default
 * export.
 */
export function rollUpTypes(entry: string): string {
  const modules = new Map<string, string>();
  const packages = new Map<string, Set<string>>();

  function visit(file: string): void {
    if (modules.has(file)) return;
    // Before its imports, which may lead back here.
    modules.set(file, '');
    const text = readFileSync(file, 'utf8');
    for (const [, names = '', specifier = ''] of text.matchAll(FROM)) {
      if (/ as /.test(names)) throw new Error(`${file} renames what it imports, which is not rolled up.`);
      if (specifier.startsWith('.')) visit(join(dirname(file), specifier.replace(/\.ts$/, '.d.ts')));
      else packages.set(specifier, new Set([...(packages.get(specifier) ?? []), ...list(names)]));
    }
    const declarations = text
      .replace(FROM, '')
      .replace(/^export \{\};\n/gm, '')
      .replace(/^export (?=declare |interface |type )/gm, '');
    const [rest] = /^(?:import|export) .*/m.exec(declarations) ?? [];
    if (rest !== undefined) throw new Error(`${file} has what is not rolled up: ${rest}`);
    modules.set(file, declarations);
  }

  visit(entry);
  const code = [...modules.values()].join('');
  const declared = [...code.matchAll(/^(?:declare )?(?:abstract )?(\w+) (\w+)/gm)].map(
    ([, kind = '', name = '']) => ({ kind, name }),
  );
  const twice = declared.find(({ name }, index) => declared.findIndex((one) => one.name === name) !== index);
  if (twice) throw new Error(`${entry} has two declarations of ${twice.name}.`);
  const isType = (name: string) =>
    declared.some((one) => one.name === name && /^(?:interface|type)$/.test(one.kind));
  const exported = exportsOf(readFileSync(entry, 'utf8'))
    .sort()
    .map((name) => (isType(name) ? `type ${name}` : name));
  const imports = [...packages].map(
    ([specifier, names]) => `import type { ${[...names].sort().join(', ')} } from '${specifier}';\n`,
  );
  return `${imports.join('')}${code}export { ${exported.join(', ')} };\n`;
}

function exportsOf(text: string): string[] {
  const passedOn = [...text.matchAll(FROM)].filter(([statement]) => statement.startsWith('export'));
  const own = text.matchAll(
    /^export (?:declare )?(?:abstract )?(?:function|const|class|interface|type) (\w+)/gm,
  );
  return [
    ...passedOn.flatMap(([, names = '']) => list(names)),
    ...[...own].flatMap(([, name]) => name ?? []),
  ];
}

function list(names: string): string[] {
  return names
    .split(',')
    .map((name) => name.trim().replace(/^type /, ''))
    .filter(Boolean);
}
