import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { describe, expect, test } from 'vitest';
import { usesTool } from '../src/tools.ts';
import { aliveIn, block, page, pathWith, runRepository } from './blocks-fixture.ts';
import { indexWith, readText, writeRepository } from './fixture.ts';

const SECRET = 'abcdefghij/ABCDEFGHIJ+0123456789abcdefgh';

/** All that is set of AWS. */
const AWS_VARIABLES = [
  'AWS_EC2_METADATA_DISABLED=true',
  'AWS_PAGER=',
  'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED=true',
].join('\n');

/** What the run says of two pages. */
const run = (one: string, two = '# Two\n', more: Record<string, string> = {}) =>
  runRepository(writeRepository({ 'docs/1-one.md': one, 'docs/2-two.md': two, ...more }));

describe.skipIf(process.platform === 'win32')('shell blocks (bash)', () => {
  test('run in one shell, in the order of the steps, in a copy of the repository', async () => {
    const root = writeRepository({
      ...indexWith((text) =>
        text.replace('1-one.md)', '2-two.md)').replace('2. [Two](2-two.md)', '2. [One](1-one.md)'),
      ),
      'docs/2-two.md': page(
        ...block(
          'sh',
          'name=two; export AWS_REGION=us-east-1\nmkdir made && cd made\ngreet() { echo "hello $1"; }',
        ),
      ),
      'docs/1-one.md': page(
        ...block(
          'bash',
          'greet "$name" "$(cat)"\nls ..',
          'hello two\nREADME.md\ndocs\nexamples\nmade\npackage.json',
        ),
        ...block('sh', 'pwd; echo "$HOME"', '/home/you/atlas-aws-iam/made\n/home/you'),
      ),
      'docs/0-zero.md': page(...block('sh', 'echo "$AWS_REGION $0"', 'us-east-1 bash')),
    });
    const { said, log, run } = await runRepository(root);
    expect(said).toEqual([]);
    expect(log).toEqual([
      'Running docs/2-two.md (1 block)',
      'Running docs/1-one.md (2 blocks)',
      'Running docs/0-zero.md (1 block)',
    ]);
    expect(run).toHaveLength(4);
    expect(existsSync(join(root, 'made'))).toBe(false);
  });

  test('see nothing of the reader’s environment, and a home in which there is nothing', async () => {
    const before = process.env.AWS_PROFILE;
    process.env.AWS_PROFILE = 'mine';
    try {
      const { said } = await run(
        page(
          ...block(
            'sh',
            'compgen -e AWS | while read -r name; do printenv "$name" | { read -r value; echo "$name=$value"; }; done',
            AWS_VARIABLES,
          ),
          ...block('sh', 'echo "$LANG $NO_COLOR"; ls ~', 'C.UTF-8 1'),
        ),
      );
      expect(said).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.AWS_PROFILE;
      else process.env.AWS_PROFILE = before;
    }
  });

  test('one that fails ends the run: where, what it printed without its secrets, and how many come after', async () => {
    const failing = `echo before
echo AWS_SECRET_ACCESS_KEY=${SECRET}
(echo wrong >&2; exit 3)
echo after`;
    const {
      said,
      run: ran,
      notRun,
    } = await run(
      page(...block('sh', 'true'), ...block('sh', failing)),
      page(...block('sh', 'echo two'), ...block('sh', 'echo three')),
    );
    expect(said).toEqual([
      [
        'docs/1-one.md:10: The block "echo before" failed with exit status 3. 2 later blocks were not run because of it. It printed:',
        '    before',
        '    AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        '    wrong',
        '    after',
      ].join('\n'),
    ]);
    expect(ran).toHaveLength(2);
    expect([...notRun].map(([{ firstLine }, reason]) => `${firstLine}: ${reason}`)).toEqual([
      'echo two: an earlier block failed',
      'echo three: an earlier block failed',
    ]);
  });

  test.each([
    [
      'sh',
      'test 1 = 2 && true',
      '3: The block "test 1 = 2 && true" ended with exit status 1. It printed nothing.',
    ],
    ['sh', 'false\ntrue', '4: The block "false" failed with exit status 1. It printed nothing.'],
    [
      'sh exit=2',
      'true',
      '3: The block "true" ended with exit status 0, and the page says exit=2. It printed nothing.',
    ],
    [
      'sh exit=2',
      'exit 2',
      '3: The block "exit 2" ended the shell, with exit status 2: a reader\'s terminal would close. It printed nothing.',
    ],
  ])('%s: %s', async (info, script, problem) => {
    expect((await run(page(...block(info, script)))).said).toEqual([`docs/1-one.md:${problem}`]);
  });

  test('exit=<n> is exactly n; what is looked at may fail', async () => {
    const { said } = await run(
      page(
        ...block('sh exit=3', 'false\n(exit 3)'),
        ...block('sh', 'if false; then true; fi\nfalse || echo no', 'no'),
      ),
    );
    expect(said).toEqual([]);
  });

  test('an output that differs is told with its line; --fix writes it, and nothing else', async () => {
    const before = page(
      ...block('sh', 'echo 1; echo AKIAXXXXXXXXXXXXXXXX; echo 3', '1\nAKIAIOSFODNN7EXAMPLE\nfour'),
      ...block('sh', 'echo 1; echo 2; echo 3', '1\n…\n4'),
      ...block('sh', 'echo 1; echo 2; echo 3', '…\n3  '),
      'Text  ',
    );
    const root = writeRepository({ 'docs/1-one.md': before });
    const text = 'The output is not what the block prints, from this line on. Run: npm run docs:fix';
    expect((await runRepository(root)).said).toEqual([
      `docs/1-one.md:10: ${text}\n    page:  four\n    block: 3`,
      `docs/1-one.md:20: ${text}\n    page:  4\n    block: 3`,
    ]);
    expect(readText(root, 'docs/1-one.md')).toBe(before);

    const { said, repaired } = await runRepository(root, { isFix: true });
    expect([said, repaired.length]).toEqual([[], 2]);
    expect(readText(root, 'docs/1-one.md')).toBe(before.replace('four', '3').replace('1\n…\n4', '1\n2\n3'));
  });

  test('pages may be chosen; what stays in a terminal is started for them', async () => {
    const {
      said,
      run: ran,
      log,
    } = await runRepository(
      writeRepository({
        'docs/1-one.md': page(
          ...block('sh', 'false'),
          ...block('sh background', 'echo x > started; echo ready; tail -f /dev/null'),
        ),
        'docs/2-two.md': page(...block('sh', 'cat started >/dev/null')),
        'docs/3-three.md': page(...block('sh background', 'exit 1')),
      }),
      { wanted: ['docs/2-two.md'] },
    );
    expect(ran.map(({ file }) => file)).toEqual(['docs/1-one.md', 'docs/2-two.md']);
    expect(said).toEqual([]);
    expect(log).toEqual(['Running docs/1-one.md (1 block)', 'Running docs/2-two.md (1 block)']);
  });

  test('bash’s own errors are shown as in a terminal', async () => {
    const script = 'echo "$0"\nno-such-program --version';
    const output = 'bash\nbash: no-such-program: command not found';
    expect((await run(page(...block('sh exit=127', script, output)))).said).toEqual([]);
  });

  test.each([
    ['sh', 'did not end within 0.2 s'],
    ['sh background', 'did not say "ready" within 0.2 s'],
  ])('%s: one that never comes to an end', async (info, what) => {
    const root = writeRepository({ 'docs/1-one.md': page(...block(info, 'tail -f /dev/null')) });
    expect((await runRepository(root, { limitMs: 200 })).said).toEqual([
      `docs/1-one.md:3: The block "tail -f /dev/null" ${what}. It printed nothing.`,
    ]);
  });

  test('what a block leaves running is ended, even if it will not listen', async () => {
    const file = join(emptyFolder(), 'shell');
    const deaf = `bash -c 'trap "" TERM; echo $$ > ${file}; exec tail -f /dev/null' 3>&- &`;
    const { said } = await run(
      page(...block('sh', `echo "$$" > ${file}.group; ${deaf}\nuntil [ -s ${file} ]; do :; done`)),
    );
    expect(said).toEqual([]);
    expect(aliveIn(Number(readFileSync(`${file}.group`, 'utf8')))).toEqual([]);
  });

  test('nothing is left in the folder for temporary files', async () => {
    const temporary = emptyFolder();
    const before = process.env.TMPDIR;
    process.env.TMPDIR = temporary;
    try {
      await run(page(...block('sh', 'echo x > "$TMPDIR/x"; tail -f /dev/null &')));
      expect(readdirSync(temporary).filter((name) => name.startsWith('atlas-aws-iam-docs-'))).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });
});

describe.skipIf(process.platform === 'win32')('blocks for a terminal of their own (bash)', () => {
  test('are waited for, shown up to the line that says ready, and stopped as by Ctrl-C', async () => {
    const farewell = join(emptyFolder(), 'farewell');
    const stays = `trap 'echo bye > ${farewell}; exit' INT; echo "$$" >> pids; echo starting; echo "it is ready"; echo later; while :; do tail -f /dev/null; done`;
    const { said, run: ran } = await run(
      page(
        ...block('sh background', stays, 'starting\nit is ready'),
        // On a later page: it is running already.
        ...block('sh background', stays),
        ...block('sh', 'while read -r pid; do kill -0 "$pid" && echo running; done < pids', 'running'),
      ),
    );
    expect(said).toEqual([]);
    expect(ran).toHaveLength(3);
    expect(readFileSync(farewell, 'utf8')).toBe('bye\n');
  });

  test('one that ends before it is ready', async () => {
    const { said } = await run(page(...block('sh background', 'echo no; exit 4'), ...block('sh', 'true')));
    expect(said).toEqual([
      'docs/1-one.md:3: The block "echo no; exit 4" ended with exit status 4 and never said "ready". 1 later block was not run because of it. It printed:\n    no',
    ]);
  });

  test('one that ends although nobody stops it', async () => {
    const until = 'node -e \'const fs = require("fs"); while (!fs.existsSync("over"));\'';
    const { said } = await run(
      page(
        ...block('sh background', `echo ready; ${until}; echo $$ > gone`),
        ...block('sh', 'echo > over; node -e \'const fs = require("fs"); while (!fs.existsSync("gone"));\''),
        // What ended is told by its closed outputs: give the event its turn.
        ...block('sh', 'while ps -p "$(cat gone)" >/dev/null; do :; done'),
      ),
    );
    expect(said).toEqual([
      expect.stringMatching(
        /^docs\/1-one\.md:3: The block ".*" ended by itself, and should stay\. It printed:\n {4}ready$/,
      ),
    ]);
  });
});

test.each([
  ['aws sts get-caller-identity', true],
  ['ARN=$(aws sts get-caller-identity)', true],
  ['AWS_PROFILE=x aws iam list-users', true],
  ['true && aws --version', true],
  ['if ! aws sts x; then true; fi', true],
  ['for id in 1; do aws iam x; done', true],
  ['cd docs\n  aws iam x', true],
  ['cat ~/.aws/config', false],
  ['echo aws', false],
  ['npm run sandbox # starts aws', false],
  ['awslocal sts x', false],
])('%s', (script, isUsed) => {
  const shellBlock = {
    script,
    file: '',
    line: 1,
    firstLine: '',
    isBackground: false,
    exitStatus: undefined,
    output: undefined,
    powershell: undefined,
  };
  expect(usesTool(shellBlock, 'aws')).toBe(isUsed);
});

describe.skipIf(process.platform === 'win32')('programs that a block needs (bash)', () => {
  const twoPages = [
    page(
      ...block('sh', 'true'),
      ...block('sh', 'ARN=$(aws sts get-caller-identity)'),
      ...block('sh', 'mongosh --eval 1'),
    ),
    page(...block('sh', 'echo aws mongosh')),
  ] as const;
  const runWith = (programs: Record<string, string>, CI?: string) =>
    runRepository(writeRepository({ 'docs/1-one.md': twoPages[0], 'docs/2-two.md': twoPages[1] }), {
      env: { PATH: pathWith(programs), CI },
    });
  const AWS = 'case $1 in --version) echo aws-cli/2.13.0 Python/3.11.2;; *) echo "arguments: $*";; esac';

  test('without the AWS CLI nothing is run on a reader’s machine, and it is a problem in CI', async () => {
    const here = await runWith({});
    expect([here.said, here.run, here.isComplete]).toEqual([[], [], false]);
    expect([...here.notRun.values()]).toEqual(Array(4).fill('the AWS CLI is not installed'));

    const inCi = await runWith({}, 'true');
    expect(inCi.run).toEqual([]);
    expect(inCi.said).toEqual([
      'docs/1-one.md:7: The AWS CLI is not installed, and 1 block(s) need it. Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
    ]);
  });

  test('without mongosh its blocks are not run on a reader’s machine, and it is a problem in CI', async () => {
    const here = await runWith({ aws: AWS }, 'false');
    expect([here.said, here.run.length, here.isComplete]).toEqual([[], 3, false]);
    expect([...here.notRun.values()]).toEqual(['mongosh is not installed']);
    expect((await runWith({ aws: AWS }, '1')).said).toEqual([
      'docs/1-one.md:11: mongosh is not installed, and 1 block(s) need it. Install it: https://www.mongodb.com/docs/mongodb-shell/install/',
    ]);
    const complete = await runWith({ aws: AWS, mongosh: 'true' });
    expect([complete.said, complete.run.length, complete.isComplete]).toEqual([[], 4, true]);
  });

  test('without curl neither its blocks run nor those of the command that sends a token with it', async () => {
    const one = page(
      ...block('sh', 'atlas_api() { curl "$@"; }'),
      ...block('sh', 'atlas_api /clusters', 'arguments: /clusters'),
      ...block('sh', 'echo curl atlas_api'),
    );
    const runOne = (programs: Record<string, string>, CI: string) =>
      runRepository(writeRepository({ 'docs/1-one.md': one }), { env: { PATH: pathWith(programs), CI } });
    const here = await runOne({}, 'false');
    expect([here.said, here.run.length, here.isComplete]).toEqual([[], 1, false]);
    expect([...here.notRun.values()]).toEqual(Array(2).fill('curl is not installed'));
    expect((await runOne({}, '1')).said).toEqual([
      'docs/1-one.md:3: curl is not installed, and 2 block(s) need it. Install it: https://curl.se/download.html',
    ]);
    const complete = await runOne({ curl: 'echo "arguments: $*"' }, '1');
    expect([complete.said, complete.run.length, complete.isComplete]).toEqual([[], 3, true]);
  });

  test('without tshark its blocks are not run, and that is a problem in a CI that installs it', async () => {
    const one = page(...block('sh', 'tshark -r login.pcap'), ...block('sh', 'echo tshark'));
    const runOne = (programs: Record<string, string>, CI: string) =>
      runRepository(writeRepository({ 'docs/1-one.md': one }), { env: { PATH: pathWith(programs), CI } });
    const here = await runOne({}, 'false');
    expect([here.said, here.run.length, here.isComplete]).toEqual([[], 1, false]);
    expect([...here.notRun.values()]).toEqual(['tshark is not installed']);
    const problem =
      'docs/1-one.md:3: tshark is not installed, and 1 block(s) need it. Install it: https://www.wireshark.org/download.html';
    expect((await runOne({}, '1')).said).toEqual(process.platform === 'linux' ? [problem] : []);
    const complete = await runOne({ tshark: 'true' }, '1');
    expect([complete.said, complete.run.length, complete.isComplete]).toEqual([[], 2, true]);
  });

  test('mongosh is found in .tools', async () => {
    const root = writeRepository({ 'docs/1-one.md': page(...block('sh', 'mongosh', 'from tools')) });
    mkdirSync(join(root, '.tools/node_modules'), { recursive: true });
    symlinkSync(pathWith({ mongosh: 'echo from tools' }), join(root, '.tools/node_modules/.bin'));
    expect(await runRepository(root)).toMatchObject({ said: [], notRun: new Map() });
  });

  test.each([
    ['1.28.85', true],
    ['1.29.0', false],
    ['2.9.19', true],
    ['2.12.7', true],
    ['2.13.0', false],
  ])('an AWS CLI %s', async (version, isBridged) => {
    const aws = `case $1 in --version) echo aws-cli/${version} Python/3.11.2;; *) echo "arguments: $*";; esac`;
    const shown = isBridged ? '--endpoint-url http://127.0.0.1:27017 sts x' : 'sts x';
    const { said, log } = await runRepository(
      writeRepository({
        'docs/1-one.md': page(
          ...block('sh', 'aws sts x', 'arguments: sts x'),
          ...block('sh', 'AWS_ENDPOINT_URL=http://127.0.0.1:4000\naws sts x', `arguments: ${shown}`),
        ),
      }),
      { env: { PATH: pathWith({ aws }) } },
    );
    expect(said).toEqual([]);
    expect(log.filter((line) => !line.startsWith('Running'))).toEqual(
      isBridged
        ? [
            `aws-cli/${version} does not know AWS_ENDPOINT_URL: it is given to each aws command as --endpoint-url.`,
          ]
        : [],
    );
  });

  test('without bash nothing is run', async () => {
    const { said, notRun } = await runRepository(
      writeRepository({ 'docs/1-one.md': page(...block('sh', 'true')) }),
      { env: { PATH: emptyFolder(), CI: 'true' } },
    );
    expect([said, [...notRun.values()]]).toEqual([[], ['there is no bash on this machine']]);
  });
});
