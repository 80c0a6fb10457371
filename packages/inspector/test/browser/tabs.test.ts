import type { InspectedEvent } from '@atlas-aws-iam/sandbox/inspect';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { EVENTS } from '../support/fixture-events.ts';
import { startFixtureServer } from '../support/fixture-server.ts';
import { openTab, type Tab } from '../support/tabs.ts';

describe.skipIf(noBrowser)(`tabs of one browser (${noBrowser ?? 'in Chromium'})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function start() {
    const server = await startFixtureServer();
    onTestFinished(() => server.stop());
    const context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
    onTestFinished(() => context.close());
    return {
      server,
      open: (hash = '', state?: 'hidden') => openTab(context, `${server.url}${hash}`, state),
    };
  }

  const later = (id: number): InspectedEvent => {
    const [sample] = EVENTS;
    if (sample?.event !== 'request') throw new Error('no request');
    return { ...sample, id, operation: `operation ${id}` };
  };

  test('the eighth shows its login, and the first one goes on where it was when it is shown again', async () => {
    const { server, open } = await start();
    const hidden: Tab[] = [];
    for (let number = 1; number < 8; number += 1) {
      const tab = await open();
      await tab.page.getByText('15 events').waitFor();
      await tab.hide();
      hidden.push(tab);
    }
    const last = await open('#login=6');
    await last.page.getByRole('treeitem', { name: 'payload' }).first().waitFor();
    await expect.poll(() => server.readers()).toBe(1);

    server.push(later(16), later(17));
    await last.hide();
    await expect.poll(() => server.readers()).toBe(0);
    const [first] = hidden;
    await first?.show();
    await first?.page.getByText('17 events').waitFor();
    expect(await first?.page.locator('.row').first().textContent()).toContain('operation 17');
  });

  test('one that is hidden and shown again at once listens once, and one that is hidden does not try again', async () => {
    const { server, open } = await start();
    const tab = await open();
    await tab.page.getByText('15 events').waitFor();
    await tab.page.evaluate('for (let n = 0; n < 5; n += 1) ["hidden", "visible"].forEach(changeVisibility)');
    server.push(later(16));
    await tab.page.getByText('16 events').waitFor();
    await expect.poll(() => server.readers()).toBe(1);

    await tab.page.evaluate('["hidden", "visible", "hidden"].forEach(changeVisibility)');
    await expect.poll(() => server.readers()).toBe(0);
    const behind = await open('', 'hidden');
    const { page } = await open();
    await page.getByText('16 events').waitFor();
    expect(server.readers()).toBe(1);
    await behind.show();
    await behind.page.getByText('16 events').waitFor();
  });

  test('one that is hidden asks for nothing, and shows what has changed when it is shown again', async () => {
    const { server, open } = await start();
    const tab = await open();
    await tab.page.getByText('15 events').waitFor();
    const shown = await open();
    const isState = (message: { url(): string }) => message.url().endsWith('/state');
    await tab.hide();
    server.addIdentity('arn:aws:iam::123456789012:user/newcomer');
    await shown.page.getByText('user/newcomer').waitFor();
    const asked: string[] = [];
    tab.page.on('request', (request) => asked.push(request.url()));
    // Unasked, the one that is shown refreshes all the while.
    for (let times = 0; times < 2; times += 1) await shown.page.waitForResponse(isState);
    expect(asked).toEqual([]);
    await tab.show();
    await tab.page.getByText('user/newcomer').waitFor();
  });
});
