import { explain } from '@atlas-aws-iam/connect/explain';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import type { LoginDetail } from '@atlas-aws-iam/sandbox/inspect';
import { MongoServerError } from 'mongodb';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { TAMPERING_NAMES, TAMPERINGS } from '../../src/break/tamperings.ts';
import { wordsOf } from '../../src/break/words.ts';
import { CHECKS } from '../../src/checks.ts';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { findViolations } from '../support/find-violations.ts';
import { openPage } from '../support/open-page.ts';

// Only these codes need what a client knows of itself: test/codes.test.ts has them from logins of the real driver.
const KNOWN_BY_CLIENT: readonly string[] = ['clock-skewed', 'session-token-missing'];

describe.skipIf(noBrowser)(
  `what is broken in the page, on a real sandbox (${noBrowser ?? 'in Chromium'})`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(async () => {
      await browser?.close();
    });

    test.for(['atlas', 'mongod', 'documentdb'] as const)('%s', async (dialect) => {
      const sandbox = await startSandbox({ dialect, inspect: true });
      onTestFinished(() => sandbox.stop());
      const { inspectorUrl = '' } = sandbox;
      const { page, complaints } = await openPage(browser, `${inspectorUrl}#break`);
      onTestFinished(() => page.context().close());
      const own = page.getByRole('region', { name: 'The page’s own client' });
      await page.getByRole('button', { name: 'Start the client' }).click();
      await own.getByText('authenticated').waitFor();

      const table: unknown[] = [];
      for (const name of TAMPERING_NAMES) {
        const card = page.locator(`[data-tampering="${name}"]`);
        const foreseenCode = await card.locator('.code-line code').textContent();
        await card.getByRole('switch').click();
        const outcome = card.locator('.outcome');
        await outcome.getByText('refused by the check').waitFor();
        const [, loginId] = /(\d+)$/.exec((await outcome.getByRole('link').getAttribute('href')) ?? '') ?? [];
        const detail: LoginDetail = await (await fetch(`${inspectorUrl}logins/${loginId}`)).json();
        const shown = await card.locator('.is-told code').textContent();
        const code = await card.locator('.code-line code').textContent();
        await card.getByRole('switch').click();
        await outcome.getByText('healed').waitFor();
        table.push({ name, check: detail.check, words: detail.words?.errmsg, shown, code });

        const facts = TAMPERINGS[name];
        // From the server's record, not from the page's text.
        expect(detail, name).toMatchObject({ verdict: 'refused', check: facts.check });
        expect(await outcome.textContent()).not.toContain(CHECKS[facts.check].title);
        const { words } = detail;
        const foreseen = wordsOf(
          facts.check,
          detail.attempt.stsStatus ?? 0,
          await ownPrincipal(inspectorUrl),
        );
        expect({ code: words?.code, errmsg: words?.errmsg }, name).toEqual(foreseen[dialect]);
        expect(shown, name).toBe(`${words?.code} ${words?.errmsg}`);
        expect(foreseenCode, name).toBe(code);
        if (dialect === 'atlas') expect(code, name).toBe(facts.code);
        if (!KNOWN_BY_CLIENT.includes(code ?? '')) {
          expect(explain(new MongoServerError({ ok: 0, ...words })).code, name).toBe(code);
        }
      }
      expect(table).toHaveLength(8);
      await page.getByRole('button', { name: 'Stop the client' }).click();
      await own.getByText('It is not running.').waitFor();
      expect(await complaints()).toEqual([]);
      expect(await findViolations(page)).toEqual([]);
    });
  },
);

async function ownPrincipal(inspectorUrl: string): Promise<string> {
  return (await (await fetch(`${inspectorUrl}state`)).json()).ownClient.principal;
}
