const MAX_LENGTH = 400;

export interface Secrets {
  add(secret: string): void;
  /** On one line, of bounded length, without control characters and without any of the secrets. */
  show(text: string): string;
}

/** What must not be shown, should an answer repeat it. */
export function createSecrets(...known: readonly string[]): Secrets {
  const secrets = new Set(known.filter((secret) => secret !== ''));
  return {
    add: (secret) => void secrets.add(secret),
    show(text) {
      let shown = text;
      for (const secret of secrets) shown = shown.replaceAll(secret, '…');
      const line = shown.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
      return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
    },
  };
}
