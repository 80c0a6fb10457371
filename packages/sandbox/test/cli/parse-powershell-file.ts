/** What loading the file does to an environment. */
export interface LoadedFile {
  set: Record<string, string>;
  unset: string[];
}

/** Language specification 2.3.5.2, single-quote-character: the straight one and four typographic ones. */
const SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b";
/** 2.2.2, line terminators. */
const LINE_END = /\r\n|\r|\n/y;
const COMMENT = /#[^\r\n]*/y;
const REMOVAL =
  /Remove-Item (Env:[A-Za-z_]\w*(?:, Env:[A-Za-z_]\w*)*) -ErrorAction SilentlyContinue(?=[\r\n]|$)/y;
const ASSIGNMENT = /\$env:([A-Za-z_]\w*) = /y;

/**
 * Reads a script by PowerShell's rules, as far as the sandbox's files use them; throws for anything else, which would
 * be code. https://learn.microsoft.com/powershell/scripting/lang-spec/chapter-02
 */
export function parsePowershellFile(bytes: Buffer): LoadedFile {
  if (!bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) {
    throw new Error('Windows PowerShell 5.1 reads a file without a byte order mark as the code page');
  }
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const loaded: LoadedFile = { set: {}, unset: [] };
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  while (at < text.length) {
    let name: string | undefined;
    const removal = take(REMOVAL)?.[1];
    if (removal !== undefined) loaded.unset.push(...removal.split(', ').map((item) => item.slice(4)));
    else {
      name = take(ASSIGNMENT)?.[1];
      if (name !== undefined) loaded.set[name] = takeVerbatimString();
      else take(COMMENT);
    }
    if (at < text.length && !take(LINE_END)) throw new Error(`code at ${at}: ${text.slice(at, at + 40)}`);
  }
  return loaded;

  /** 2.3.5.2: up to a single quote that none follows; two of them, whichever they are, stand for the second. */
  function takeVerbatimString(): string {
    if (!isSingleQuote(text[at])) throw new Error(`no literal at ${at}: ${text.slice(at, at + 40)}`);
    let value = '';
    for (at += 1; at < text.length; at += 1) {
      if (isSingleQuote(text[at])) {
        at += 1;
        if (!isSingleQuote(text[at])) return value;
      }
      value += text[at];
    }
    throw new Error('a literal that is never closed');
  }
}

function isSingleQuote(character: string | undefined): boolean {
  return character !== undefined && SINGLE_QUOTES.includes(character);
}
