import { expect, test } from 'vitest';
import { wordsOf } from '../src/clients/words-of.ts';

// The forms in which the languages say it, each with what it says besides.
const SAID: readonly (readonly [string, string, string])[] = [
  ['one line', 'MongoServerError: bad auth\n', 'MongoServerError: bad auth'],
  [
    'Go, with the time, and several lines',
    '2026/11/26 13:35:51 connection() error\ncaused by: no provider\nno role\n',
    'connection() error caused by: no provider no role',
  ],
  [
    'a traceback of Python',
    'Traceback (most recent call last):\n  File "main.py", line 10, in <module>\n    f()\n    ^^^\npymongo.errors.OperationFailure: bad auth, full error: {}\n',
    'pymongo.errors.OperationFailure: bad auth, full error: {}',
  ],
  [
    'the last of Python’s tracebacks',
    'Traceback (most recent call last):\nKeyError: 1\n\nDuring handling:\n\nTraceback (most recent call last):\n  File "x"\nValueError: two\n',
    'ValueError: two',
  ],
  [
    'the innermost cause of Java',
    'NOTE: Picked up JDK_JAVA_OPTIONS: -Da=b\nSLF4J: no\nException in thread "main" com.Outer: a\n\tat com.A(A.java:1)\nCaused by: com.Middle: b\n\t... 9 more\nCaused by: com.Inner: c\n\tat com.B(B.java:2)\n\t... 12 more\n',
    'Caused by: com.Inner: c',
  ],
  [
    'PHP, without its stack',
    'PHP Fatal error:  Uncaught E: no role. HTTP/1.1 404 Not Found\nDate: Thu\nContent-Length: 0\nConnection: close in main.php:11\nStack trace:\n#0 main.php(11)\n  thrown in main.php on line 11\n',
    'PHP Fatal error: Uncaught E: no role. HTTP/1.1 404 Not Found',
  ],
  [
    'C, which says it twice',
    'no role\n2026/11/26 13:39:59.0001: [29252]:    DEBUG:      cluster: no role\n',
    'no role',
  ],
];

test.each(SAID)('%s', (_, printed, words) => {
  expect(wordsOf(printed)).toBe(words);
});

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
// Each form alone changes it.
const MASKED: readonly (readonly [string, string])[] = [
  ['the key AKIAIOSFODNN7EXAMPLE is wrong', 'the key AKIA…MPLE is wrong'],
  [`the token ${'aB1'.repeat(12)} is wrong`, 'the token … is wrong'],
  [`the secret ${SECRET} is wrong`, 'the secret … is wrong'],
  [`the secret ${'aB'.repeat(20)} has no digit`, 'the secret … has no digit'],
  [
    'no StsWebIdentityTokenFileCredentialsProvider, no AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'no StsWebIdentityTokenFileCredentialsProvider, no AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  ],
  ['dial tcp 127.0.0.1:45123: refused', 'dial tcp 127.0.0.1:…: refused'],
  ['role AWSReservedSSO_Dev_0b7d4923757fc5a0/x', 'role AWSReservedSSO_Dev_…/x'],
  ['task 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0', 'task …'],
  ['open /tmp/matrix-clients-6ojLST/sso/.aws/config', 'open /…/config'],
  ['open /somewhere/repository/main.go', 'open …/main.go'],
  ['at 0xc000123456', 'at 0x…'],
  ['expired 2026-11-26T13:35:51Z', 'expired'],
];

test.each(MASKED)('%s', (said, shown) => {
  expect(wordsOf(said, ['/somewhere/repository'])).toBe(shown);
});

test('it is bounded', () => {
  expect(wordsOf('no '.repeat(1000))).toHaveLength(601);
});
