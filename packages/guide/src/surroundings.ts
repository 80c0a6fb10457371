import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { copyRepositoryTo, definedEntries, type Env } from '@atlas-aws-iam/command';
import { BLOCK_FILE } from './shell.ts';

const COPIED = [
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'turbo.json',
  'biome.json',
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'LICENSE',
  '.env.example',
  '.env.matrix.example',
  'docs',
  'examples',
  'packages',
  'scripts',
];

const WINDOWS_OWN =
  /^(PATHEXT|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PROGRAMFILES|PROGRAMDATA|PROCESSOR_ARCHITECTURE)$/i;

/** Where the blocks run: nothing of the reader's own is in it, and all of it is removed. */
export interface Surroundings extends Disposable {
  /** A copy of the repository. */
  readonly repository: string;
  /** All that a block's shell begins with. */
  readonly env: Env;
  /** For files that the blocks know nothing of. */
  readonly scratch: string;
  /** What a block printed, without the names of these folders. */
  withoutPaths(text: string): string;
}

export function createSurroundings(root: string, path: string): Surroundings {
  // By its real name, which is the one that programs print.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'atlas-aws-iam-docs-')));
  const [repository, home, temporary, scratch] = [
    join(folder, 'atlas-aws-iam'),
    join(folder, 'home'),
    join(folder, 'tmp'),
    join(folder, 'scratch'),
  ];
  const remove = () => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', remove);
  try {
    for (const made of [repository, home, temporary, scratch]) mkdirSync(made);
    copyRepositoryTo(repository, root, COPIED);
    silenceMongosh(home);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    repository,
    scratch,
    env: {
      ...ofWindows(home, temporary),
      PATH: withTools(root, path),
      HOME: home,
      TMPDIR: temporary,
      LANG: 'C.UTF-8',
      NO_COLOR: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
      // Nobody is there to scroll.
      AWS_PAGER: '',
      // Eight lines about Node, on some versions of it only.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      DO_NOT_TRACK: '1',
      TURBO_TELEMETRY_DISABLED: '1',
      npm_config_update_notifier: 'false',
      // The copy is one of compiled packages.
      TURBO_HASH: 'compiled',
    },
    withoutPaths: (text) =>
      text
        // As bash calls itself in a terminal.
        .replaceAll(`${join(scratch, BLOCK_FILE)}: line `, 'bash: line ')
        .replace(/^bash: line \d+: /gm, 'bash: ')
        .replaceAll(repository, '/home/you/atlas-aws-iam')
        .replaceAll(home, '/home/you')
        .replaceAll(temporary, '/tmp'),
    [Symbol.dispose]: remove,
  };
}

/** Without some of the machine's own, PowerShell does not start. */
function ofWindows(home: string, temporary: string): Env {
  if (process.platform !== 'win32') return {};
  const own = Object.entries(definedEntries(process.env)).filter(([name]) => WINDOWS_OWN.test(name));
  return {
    ...Object.fromEntries(own),
    // Whom the pages give a file to.
    USERNAME: userInfo().username,
    USERPROFILE: home,
    APPDATA: join(home, 'AppData', 'Roaming'),
    LOCALAPPDATA: join(home, 'AppData', 'Local'),
    TEMP: temporary,
    TMP: temporary,
  };
}

/** mongosh, if it is not in the PATH, may be installed in a folder of the repository that git does not know. */
function withTools(root: string, path: string): string {
  const tools = join(root, '.tools', 'node_modules', '.bin');
  return existsSync(tools) ? `${path}${delimiter}${tools}` : path;
}

/** It reads neither DO_NOT_TRACK nor npm's settings. https://www.mongodb.com/docs/mongodb-shell/telemetry/ */
function silenceMongosh(home: string): void {
  const folder = join(home, '.mongodb', 'mongosh');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config'), JSON.stringify({ enableTelemetry: false, updateURL: '' }));
}
