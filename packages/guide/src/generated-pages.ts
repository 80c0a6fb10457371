import { buildPackages, repositoryRoot } from '@atlas-aws-iam/command';
import { generateTroubleshooting } from './troubleshooting.ts';

/** A file that is written by a program from what it observes. */
export interface GeneratedPage {
  /** Relative to the root of the repository, with forward slashes. */
  file: string;
  /** The page that shows it, named in the same way. */
  page: string;
  generate(): Promise<string>;
}

export const generatedPages: readonly GeneratedPage[] = [
  {
    file: 'docs/troubleshooting.md',
    page: 'docs/troubleshooting.md',
    generate: generateTroubleshooting,
  },
  {
    file: 'docs/recorded-login.json',
    page: 'docs/how-the-handshake-works.md',
    generate: async () => (await loadHandshake()).generateRecordedLogin(),
  },
  {
    file: 'docs/a-login-byte-by-byte.html',
    page: 'docs/how-the-handshake-works.md',
    generate: async () => (await loadHandshake()).generateLoginPage(),
  },
];

/** They import the sandbox, which a fresh clone has not built. */
async function loadHandshake() {
  await buildPackages(repositoryRoot);
  const [{ generateRecordedLogin }, { generateLoginPage }] = await Promise.all([
    import('./handshake/recorded-login.ts'),
    import('./handshake/login-page.ts'),
  ]);
  return { generateRecordedLogin, generateLoginPage };
}
