import { RequestRefused } from '../http/problem.ts';
import type { ApiParameter } from './api-route.ts';

const MOST = 1_000;

export const PAGE_PARAMETERS: readonly ApiParameter[] = [
  { name: 'limit', description: `how many at most, up to ${MOST}`, example: '100' },
  { name: 'cursor', description: 'the key of the last one of the page before', example: '' },
];

/**
 * The part of a list that a query asks for, and the cursor of the next. A cursor is the key of an
 * entry, so that what is added meanwhile shifts nothing.
 */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  query: Readonly<Record<string, string>>,
): { readonly items: readonly Item[]; readonly next: string | undefined } {
  const { limit = String(MOST), cursor } = query;
  if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST) {
    throw new RequestRefused(400, `limit: ${limit}: expected a whole number from 1 to ${MOST}.`);
  }
  const before = cursor === undefined ? -1 : items.findIndex((item) => keyOf(item) === cursor);
  if (cursor !== undefined && before < 0) {
    throw new RequestRefused(400, `cursor: ${cursor}: expected that of a page of this list.`);
  }
  const page = items.slice(before + 1, before + 1 + Number(limit));
  const last = page.at(-1);
  const hasMore = before + 1 + page.length < items.length;
  return { items: page, next: hasMore && last !== undefined ? keyOf(last) : undefined };
}
