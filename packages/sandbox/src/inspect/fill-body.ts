import { fillAll, fillMessage, fillName, type Judge, judgeOf } from './fill-secrets.ts';

/** Of a longer text the rest is hidden: no service answers so much. */
const MAX_READ_LENGTH = 64 * 1024;

/**
 * A body of a request or an answer without its secrets, of the same length: JSON, XML, a form or a query, or plain text.
 * What a member is called decides, and then what it looks like.
 *
 * @param text Latin-1, or ASCII
 */
export const fillBody: Judge = (text) => {
  const beginning = text.slice(0, MAX_READ_LENGTH);
  return readerOf(beginning)(beginning) + fillAll(text.slice(MAX_READ_LENGTH));
};

function readerOf(text: string): Judge {
  const [first] = /\S/.exec(text) ?? [];
  if (first === '{' || first === '[') return fillJson;
  if (first === '<') return fillXml;
  return /^[^\s=<>"]{1,200}=\S*$/.test(text) ? fillForm : fillPlain;
}

/** A text between quotes is a name where a colon follows. Numbers and signs stay; what is anything else does not. */
function fillJson(text: string): string {
  let name = '';
  return text.replace(
    /"((?:[^"\\]|\\.)*)("?)(\s*:)?|[^"]+/gs,
    (token, content?: string, quote = '', colon = '') => {
      if (content === undefined) return token.replace(/[^\s{}[\],:]+/g, fillLiteral);
      if (quote === '') return `"${fillAll(token.slice(1))}`;
      if (colon !== '') {
        name = content;
        return `"${fillMemberName(content)}"${colon}`;
      }
      // An escape could break up a secret.
      const judge = content.includes('\\') ? fillAll : judgeOf(name);
      return `"${judge(content)}"`;
    },
  );
}

function fillLiteral(word: string): string {
  return /^(?:true|false|null|-?\d{1,16}(?:\.\d{1,6})?)$/.test(word) ? word : fillAll(word);
}

/** A text belongs to the element that was opened last. */
function fillXml(text: string): string {
  let name = '';
  return text.replace(/<([^<>]*)(>?)|[^<]+/g, (token, tag?: string, bracket = '') => {
    if (tag === undefined) {
      const [before = ''] = /^\s*/.exec(token) ?? [];
      const content = token.slice(before.length).trimEnd();
      const after = token.slice(before.length + content.length);
      return `${before}${judgeOf(name)(content)}${after}`;
    }
    if (bracket === '') return `<${fillAll(token.slice(1))}`;
    name = /^[\w:.-]*/.exec(tag)?.[0] ?? '';
    return `<${fillTag(tag)}>`;
  });
}

/** A name, and attributes such as the namespace. */
function fillTag(tag: string): string {
  return tag.split(' ').map(fillMemberName).join(' ');
}

/** `SubjectFromWebIdentityToken` has more words than other names. */
function fillMemberName(name: string): string {
  return /^\/?(?:[A-Z][a-z]{2,14}){1,8}$/.test(name) ? name : fillName(name);
}

export function fillForm(text: string): string {
  return text
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals === -1) return fillName(pair);
      const name = pair.slice(0, equals);
      return `${fillName(name)}=${judgeOf(name)(pair.slice(equals + 1))}`;
    })
    .join('&');
}

/** A name, such as that of a role; or sentences. */
function fillPlain(text: string): string {
  if (fillName(text) === text) return text;
  return text.replace(/[^\r\n]+/g, fillMessage);
}
