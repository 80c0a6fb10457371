import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from '../test/support/browser.ts';
import { startFixtureServer } from '../test/support/fixture-server.ts';

// For maintainers: what the page looks like, of logins that are made up. `npm run screenshots -w packages/inspector -- <folder>`

const folder = process.argv[2];
if (folder === undefined) {
  console.error('Usage: npm run screenshots -w packages/inspector -- <folder>');
  process.exit(64);
}
mkdirSync(folder, { recursive: true });

const VIEWS = {
  overview: '',
  authenticated: '#login=6',
  refused: '#login=15',
  client: '#client=1',
  break: '#break',
};

const server = await startFixtureServer();
const browser = await startBrowser();
try {
  for (const [name, width, height, colorScheme] of [
    ['light', 1600, 1000, 'light'],
    ['dark', 1600, 1000, 'dark'],
    ['narrow', 360, 800, 'light'],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    for (const [view, hash] of Object.entries(VIEWS)) {
      await page.goto(server.url + hash);
      await page.getByText('live', { exact: true }).waitFor();
      await page.locator('main').waitFor();
      await page.waitForLoadState();
      if (view === 'authenticated')
        await page.getByRole('treeitem', { name: 's', exact: false }).first().waitFor();
      await page.screenshot({ path: join(folder, `${view}-${name}.png`) });
      if (view === 'refused') {
        await page.getByRole('tab', { name: 'Signature' }).click();
        await page.screenshot({ path: join(folder, `signature-${name}.png`) });
      }
    }
    await page.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
