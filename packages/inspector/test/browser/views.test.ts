import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { findViolations } from '../support/find-violations.ts';
import { type FixtureServer, startFixtureServer } from '../support/fixture-server.ts';
import { openPage } from '../support/open-page.ts';
import { VIEWS } from '../support/views.ts';

describe.skipIf(noBrowser)(`every view (${noBrowser ?? 'in Chromium'})`, () => {
  let browser: Browser;
  let server: FixtureServer;
  beforeAll(async () => {
    browser = await startBrowser();
    server = await startFixtureServer();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  // What axe-core judges by colour and size; the other widths are those at which the page is arranged otherwise.
  const looks = [
    { colorScheme: 'light', width: 1600, isJudged: true },
    { colorScheme: 'dark', width: 1600, isJudged: true },
    { colorScheme: 'light', width: 360, isJudged: true },
    { colorScheme: 'dark', width: 360, isJudged: true },
    { colorScheme: 'light', width: 320, isJudged: false },
    { colorScheme: 'light', width: 768, isJudged: false },
    { colorScheme: 'light', width: 1024, isJudged: false },
    { colorScheme: 'dark', width: 1800, isJudged: false },
  ] as const;

  test.for(looks)('$colorScheme, $width px', async ({ isJudged, ...look }) => {
    const { page, complaints } = await openPage(browser, server.url, look);
    for (const [name, open] of Object.entries(VIEWS)) {
      await open(page, server.url);
      if (isJudged) expect(await findViolations(page), name).toEqual([]);
      // Nothing is wider than the window.
      expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(
        look.width,
      );
      const gone = name === 'a login that is not kept';
      expect(await complaints(), name).toEqual(gone ? [expect.stringContaining('404')] : []);
    }
    await page.context().close();
  });
});
