import type { Page } from 'playwright-core';

/** Where each view is, and what stands in it once it is there. */
export const VIEWS: Readonly<Record<string, (page: Page, url: string) => Promise<void>>> = {
  async overview(page, url) {
    await page.goto(url);
    await page.locator('.row').first().waitFor();
  },
  async 'an event'(page, url) {
    await page.goto(url);
    await page.locator('.row', { hasText: 'AssumeRole' }).click();
    await page.getByRole('region', { name: 'Event', exact: true }).waitFor();
  },
  async 'a client'(page, url) {
    await page.goto(`${url}#client=1`);
    await page.getByText('first document').waitFor();
  },
  async 'a login that was authenticated'(page, url) {
    await page.goto(`${url}#login=6`);
    await page.getByRole('treeitem').first().waitFor();
  },
  async 'the signature of a login that was refused'(page, url) {
    await page.goto(`${url}#login=15`);
    await page.getByRole('tab', { name: 'Signature' }).click();
    await page.getByText('the sides differ').first().waitFor();
  },
  async 'a search'(page, url) {
    await page.goto(`${url}#login=9`);
    await page.getByRole('tab', { name: 'Signature' }).click();
    await page.getByText('No known variation fits').waitFor();
  },
  async 'a login with hostile names'(page, url) {
    await page.goto(`${url}#login=14`);
    await page.getByRole('treeitem').first().waitFor();
  },
  async 'a login that is not kept'(page, url) {
    await page.goto(`${url}#login=999`);
    await page.getByRole('alert').waitFor();
  },
  async 'break it'(page, url) {
    await page.goto(`${url}#break`);
    await page.getByRole('button', { name: 'Start the client' }).waitFor();
  },
};
