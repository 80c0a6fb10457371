import type { CatalogueEntry } from '../catalogue-entry.ts';

type Text = NonNullable<ReturnType<CatalogueEntry['read']>>;

/** An entry that knows an error by its words. */
export function saying(
  code: CatalogueEntry['code'],
  pattern: RegExp,
  text: (message: string, match: RegExpExecArray, env: NodeJS.ProcessEnv) => Text,
): CatalogueEntry {
  return {
    code,
    read({ message }, { env }) {
      const match = pattern.exec(message);
      return match ? text(message, match, env) : undefined;
    },
  };
}
