import { join } from 'node:path';

/** One program, or one step of making it: the file to start, and what it gets. */
export interface Call {
  program: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** A program of `clients/<id>`, in the language's own manner. */
export interface Language {
  id: string;
  title: string;
  /** Programs of PATH that it takes to build and to run it. */
  tools: readonly string[];
  /** Shows whether a library of the system is there, where it takes one; it is not installed. */
  library?: { check: Call; missing: string };
  /** @param out a folder for what is built, which may hold what was built before */
  build(out: string): readonly Call[];
  run(out: string): Call;
}

const call = (program: string, ...args: string[]): Call => ({ program, args });

export const languages: readonly Language[] = [
  {
    id: 'go',
    title: 'Go',
    tools: ['go'],
    build: (out) => [call('go', 'build', '-o', join(out, 'client'), '.')],
    run: (out) => call(join(out, 'client')),
  },
  {
    id: 'python',
    title: 'Python',
    tools: ['python3'],
    build: (out) => [
      call('python3', '-m', 'venv', out),
      call(join(out, 'bin/pip'), 'install', '--quiet', '--requirement', 'requirements.txt'),
    ],
    run: (out) => call(join(out, 'bin/python'), 'main.py'),
  },
  {
    id: 'java',
    title: 'Java',
    tools: ['java', 'mvn'],
    build: (out) => [call('mvn', '-B', '-q', `-Dout=${out}`, 'compile', 'dependency:copy-dependencies')],
    run: (out) => call('java', '-cp', [join(out, 'classes'), join(out, 'dependency/*')].join(':'), 'Main'),
  },
  {
    id: 'rust',
    title: 'Rust',
    tools: ['cargo'],
    build: (out) => [call('cargo', 'build', '--quiet', '--locked', '--target-dir', out)],
    run: (out) => call(join(out, 'debug/authenticated-user')),
  },
  {
    id: 'c',
    title: 'C',
    tools: ['cc', 'pkg-config'],
    library: {
      check: call('pkg-config', '--exists', 'libmongoc-1.0'),
      missing: 'pkg-config does not find libmongoc-1.0 (Debian: libmongoc-dev)',
    },
    build: (out) => [
      // The shell splits what pkg-config prints.
      call('sh', '-c', 'cc main.c -o "$0" $(pkg-config --cflags --libs libmongoc-1.0)', join(out, 'client')),
    ],
    run: (out) => call(join(out, 'client')),
  },
  {
    id: 'php',
    title: 'PHP',
    tools: ['php'],
    library: {
      check: call('php', '-r', 'exit(extension_loaded("mongodb") ? 0 : 1);'),
      missing: 'PHP does not load the extension mongodb (Debian: php-mongodb)',
    },
    build: () => [],
    run: () => call('php', 'main.php'),
  },
];
