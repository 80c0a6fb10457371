import type { BrowserContext, Page } from 'playwright-core';

export interface Tab {
  page: Page;
  hide(): Promise<void>;
  show(): Promise<void>;
}

/** A tab of one browser with others. Without a screen all of them count as shown, so it is said by the test which is. */
export async function openTab(
  context: BrowserContext,
  url: string,
  state: 'visible' | 'hidden' = 'visible',
): Promise<Tab> {
  const page = await context.newPage();
  await page.addInitScript(`
    let visibilityState = '${state}';
    Object.defineProperty(document, 'visibilityState', { get: () => visibilityState });
    globalThis.changeVisibility = (changed) => {
      visibilityState = changed;
      document.dispatchEvent(new Event('visibilitychange'));
    };
  `);
  await page.goto(url);
  return {
    page,
    hide: () => page.evaluate('changeVisibility("hidden")'),
    show: () => page.evaluate('changeVisibility("visible")'),
  };
}
