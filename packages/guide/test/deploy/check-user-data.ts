import { spawnSync } from 'node:child_process';

export const isShellcheckInstalled = spawnSync('shellcheck', ['--version']).error === undefined;

/** What bash and shellcheck say of a script: `3:7: note: Double quote to prevent … [SC2086]`. */
export function checkShellScript(text: string): string[] {
  const { stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
  const { stdout } = spawnSync('shellcheck', ['--format=gcc', '-'], { input: text, encoding: 'utf8' });
  return `${stderr}${stdout}`.split('\n').filter(Boolean);
}

/** What cloud-init, systemd and the packages of the script must agree on. */
export function checkUserData(text: string): string[] {
  const [, major] = /^dnf install .*?\bnodejs(\d+)\b/m.exec(text) ?? [];
  const [, unit = ''] = /<<'UNIT'\n([\s\S]*?)^UNIT$/m.exec(text) ?? [];
  const expected: [problem: string, isRight: boolean][] = [
    [
      'does not begin with #!/bin/bash, without which cloud-init does not run it',
      text.startsWith('#!/bin/bash\n'),
    ],
    ['goes on after a command that failed', text.includes('\nset -euo pipefail\n')],
    ['installs no npm for its Node', text.includes(` nodejs${major}-npm\n`)],
    ['calls another npm than it installs', text.includes(`\nnpm-${major} ci --omit=dev\n`)],
    [
      'starts another Node than it installs',
      unit.includes(`\nExecStart=/usr/bin/node-${major} dist/main.js\n`),
    ],
    ['runs as root', /\nUser=(?!root)\S/.test(unit)],
    ['is restarted when it has ended well', unit.includes('\nRestart=on-failure\n')],
    ['is restarted for ever', /\nStartLimitIntervalSec=\d/.test(unit) && /\nStartLimitBurst=\d/.test(unit)],
    ['prints where nobody reads', unit.includes('\nStandardOutput=journal+console\n')],
  ];
  return expected.filter(([, isRight]) => !isRight).map(([problem]) => problem);
}
