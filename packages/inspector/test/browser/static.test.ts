import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { renderStaticPage } from '../../src/static-page.ts';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { BUILT_PAGE } from '../support/built-page.ts';
import { findViolations } from '../support/find-violations.ts';
import { HOSTILE, LOGINS } from '../support/fixture-logins.ts';
import { openPage } from '../support/open-page.ts';

describe.skipIf(noBrowser)(`a recorded run, opened as a file (${noBrowser ?? 'in Chromium'})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  function write(recorded: object): string {
    const folder = mkdtempSync(join(tmpdir(), 'inspector-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'run.html');
    writeFileSync(file, renderStaticPage(BUILT_PAGE, recorded));
    return pathToFileURL(file).href;
  }

  test.for([
    { colorScheme: 'light', width: 1600 },
    { colorScheme: 'dark', width: 360 },
  ] as const)('$colorScheme, $width px', async (look) => {
    const { page, complaints } = await openPage(
      browser,
      write({ title: 'Two logins', logins: LOGINS.slice(0, 2) }),
      look,
    );
    await page.getByRole('heading', { name: 'Login 1' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Login 2' }).click();
    await page.getByRole('heading', { name: 'Login 2' }).waitFor();
    await page.getByRole('option', { name: 'saslContinue' }).first().click();
    await page.getByRole('treeitem', { name: /^t overwritten/ }).click();
    await page.getByText('The session token of temporary credentials').waitFor();
    await page.getByRole('tab', { name: 'Signature' }).click();
    await page.getByText('A session token was overwritten').waitFor();
    expect(await page.getByText('Download pcap').count()).toBe(0);
    expect(await findViolations(page)).toEqual([]);
    expect(await complaints()).toEqual([]);
    await page.context().close();
  });

  test('of which every text is hostile', async () => {
    const { page, complaints } = await openPage(browser, write({ title: HOSTILE, logins: LOGINS.slice(7) }));
    await page.getByRole('treeitem').first().waitFor();
    expect(await page.locator('#page img, #page script').count()).toBe(0);
    expect(await page.title()).toBe('MONGODB-AWS inspector');
    expect(await complaints()).toEqual([]);
    await page.context().close();
  });

  test('without a login', async () => {
    const { page, complaints } = await openPage(browser, write({ title: 'Nothing', logins: [] }));
    await page.getByText('No login was recorded.').waitFor();
    expect(await complaints()).toEqual([]);
    await page.context().close();
  });
});
