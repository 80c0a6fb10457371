import { expect, test } from 'vitest';
import { quoted, tryCommand } from '../src/try-command.ts';

test.each<[NodeJS.Platform, string, string]>([
  ['linux', '/repo/.sandbox/paths/sso', '(set -a; . /repo/.sandbox/paths/sso.env; npm start)'],
  ['darwin', "/it's/sso", "(set -a; . '/it'\\''s/sso.env'; npm start)"],
  ['win32', 'C:\\repo\\.sandbox\\paths\\sso', '. C:\\repo\\.sandbox\\paths\\sso.ps1; npm start'],
  ['win32', "C:\\O'Brien’s\\sso", ". 'C:\\O''Brien’’s\\sso.ps1'; npm start"],
])('on %s a project is tried as %s by: %s', (platform, variables, command) => {
  expect(tryCommand(variables, platform)).toBe(command);
});

test('a folder is quoted where the shell would not take it for one word', () => {
  expect(quoted('../my-service', 'win32')).toBe('../my-service');
  expect(quoted('my service & more', 'win32')).toBe("'my service & more'");
  expect(quoted('my service & more', 'linux')).toBe("'my service & more'");
});
