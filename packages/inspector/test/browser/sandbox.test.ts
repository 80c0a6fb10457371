import { connect } from '@atlas-aws-iam/connect';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { openPage } from '../support/open-page.ts';

describe.skipIf(noBrowser)(`the page of a real sandbox (${noBrowser ?? 'in Chromium'})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function start(options: Parameters<typeof startSandbox>[0] = {}) {
    const sandbox = await startSandbox({ inspect: true, ...options });
    onTestFinished(() => sandbox.stop());
    const { env } = await sandbox.provision('env-vars');
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = env;
    const logIn = (keys: object = {}) =>
      connect({
        clusterUrl: sandbox.mongodbUri,
        credentialProvider: async () => ({ accessKeyId, secretAccessKey, ...keys }),
      });
    return { sandbox, logIn, inspectorUrl: sandbox.inspectorUrl ?? '' };
  }

  test('shows a login of the real driver, its bytes, its capture and its first document', async () => {
    const { inspectorUrl, logIn } = await start();
    const { page, complaints } = await openPage(browser, inspectorUrl);
    onTestFinished(() => page.context().close());
    await page.getByText('No client yet.').waitFor();
    const client = await logIn();
    await client.db('testdb').collection('notes').insertOne({ text: 'a note' });
    await client.close();
    const login = page.locator('.row', { hasText: 'authenticated' });
    await login.first().waitFor();
    await page
      .getByRole('link', { name: /nodejs \d/ })
      .first()
      .click();
    await page.getByText('to the first document in').waitFor();
    await page.getByRole('link', { name: 'Events' }).click();
    await login.first().click();
    await page.getByRole('treeitem', { name: 'payload' }).first().waitFor();
    await page.getByRole('option', { name: 'saslContinue' }).first().click();
    await page.getByRole('treeitem', { name: 'SignedHeaders' }).last().click();
    await page.getByText('The names of the headers that the signature covers').waitFor();
    const capture = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download pcap' }).click();
    expect((await capture).suggestedFilename()).toMatch(/^login-\d+\.pcap$/);
    await page.getByRole('tab', { name: 'Signature' }).click();
    await page.getByText('ab821ae955788b0e33ebd34c208442ccfc2d406e2edc5e7a39bd6458fbb4f843').waitFor();
    expect(await complaints()).toEqual([]);
  });

  test('says what a search found of a login of another secret', async () => {
    const { inspectorUrl, logIn } = await start();
    await expect(logIn({ secretAccessKey: `${'wrong'.repeat(8)}` })).rejects.toThrow();
    const { page, complaints } = await openPage(browser, inspectorUrl);
    onTestFinished(() => page.context().close());
    await page.locator('.row.is-login').first().click();
    await page.getByText('sts-refused').first().waitFor();
    await page.getByRole('tab', { name: 'Signature' }).click();
    await page.getByText('No known variation fits: most likely another secret.').waitFor();
    expect(await complaints()).toEqual([]);
  });

  test('left open over a restart, it goes on with the sandbox that has the same keys', async () => {
    const { sandbox, inspectorUrl, logIn } = await start();
    await (await logIn()).close();
    const { page } = await openPage(browser, inspectorUrl);
    onTestFinished(() => page.context().close());
    await page.locator('.row', { hasText: 'authenticated' }).first().waitFor();
    const { kept } = sandbox;
    await sandbox.stop();
    await page.getByText('reconnecting').waitFor();
    const next = await start({ kept });
    expect(next.inspectorUrl).toBe(inspectorUrl);
    await page.getByText('another sandbox answers').waitFor();
    await expect.poll(() => page.locator('.row').count()).toBe(0);
    await (await next.logIn()).close();
    await page.locator('.row', { hasText: 'authenticated' }).first().waitFor();
  });
});
