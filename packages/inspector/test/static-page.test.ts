import { expect, test } from 'vitest';
import { RECORDED_SLOT, renderStaticPage } from '../src/static-page.ts';
import { BUILT_PAGE } from './support/built-page.ts';
import { HOSTILE } from './support/fixture-logins.ts';

const slotOf = (page: string) => /id="recorded">(.*?)<\/script>/s.exec(page)?.[1] ?? '';

test('a run stands in the page as JSON that ends no element', () => {
  const recorded = { title: `</script>${HOSTILE}<!--\u2028$&$1`, logins: [] };
  const page = renderStaticPage(BUILT_PAGE, recorded);
  expect(JSON.parse(slotOf(page))).toEqual(recorded);
  expect(slotOf(page)).not.toMatch(/[<>&\u2028]/);
});

test('the same run gives the same bytes, and changes nothing else of the page', () => {
  const recorded = { title: 'A login', logins: [] };
  const page = renderStaticPage(BUILT_PAGE, recorded);
  expect(renderStaticPage(BUILT_PAGE, recorded)).toBe(page);
  expect(page.replace(slotOf(page), '')).toBe(BUILT_PAGE);
});

test('a page without a slot, with two or with a run in it is refused', () => {
  const full = renderStaticPage(BUILT_PAGE, { title: '', logins: [] });
  for (const page of ['<html></html>', full, RECORDED_SLOT + RECORDED_SLOT]) {
    expect(() => renderStaticPage(page, {})).toThrow('Build it again: npm run build -w packages/inspector');
  }
});
