import { expect, test } from 'vitest';
import { givenLinks, NameLinks } from './givenLinks.js';

test('names are linked by what both are forms of', () => {
  const links = new NameLinks('katharine cathy katya kate;kate cathy;anna anya');
  expect(links.shared('cathy', 'katya')).toBe(1);
  expect(links.shared('katya', 'cathy')).toBe(1);
  expect(links.shared('cathy', 'anya')).toBe(0);
  expect(links.shared('cathy', 'zoe')).toBe(-1);
});

test('the table knows forms that no letters tell', () => {
  expect(givenLinks().shared('unheard', 'of')).toBe(-1);
});
