import { type Answer, FORM, type SigningKey, send, signedCall } from '../http.ts';
import { NOW, type TestServer } from '../servers.ts';

export type Parameters = Record<string, string | undefined>;

export interface StsAnswer extends Answer {
  code: string | undefined;
  message: string | undefined;
  /** The text of the first element of this name. */
  element(name: string): string | undefined;
}

/** A form of this action; a parameter that is undefined is left out. */
export function formOf(action: string, parameters: Parameters): string {
  const form = new URLSearchParams({ Action: action, Version: '2011-06-15' });
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) form.set(name, value);
  }
  return form.toString();
}

export async function callSigned(
  server: TestServer,
  key: SigningKey,
  body: string,
  now = NOW,
): Promise<StsAnswer> {
  return readAnswer(await send(server.url, signedCall(key, { now, body })));
}

export async function callUnsigned(
  server: TestServer,
  body: string,
  headers: Record<string, string> = {},
): Promise<StsAnswer> {
  const call = { method: 'POST', headers: { 'Content-Type': FORM, ...headers }, body };
  return readAnswer(await send(server.url, call));
}

export function readAnswer(answer: Answer): StsAnswer {
  const element = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(answer.body)?.[1];
  return { ...answer, code: element('Code'), message: plainText(element('Message')), element };
}

function plainText(text: string | undefined): string | undefined {
  return text
    ?.replaceAll('&apos;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}

/** The temporary key that an answer carries. */
export function keyOf({ element, body }: StsAnswer): Required<SigningKey> {
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
    element,
  );
  if (!accessKeyId || !secretAccessKey || !sessionToken) throw new Error(`No credentials in ${body}`);
  return { accessKeyId, secretAccessKey, sessionToken };
}
