import type { ApiCall } from './api-call.ts';

const MAX_ITEMS_PER_PAGE = 500;
const DEFAULT_ITEMS_PER_PAGE = 100;
const MAX_PAGE = 1_000_000;

/** One page of a list: `{ links, results, totalCount }`. @throws ApiError for a page that cannot be. */
export function pageOf({ context, path, query }: ApiCall, items: readonly object[]): object {
  const size = query.integer('itemsPerPage', { min: 1, max: MAX_ITEMS_PER_PAGE }) ?? DEFAULT_ITEMS_PER_PAGE;
  const page = query.integer('pageNum', { min: 1, max: MAX_PAGE }) ?? 1;
  const isCounted = query.flag('includeCount', true);
  const link = (rel: string, number: number) => ({
    href: `${context.url}${path}?includeCount=${isCounted}&itemsPerPage=${size}&pageNum=${number}`,
    rel,
  });
  return {
    links: [
      link('self', page),
      ...(page > 1 ? [link('previous', page - 1)] : []),
      ...(page * size < items.length ? [link('next', page + 1)] : []),
    ],
    results: items.slice((page - 1) * size, page * size),
    ...(isCounted && { totalCount: items.length }),
  };
}
