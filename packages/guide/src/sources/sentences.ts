import { createHash } from 'node:crypto';

/** One thing that a source document says: a sentence, a heading, a picture, or a whole block of code. */
export interface Sentence {
  /** Eight hexadecimal digits of its text's hash. The text itself is not in this repository. */
  id: string;
  text: string;
}

const FENCE = /^\s*```/;
const RULE = /^\s*([-=*_])\1{2,}\s*$/;
const LIST_ITEM = /^\s*(?:[-*+]|\d+\.|#\.)\s+/;
const MARKDOWN_HEADING = /^#{1,6}\s+/;
const QUOTE = /^\s*>\s?/;
/** `.. name:: argument` and `.. _label:` of reStructuredText. */
const DIRECTIVE = /^(\s*)\.\. (?:_[\w-]+:|([\w-]+)::\s*(.*))$/;
const CODE_DIRECTIVE = /^(code-block|literalinclude|code)$/;
/** Of these the body is prose. */
const PROSE_DIRECTIVE = /^(tip|note|important|warning|tabs|tab)$/;
const DIRECTIVE_OPTION = /^\s*:[\w-]+:(\s|$)/;
/** Not after the number of a heading. */
const SENTENCE_END = /(?<=[^\d][.!?])\s+(?=[A-Z“"'`*([])/;
const PICTURE = /^\s*!\[/;

/** What a document in Markdown or in reStructuredText says, in its order. */
export function sentencesOf(document: string): Sentence[] {
  const texts: string[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    texts.push(...paragraph.join(' ').split(SENTENCE_END));
    paragraph = [];
  };

  const lines = document.replaceAll('\r\n', '\n').split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const directive = DIRECTIVE.exec(line);
    if (FENCE.test(line)) {
      flush();
      const end = lines.findIndex((other, index) => index > at && FENCE.test(other));
      const last = end === -1 ? lines.length : end;
      texts.push(lines.slice(at + 1, last).join('\n'));
      at = last;
    } else if (directive) {
      flush();
      const [, indent = '', name = '', argument = ''] = directive;
      if (PROSE_DIRECTIVE.test(name)) {
        texts.push(argument);
        continue;
      }
      const end = endOfBody(lines, at + 1, indent.length);
      if (CODE_DIRECTIVE.test(name)) texts.push([argument, ...lines.slice(at + 1, end)].join('\n'));
      at = end - 1;
    } else if (line.trim() === '' || RULE.test(line) || DIRECTIVE_OPTION.test(line)) {
      flush();
    } else {
      if ([LIST_ITEM, MARKDOWN_HEADING, PICTURE].some((start) => start.test(line))) flush();
      // Of a heading the number stays.
      const start = MARKDOWN_HEADING.test(line) ? MARKDOWN_HEADING : LIST_ITEM;
      paragraph.push(line.replace(QUOTE, '').replace(start, '').trim());
      // A heading of reStructuredText ends with the rule under it.
      if (MARKDOWN_HEADING.test(line) || PICTURE.test(line)) flush();
    }
  }
  flush();
  return texts.flatMap((text) =>
    /[\p{L}\p{N}!]/u.test(text) ? [{ id: idOf(text), text: text.trim() }] : [],
  );
}

/** The line after a directive's body, which is empty or further to the right than the directive. */
function endOfBody(lines: readonly string[], from: number, indent: number): number {
  let end = from;
  while (end < lines.length) {
    const line = lines[end] ?? '';
    if (line.trim() !== '' && line.length - line.trimStart().length <= indent) break;
    end += 1;
  }
  return end;
}

function idOf(text: string): string {
  const same = text.replace(/\s+/g, ' ').trim().toLowerCase();
  return createHash('sha256').update(same).digest('hex').slice(0, 8);
}
