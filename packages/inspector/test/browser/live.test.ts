import type { InspectedEvent } from '@atlas-aws-iam/sandbox/inspect';
import type { Browser, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { EVENTS } from '../support/fixture-events.ts';
import { type FixtureOptions, startFixtureServer } from '../support/fixture-server.ts';
import { openPage } from '../support/open-page.ts';

describe.skipIf(noBrowser)(`the live page (${noBrowser ?? 'in Chromium'})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function start(options?: FixtureOptions) {
    const server = await startFixtureServer(options);
    onTestFinished(() => server.stop().catch(() => {}));
    return server;
  }

  async function open(url: string, width = 1600) {
    const opened = await openPage(browser, url, { colorScheme: 'light', width });
    onTestFinished(() => opened.page.context().close());
    return opened;
  }

  const [sample] = EVENTS;
  const request = (id: number): InspectedEvent => {
    if (sample?.event !== 'request') throw new Error('no request');
    const { clientId: _, ...rest } = sample;
    return { ...rest, id, operation: `operation ${id}` };
  };

  test('shows what happens, newest first, and moves nothing that is read', async () => {
    const server = await start();
    const { page, complaints } = await open(server.url);
    await page.getByText('15 events').waitFor();
    const rows = page.locator('.row');
    expect(await rows.first().textContent()).toContain('signature · 8000');
    server.push(request(16), request(17));
    await page.getByText('17 events').waitFor();
    expect(await rows.first().textContent()).toContain('operation 17');
    server.addIdentity('arn:aws:iam::123456789012:user/newcomer');
    server.push(request(18));
    await page.getByText('user/newcomer').waitFor();
    server.skip(1234);
    await page.getByText('1,234 left out').waitFor();
    expect(await complaints()).toEqual([]);
  });

  test('a list that is read waits, and says how much has come', async () => {
    const server = await start();
    const { page } = await open(server.url);
    const rows = page.locator('.row');
    await rows.nth(10).waitFor();
    await page.getByRole('listbox', { name: 'Events' }).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key);
    const chosen = page.locator('.row[aria-selected=true]');
    expect(await chosen.textContent()).toContain('database user');
    server.push(request(16), request(17));
    await page.getByRole('button', { name: '2 newer' }).waitFor();
    expect(await rows.first().textContent()).toContain('signature · 8000');
    await page.getByRole('searchbox').fill('operation 16');
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('listbox', { name: 'Events' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('button', { name: 'Held' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => rows.first().textContent()).toContain('operation 17');
  });

  test('the keyboard opens a login, goes through tabs, messages, bytes and fields', async () => {
    const server = await start();
    const { page, complaints } = await open(server.url);
    await page.locator('.row').first().waitFor();
    await page.getByRole('listbox', { name: 'Events' }).focus();
    for (const key of ['End', 'PageUp', 'Home', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('heading', { name: 'Login 14' }).waitFor();
    await page.goto(`${server.url}#login=6`);
    const messages = page.getByRole('listbox', { name: 'Messages' });
    await messages.focus();
    await page.keyboard.press('ArrowDown');
    expect(await messages.getByRole('option', { selected: true }).textContent()).toContain(
      'reply to saslStart',
    );
    await page.getByRole('region', { name: 'Bytes' }).focus();
    const explanation = page.getByRole('region', { name: 'Explanation' });
    await page.keyboard.press('Home');
    await expect.poll(() => explanation.textContent()).toContain('The length of the whole message');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => explanation.textContent()).toContain('requestID');
    await page.getByRole('tree').focus();
    await page.keyboard.press('End');
    await expect.poll(() => explanation.textContent()).toContain('ok');
    await page.keyboard.press('ArrowLeft');
    await expect
      .poll(() => page.getByRole('treeitem', { selected: true }).textContent())
      .toContain('document');
    await page.getByRole('tab', { name: 'Messages' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: 'Signature', selected: true }).waitFor();
    expect(await complaints()).toEqual([]);
  });

  test('what one points at is marked as bytes and as a field, and explained with its source', async () => {
    const server = await start();
    const { page } = await open(`${server.url}#login=6`);
    const field = page.getByRole('treeitem', { name: 'r P1GE' });
    await field.hover();
    const marked = page.locator('.hex-bytes .marked');
    // The element is type, name, length, subtype and 32 bytes.
    const bytes = async () => (await marked.allTextContents()).join(' ').split(' ').length;
    await expect.poll(bytes).toBe(40);
    const explanation = page.getByRole('region', { name: 'Explanation' });
    expect(await explanation.textContent()).toContain('The client nonce: 32 random bytes');
    expect(await explanation.getByRole('link').getAttribute('href')).toContain('auth.md#mongodb-aws');
    await page.locator('.hex-bytes .run').first().hover();
    await expect.poll(() => page.locator('.field.marked').textContent()).toContain('messageLength');
  });

  test('a narrow window shows a login from its top, and both sides of a calculation below each other', async () => {
    const server = await start();
    const { page } = await open(`${server.url}#login=15`, 360);
    await page.getByRole('treeitem').first().waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
    await page.getByRole('tab', { name: 'Signature' }).click();
    const rows = page.getByRole('row').filter({ has: page.locator('mark') });
    expect(await rows.allTextContents()).toEqual([
      'header, clientx-amz-date:20261122T120030Z',
      'header, serverx-amz-date:20261122T120000Z',
      expect.stringMatching(/^header, serverx-amz-security-token:\*+$/),
      expect.stringContaining('signed headers, server'),
      'date, client20261122T120030Z',
      'date, server20261122T120000Z',
      expect.stringContaining('hash of the request, client'),
      expect.stringContaining('hash of the request, server'),
      expect.stringContaining('HMAC-SHA256, client'),
      expect.stringContaining('HMAC-SHA256, server'),
    ]);
  });

  test('text from outside is text', async () => {
    const server = await start();
    const { page, complaints } = await open(`${server.url}#login=14`);
    await page.getByRole('treeitem').first().waitFor();
    for (const tab of ['Signature', 'Messages']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await page.locator('#page img, #page script').count()).toBe(0);
    }
    await page.goto(`${server.url}#client=5`);
    await page.getByRole('heading', { name: 'Client 5' }).waitFor();
    expect(await page.title()).toBe('MONGODB-AWS inspector');
    expect(await complaints()).toEqual([]);
  });

  test('a login that ended in the middle, one of which only the beginning was kept, and one that is gone', async () => {
    const server = await start();
    const { page } = await open(`${server.url}#login=12`);
    await page.getByText('unfinished').waitFor();
    expect(await page.getByRole('listbox', { name: 'Messages' }).getByRole('option').count()).toBe(4);
    await page.getByRole('tab', { name: 'Signature' }).click();
    await page.getByText('There is no signature').waitFor();

    await page.goto(`${server.url}#login=13`);
    await page.getByText('The first 16,384 of 16,777,216 bytes were kept.').waitFor();
    const rows = page.locator('.hex-row');
    expect(await rows.count()).toBe(128);
    await page.getByRole('button', { name: 'Show the other 14,336 bytes' }).click();
    await expect.poll(() => rows.count()).toBe(1024);

    await page.goto(`${server.url}#login=4711`);
    await page.getByText('The sandbox does not have it').waitFor();
  });

  test('two pages at once see the same', async () => {
    const server = await start();
    const { page } = await open(server.url);
    const { page: other } = await open(server.url);
    await expect.poll(() => server.readers()).toBe(2);
    server.push(request(16));
    for (const one of [page, other]) await one.getByText('operation 16').waitFor();
  });

  test('it goes on after the connection was lost, and knows another sandbox', async () => {
    const server = await start();
    const { page } = await open(server.url);
    await page.getByText('15 events').waitFor();
    const { port } = server;
    await server.stop();
    await page.getByText('reconnecting').waitFor();

    const same = await start({ port, events: [...EVENTS, request(16)] });
    await page.getByText('16 events').waitFor();
    expect(await page.locator('.row').first().textContent()).toContain('operation 16');
    expect(await page.getByText('another sandbox answers').count()).toBe(0);

    await same.stop();
    await start({ port, run: 'second', events: [request(1), request(2)] });
    await page.getByText('another sandbox answers').waitFor();
    await page.getByText('2 events', { exact: true }).waitFor();
    expect(await page.locator('.row').count()).toBe(2);
  });

  test('it knows another sandbox that answers on the same connection', async () => {
    const server = await start();
    const { page } = await open(server.url);
    await page.getByText('15 events').waitFor();
    server.become('second', [request(1), request(2)]);
    await page.getByText('another sandbox answers').waitFor();
    await page.getByText('2 events', { exact: true }).waitFor();
    await expect.poll(() => server.readers()).toBe(1);
  });

  test('a reset leaves what outlives it, and identities that no event tells of are shown too', async () => {
    const server = await start();
    const { page } = await open(server.url);
    const identities = page.getByRole('region', { name: 'Identities' });
    await page.getByText('15 events').waitFor();
    server.addIdentity('arn:aws:iam::123456789012:user/made-before');
    server.push({ event: 'reset', id: 16, at: '2026-11-22T12:00:05Z' });
    await identities.getByText('user/made-before').waitFor();
    await expect.poll(() => page.locator('.row').count()).toBe(1);
    server.addIdentity('arn:aws:iam::123456789012:user/told-by-nobody');
    await identities.getByText('user/told-by-nobody').waitFor();
  });

  test('what one window starts, breaks and stops, another one shows', async () => {
    const server = await start();
    const [{ page }, { page: other }] = [
      await open(`${server.url}#break`),
      await open(`${server.url}#break`),
    ];
    const own = other.getByRole('region', { name: 'The page’s own client' });
    await own.getByText('It is not running.').waitFor();
    await page.getByRole('button', { name: 'Start the client' }).click();
    await own.getByText('user/inspector-client').waitFor();
    await page.getByRole('switch', { name: 'Turn the clock' }).click();
    await other.getByRole('switch', { name: 'Turn the clock', checked: true }).waitFor();
    await page.getByRole('button', { name: 'Stop the client' }).click();
    await own.getByText('It is not running.').waitFor();
  });

  test('an answer that comes late does not undo what was done since it was asked for', async () => {
    const server = await start();
    const { page } = await open(`${server.url}#break`);
    await page.getByText('It is not running.').waitFor();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    // Whatever is asked for later stays without an answer.
    await page.route('**/state', () => {});
    const answered = new Promise<void>((resolve) => {
      const hold = async (route: Route) => {
        const response = await route.fetch();
        resolve();
        await released;
        await route.fulfill({ response });
      };
      void page.route('**/state', hold, { times: 1 });
    });
    await answered;
    await page.getByRole('button', { name: 'Start the client' }).click();
    await page.getByText('user/inspector-client').first().waitFor();
    const finished = page.waitForEvent('requestfinished', (one) => one.url().endsWith('/state'));
    release();
    await finished;
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    expect(await page.getByText('It is not running.').count()).toBe(0);
  });

  test('ten thousand events in a second: it keeps the newest 500, and answers', async () => {
    const server = await start({ events: [] });
    const { page, complaints } = await open(server.url);
    await expect.poll(() => server.readers()).toBe(1);
    let id = 0;
    // Whatever time the timer takes, as many come as belong to it.
    const start0 = performance.now();
    const timer = setInterval(() => {
      for (const due = (performance.now() - start0) * 10; id < due; ) {
        server.flood(Array.from({ length: 200 }, () => request(++id)));
      }
    }, 50);
    onTestFinished(() => clearInterval(timer));
    await page.getByText(/^\d\d,\d{3} events$/).waitFor();
    // Rows do not stand still for a click: it goes to a place in the list.
    const { x = 0, y = 0 } = (await page.getByRole('listbox', { name: 'Events' }).boundingBox()) ?? {};
    await page.mouse.click(x + 200, y + 40);
    await page.getByRole('region', { name: 'Event', exact: true }).waitFor();
    await page.getByRole('button', { name: 'newer' }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'newer' }).click();
    await page.getByRole('link', { name: 'Break it' }).click();
    await page.getByRole('heading', { name: 'Break it' }).waitFor();
    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByText(/^[3-9]\d,\d{3} events$/).waitFor();
    clearInterval(timer);
    expect(await page.locator('.row').count()).toBeLessThan(60);
    expect(await complaints()).toEqual([]);
  });

  test('the theme and the filter are kept, and nothing else is', async () => {
    const server = await start();
    const { page } = await open(server.url);
    await page.getByText('15 events').waitFor();
    await page.getByRole('button', { name: 'Colours: Auto' }).click();
    await page.getByRole('button', { name: 'Colours: Light' }).click();
    await page.getByRole('radio', { name: 'Commands' }).check();
    await page.getByRole('searchbox').fill('mdb-user');
    await expect.poll(() => page.locator('.row').count()).toBe(1);
    await page.reload();
    await expect.poll(() => page.locator('.row').count()).toBe(3);
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    const kept = await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })');
    expect(JSON.parse(`${kept}`)).toEqual({
      'atlas-aws-iam-inspector:theme': 'dark',
      'atlas-aws-iam-inspector:filter': '{"kind":"command","isRefusedOnly":false}',
    });
  });
});
