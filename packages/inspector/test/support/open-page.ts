import type { Browser, Page } from 'playwright-core';

export interface OpenedPage {
  page: Page;
  /** Errors and warnings of the page, requests to other places, all that may not be, since it was last asked. */
  complaints(): Promise<string[]>;
}

export interface Look {
  colorScheme: 'light' | 'dark';
  width: number;
}

/** A window of its own, which remembers whatever the page does wrong. */
export async function openPage(
  browser: Browser,
  url: string,
  { colorScheme, width }: Look = { colorScheme: 'light', width: 1600 },
): Promise<OpenedPage> {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const seen: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) seen.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => seen.push(`not caught: ${error.message}`));
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const { protocol, host } = new URL(url);
  page.on('request', (request) => {
    const asked = new URL(request.url());
    const isOwn = asked.protocol === protocol && asked.host === host;
    if (!isOwn && asked.protocol !== 'data:') seen.push(`asked ${request.url()}`);
  });
  await page.addInitScript(WATCH_SHIFTS);
  await page.goto(url);
  return {
    page,
    async complaints() {
      const shifts: string[] = await page.evaluate('globalThis.layoutShifts.splice(0)');
      return [...seen.splice(0), ...shifts.map((shift) => `moved: ${shift}`)];
    },
  };
}

// As Chromium measures it: what moves within half a second after a click or a key does not count.
const WATCH_SHIFTS = `
globalThis.layoutShifts = [];
const describe = ({ node, previousRect, currentRect }) => [
  node?.className || node?.textContent?.slice(0, 60) || node?.nodeName,
  ...[previousRect, currentRect].map(({ x, y, width, height }) => [x, y, width, height].map(Math.round)),
].join(' ');
new PerformanceObserver((list) => {
  for (const { hadRecentInput, value, sources } of list.getEntries()) {
    if (!hadRecentInput) {
      globalThis.layoutShifts.push(value.toFixed(4) + ' ' + sources.map(describe).join(', '));
    }
  }
}).observe({ type: 'layout-shift', buffered: true });
`;
