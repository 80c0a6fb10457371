import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, UserError } from '@atlas-aws-iam/command';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../test/support/browser.ts';
import { startFixtureServer } from '../test/support/fixture-server.ts';

const USAGE = `Usage: npm run screenshots -w packages/inspector -- <folder>

Writes what the page looks like into a folder: light, dark and narrow, with events that are made up, and with a client
of a real sandbox that is broken. It needs Chromium (CHROMIUM_PATH names another than /usr/bin/chromium).
  --help   prints this`;

const LOOKS = [
  { look: 'light', width: 1600, height: 1000, colorScheme: 'light' },
  { look: 'dark', width: 1600, height: 1000, colorScheme: 'dark' },
  { look: 'narrow', width: 360, height: 800, colorScheme: 'light' },
] as const;

const VIEWS: Readonly<Record<string, { hash: string; open(page: Page): Promise<unknown> }>> = {
  overview: { hash: '', open: (page) => page.locator('.row').first().waitFor() },
  client: { hash: '#client=1', open: (page) => page.getByText('first document').waitFor() },
  login: { hash: '#login=4', open: (page) => page.getByRole('treeitem', { name: 'payload' }).waitFor() },
  refused: { hash: '#login=9', open: (page) => page.getByRole('treeitem').first().waitFor() },
};

async function shootFixture(page: Page, url: string, file: (view: string) => string): Promise<void> {
  for (const [view, { hash, open }] of Object.entries(VIEWS)) {
    await page.goto(url + hash);
    await open(page);
    await page.screenshot({ path: file(view) });
  }
}

async function shootBroken(page: Page, url: string, file: (view: string) => string): Promise<void> {
  await page.goto(`${url}#break`);
  await page.getByRole('button', { name: 'Start the client' }).click();
  const card = page.locator('[data-tampering="change-header"]');
  await card.getByRole('switch').click();
  await card.getByRole('link').waitFor();
  await page.screenshot({ path: file('broken') });
  await card.getByRole('link').click();
  await page.getByRole('tab', { name: 'Signature' }).click();
  await page.getByText('the sides differ').first().waitFor();
  await page.screenshot({ path: file('both-sides'), fullPage: true });
}

async function shoot(browser: Browser, folder: string): Promise<void> {
  const fixture = await startFixtureServer();
  try {
    for (const { look, width, height, colorScheme } of LOOKS) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme });
      const page = await context.newPage();
      const file = (view: string) => join(folder, `${view}-${look}.png`);
      await shootFixture(page, fixture.url, file);
      const sandbox = await startSandbox({ inspect: true });
      try {
        await shootBroken(page, sandbox.inspectorUrl ?? '', file);
      } finally {
        await sandbox.stop();
      }
      await context.close();
    }
  } finally {
    await fixture.stop();
  }
}

await runCommand({
  call: 'npm run screenshots -w packages/inspector',
  usage: USAGE,
  failure: 'The screenshots were not made',
  options: {},
  maxPositionals: 1,
  async run({ positionals: [folder] }) {
    if (folder === undefined) throw new UserError('No folder is named.');
    await mkdir(folder, { recursive: true });
    const browser = await startBrowser();
    try {
      await shoot(browser, folder);
    } finally {
      await browser.close();
    }
    return 0;
  },
});
