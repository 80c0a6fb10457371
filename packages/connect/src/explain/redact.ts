import { maskAccessKeyId } from '../mask-access-key-id.ts';

// Messages of servers, providers and parsers pass through here: none is known to hold a secret, and none may start to.
export function redact(text: string): string {
  let redacted = text;
  for (const name of ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
    const secret = process.env[name];
    // Of a few characters, the value of a test setup for instance, the message would lose its words.
    if (secret && secret.length >= 8) redacted = redacted.replaceAll(secret, `(${name})`);
  }
  return redacted
    .replace(/:\/\/\S*@/g, '://…@')
    .replace(/(AWS_SESSION_TOKEN(?::|%3A))[^,&\s]+/gi, '$1…')
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, maskAccessKeyId);
}
