const MAX_LENGTH = 400;

export interface Secrets {
  add(secret: string): void;
  /** Without any of the secrets. */
  hide(text: string): string;
  /** On one line, of bounded length, without control characters and without any of the secrets. */
  show(text: string): string;
}

/** What must not be shown, should an answer repeat it. */
export function createSecrets(...known: readonly string[]): Secrets {
  const secrets = new Set(known.filter((secret) => secret !== ''));
  const hide = (text: string) => [...secrets].reduce((shown, secret) => shown.replaceAll(secret, '…'), text);
  return {
    add: (secret) => void secrets.add(secret),
    hide,
    show(text) {
      const line = hide(text)
        .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
        .trim();
      return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
    },
  };
}
