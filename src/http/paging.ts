import { z } from 'zod';
import type { Paging } from '#web/view.js';

/** Query of a list that is cut into pages. A page number that is none is the first. */
export const pageQuery = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1).default(1) });

/** What the page links need; the links keep the filter. */
export function pagingOf(
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
  total: number,
  rows: number,
): Paging {
  const kept = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (name !== 'page' && value !== undefined && value !== '') kept.set(name, String(value));
  return {
    page: Number(query.page ?? 1),
    pages: Math.max(1, Math.ceil(total / rows)),
    total,
    base: kept.size > 0 ? `${path}?${kept}` : path,
  };
}
