import { expect, test } from 'vitest';
import { PAGE_NAMES } from '#web/pageNames.js';
import { texts } from '#web/text/text.js';
import { allRoutes } from '../routes.js';

test('every page that a link can lead to has a name of its own in the list of all pages', () => {
  const listed = allRoutes
    .filter((r) => r.method === 'GET' && r.kind === 'page' && 'all' in r.object && !/[:.]/.test(r.path))
    .map((r) => r.path)
    .filter((path) => !path.startsWith('/live/'));
  expect(listed.filter((path) => PAGE_NAMES[path] === undefined)).toEqual([]);
  expect(Object.keys(PAGE_NAMES).filter((path) => !listed.includes(path))).toEqual([]);
  const t = texts('en');
  const names = listed.map((path) => t.named(PAGE_NAMES[path]!));
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
