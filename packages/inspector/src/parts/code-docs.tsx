import { CODES, type RefusalCode } from '../codes.ts';

/** Where a code is explained: the section of this repository, which has no public address, and the page it builds on. */
export function CodeDocs({ code }: { code: RefusalCode }) {
  return (
    <span class="code-docs">
      <code>docs/troubleshooting.md#{code}</code>{' '}
      <a href={CODES[code].docs} target="_blank" rel="noreferrer">
        {new URL(CODES[code].docs).hostname} ↗
      </a>
    </span>
  );
}
