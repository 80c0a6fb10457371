import { join } from 'node:path';
import { useDriver } from '@atlas-aws-iam/mistakes';

/** One program, or one step of making it: the file to start, and what it gets. */
export interface Call {
  program: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** A version that stands in a file, which is relative to the folder of the program. */
export interface Locked {
  file: string;
  /** Its first group is the version. */
  pattern: RegExp;
}

/** A program of `clients/<id>`, in the language's own manner. */
export interface Language {
  id: string;
  title: string;
  /** Whose program it is, where that is not its own folder's. */
  source?: string;
  /** Of the driver. Undefined where the system has it, or the machine. */
  locked?: Locked;
  /** What the driver asks for credentials, where it does not look for them itself. */
  library?: string | (Locked & { name: string });
  /** Where what is to be had here is old: the newest there is, and who says so. */
  newest?: { version: string; url: string };
  /** Programs of PATH that it takes to build and to run it. */
  tools: readonly string[];
  /** Shows whether a library of the system is there, where it takes one; it is not installed. */
  system?: { check: Call; missing: string };
  /** @param out a folder for what is built, which may hold what was built before */
  build(out: string): readonly Call[];
  run(out: string): Call;
}

const call = (program: string, ...args: string[]): Call => ({ program, args });

const go = {
  tools: ['go'],
  build: (out: string) => [call('go', 'build', '-o', join(out, 'client'), '.')],
  run: (out: string) => call(join(out, 'client')),
};

const installed = (name: string): Locked => ({
  file: `../../../../node_modules/${name}/package.json`,
  pattern: /"version": "([^"]+)"/,
});

const node = {
  source: 'node',
  tools: ['node'],
  build: () => [],
  library: { name: '@aws-sdk/credential-providers', ...installed('@aws-sdk/credential-providers') },
};

export const languages: readonly Language[] = [
  {
    id: 'node',
    title: 'Node.js, driver 7',
    ...node,
    locked: installed('mongodb'),
    run: () => call('node', 'main.mjs'),
  },
  {
    id: 'node-6',
    title: 'Node.js, driver 6',
    ...node,
    locked: installed('mongodb-6'),
    run: () => call('node', '--import', useDriver('mongodb-6'), 'main.mjs'),
  },
  {
    id: 'mongosh',
    title: 'mongosh',
    library: 'the AWS SDK that it bundles',
    tools: ['mongosh'],
    build: () => [],
    // The shell puts in what only the environment says.
    run: () =>
      call('sh', '-c', 'exec mongosh "$AWS_MONGO_CLUSTER_URL" --quiet --norc --file main.mongosh.js'),
  },
  {
    id: 'go',
    title: 'Go, driver 2',
    ...go,
    locked: { file: 'go.mod', pattern: /mongo-driver\/v2 v(\S+)/ },
  },
  {
    id: 'go-1',
    title: 'Go, driver 1',
    ...go,
    locked: { file: 'go.mod', pattern: /mongo-driver v(\S+)/ },
  },
  {
    id: 'python',
    title: 'Python',
    tools: ['python3'],
    locked: { file: 'requirements.txt', pattern: /^pymongo==(\S+)/m },
    library: { name: 'boto3', file: 'requirements.txt', pattern: /^boto3==(\S+)/m },
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
    locked: { file: 'pom.xml', pattern: /<artifactId>mongodb-driver-sync<\/artifactId>\s*<version>([^<]+)/ },
    library: {
      name: 'AWS SDK for Java',
      file: 'pom.xml',
      pattern: /<artifactId>auth<\/artifactId>\s*<version>([^<]+)/,
    },
    build: (out) => [call('mvn', '-B', '-q', `-Dout=${out}`, 'compile', 'dependency:copy-dependencies')],
    run: (out) => call('java', '-cp', [join(out, 'classes'), join(out, 'dependency/*')].join(':'), 'Main'),
  },
  {
    id: 'rust',
    title: 'Rust',
    tools: ['cargo'],
    locked: { file: 'Cargo.lock', pattern: /name = "mongodb"\nversion = "([^"]+)"/ },
    library: { name: 'aws-config', file: 'Cargo.lock', pattern: /name = "aws-config"\nversion = "([^"]+)"/ },
    build: (out) => [call('cargo', 'build', '--quiet', '--locked', '--target-dir', out)],
    run: (out) => call(join(out, 'debug/authenticated-user')),
  },
  {
    id: 'c',
    title: 'C',
    tools: ['cc', 'pkg-config'],
    system: {
      check: call('pkg-config', '--exists', 'libmongoc-1.0'),
      missing: 'pkg-config does not find libmongoc-1.0 (Debian: libmongoc-dev)',
    },
    newest: {
      version: '2.5.7',
      url: 'https://www.mongodb.com/docs/languages/c/c-driver/current/whats-new/',
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
    system: {
      check: call('php', '-r', 'exit(extension_loaded("mongodb") ? 0 : 1);'),
      missing: 'PHP does not load the extension mongodb (Debian: php-mongodb)',
    },
    newest: { version: '2.5.3', url: 'https://github.com/mongodb/mongo-php-driver/releases/tag/2.5.3' },
    build: () => [],
    run: () => call('php', 'main.php'),
  },
];
