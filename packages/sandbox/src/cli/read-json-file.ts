import { readFileSync, statSync } from 'node:fs';
import { showPath } from '../masking/show-typed.ts';
import { parseUniqueJson } from '../unique-json.ts';
import { UserError } from '../user-error.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The value of a JSON file in UTF-8, with or without a byte order mark.
 *
 * @param option `--seed`, for errors
 * @throws UserError, without a word of the file.
 */
export function readJsonFile(option: string, file: string): unknown {
  const refuse = (what: string, fix: string): never => {
    throw new UserError(`${option} ${showPath(file)}: ${what}`, fix);
  };
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return refuse('there is no such file.', 'Name a file that is there.');
  // To read something else, such as a pipe, may never end.
  if (!found.isFile()) {
    return refuse(`this is ${found.isDirectory() ? 'a folder' : 'no regular file'}.`, 'Name a file.');
  }
  if (found.size > MAX_BYTES) return refuse('the file has more than 64 MiB.', 'Put less into it.');
  const bytes = readFileSync(file);
  if (bytes.length === 0) return refuse('the file is empty.', 'Write a JSON object into it, such as {}.');
  try {
    return parseUniqueJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError || bytes.includes(0)) {
      return refuse(
        'the file is not UTF-8.',
        'Save it as UTF-8; Windows PowerShell writes UTF-16 by default.',
      );
    }
    const isTwice = error instanceof SyntaxError && error.message.includes('twice');
    return isTwice
      ? refuse('an object in it has a name twice.', 'Keep one of the two.')
      : refuse('the file is not JSON.', 'Look for a missing quotation mark, a comment or a comma at an end.');
  }
}
