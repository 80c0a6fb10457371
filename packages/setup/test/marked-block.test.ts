import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporaryFolder, runNode } from '@atlas-aws-iam/command';
import { parse } from 'dotenv';
import { describe, expect, test } from 'vitest';
import { envLine, readEnvLines } from '../src/files/env-lines.ts';
import { readMarkedFile, removeMarkedBlock, writeMarkedBlock } from '../src/files/marked-block.ts';

describe('a block leaves every other byte as it is', () => {
  test.each([
    ['', 'an empty file'],
    ['A=1\n', 'one with a last line break'],
    ['A=1', 'one without'],
    ['A=1\r\nB=2\r\n', "one with Windows' line breaks"],
    ['# begin atlas-aws-iam setup: other\nA=1\n# end atlas-aws-iam setup: other\n', 'one with another block'],
    ['# begin atlas-aws-iam setup: x\nA=1\n', 'one with half a block'],
    ['\n\n', 'one with empty lines'],
  ])('%j, %s', (text) => {
    using folder = createTemporaryFolder('marked-block-');
    const file = join(folder.path, '.env');
    writeFileSync(file, text, { mode: 0o644 });
    writeMarkedBlock(file, 'x', ["A='2'"]);
    writeMarkedBlock(file, 'x', ["A='3'", "B='4'"]);
    expect(readMarkedFile(file, 'x').block).toEqual(["A='3'", "B='4'"]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    removeMarkedBlock(file, 'x');
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(text);
  });

  test('what is written behind it stays behind it', () => {
    using folder = createTemporaryFolder('marked-block-');
    const file = join(folder.path, '.env');
    writeMarkedBlock(file, 'x', ["A='1'"]);
    writeFileSync(file, `${readFileSync(file, 'utf8')}B=2\n`);
    writeMarkedBlock(file, 'x', ["A='3'"]);
    expect(parse(readFileSync(file))).toEqual({ A: '3', B: '2' });
    removeMarkedBlock(file, 'x');
    expect(readFileSync(file, 'utf8')).toBe('B=2\n');
  });

  test('a file without a last line break, and what is written behind the block, are not joined', () => {
    using folder = createTemporaryFolder('marked-block-');
    const file = join(folder.path, '.env');
    writeFileSync(file, 'A=1');
    writeMarkedBlock(file, 'x', ["B='2'"]);
    writeFileSync(file, `${readFileSync(file, 'utf8')}C=3`);
    writeMarkedBlock(file, 'y', ["D='4'"]);
    removeMarkedBlock(file, 'x');
    expect(parse(readFileSync(file))).toEqual({ A: '1', C: '3', D: '4' });
    removeMarkedBlock(file, 'y');
    expect(readFileSync(file, 'utf8')).toBe('A=1\nC=3');
  });

  test('a block whose lines before it are gone goes as a whole', () => {
    using folder = createTemporaryFolder('marked-block-');
    const file = join(folder.path, '.env');
    writeFileSync(file, 'A=1');
    writeMarkedBlock(file, 'x', ["SECRET='2'"]);
    writeFileSync(file, `${readFileSync(file, 'utf8').replace('A=1\n', '')}B=2`);
    removeMarkedBlock(file, 'x');
    expect(readFileSync(file, 'utf8')).toBe('B=2');
  });

  test('bytes that are not UTF-8 stay', () => {
    using folder = createTemporaryFolder('marked-block-');
    const file = join(folder.path, '.env');
    const bytes = Buffer.from([0x23, 0x20, 0xe9, 0x0a]);
    writeFileSync(file, bytes);
    writeMarkedBlock(file, 'é', ["A='ü'"]);
    expect(readMarkedFile(file, 'é').block).toEqual(["A='ü'"]);
    removeMarkedBlock(file, 'é');
    expect(readFileSync(file)).toEqual(bytes);
  });

  test('a link to a file that is not there is refused', () => {
    using folder = createTemporaryFolder('marked-block-');
    const link = join(folder.path, 'link');
    symlinkSync(join(folder.path, 'nowhere'), link);
    expect(() => readMarkedFile(link, 'x')).toThrow('is a link to a file that is not there');
  });

  test('a link stays a link', () => {
    using folder = createTemporaryFolder('marked-block-');
    const [real, link] = [join(folder.path, 'real'), join(folder.path, 'link')];
    writeFileSync(real, 'A=1\n');
    symlinkSync(real, link);
    writeMarkedBlock(link, 'x', ["B='2'"]);
    expect(parse(readFileSync(real))).toEqual({ A: '1', B: '2' });
  });
});

describe('a variable means the same', () => {
  test.each(["a b'c", 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'a$b`c"d\\e', 'a#b', ''])(
    '%j',
    async (value) => {
      using folder = createTemporaryFolder('env-line-');
      const file = join(folder.path, 'env');
      const line = envLine('VALUE', value);
      writeFileSync(file, `${line}\n`);
      expect(parse(readFileSync(file)).VALUE).toBe(value);
      expect(readEnvLines([line])).toEqual({ VALUE: value });
      const program = ['--env-file', file, '-p', 'JSON.stringify(process.env.VALUE)'];
      const { output } = await runNode(program, { cwd: folder.path, env: {}, outputs: 'kept' });
      expect(JSON.parse(output)).toBe(value);
    },
  );

  test.each(['a\nb', `it's "$5"`])('or is refused: %j', (value) => {
    expect(() => envLine('VALUE', value)).toThrow('VALUE cannot be written into a file');
  });
});
