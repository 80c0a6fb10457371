import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { renderStaticPage } from '@atlas-aws-iam/inspector/static-page';
import type { LoginDetail } from '@atlas-aws-iam/sandbox/inspect';
import { type RecordedLogin, readRecording, recordLogins } from './recorded-login.ts';

const TITLE = 'A login, byte by byte: recorded with the keys of AWS’s documentation';

const inspector = dirname(createRequire(import.meta.url).resolve('@atlas-aws-iam/inspector/package.json'));

/** docs/a-login-byte-by-byte.html: the inspector's page over what docs/recorded-login.json holds. */
export async function generateLoginPage(): Promise<string> {
  const html = await readFile(join(inspector, 'dist', 'index.html'), 'utf8');
  const { user, role } = readRecording(await recordLogins());
  return renderStaticPage(html, { title: TITLE, logins: [user, role].map(toDetail) });
}

/** Without what the other page alone shows. */
function toDetail({ documents, stsRequest, stsResponse, client, ...detail }: RecordedLogin): LoginDetail {
  const { keys, ...calculation } = client;
  return { ...detail, client: calculation };
}
