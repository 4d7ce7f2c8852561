import { describe, expect, test } from 'vitest';
import { refill } from './refill.js';

const PAGE = `<html><head><title>Move | RSOITS</title></head><body><main id="main">
<form method="post" action="/a"><input type="hidden" name="row" value="1"/><input name="note" id="note-1"/></form>
<form method="post" action="/a"><input type="hidden" name="row" value="2"/>
<label for="note">Note<span class="rs-optional"> (optional)</span></label><textarea id="note" name="note" aria-describedby="note-hint">old</textarea>
<fieldset><legend>On which &amp; day</legend><input id="on" name="on-month" value="1"/><input name="on-year" value="2020"/></fieldset>
<select name="kind"><option value="">Any</option><option value="x" selected="">X</option><option value="y">Y</option></select>
<input type="checkbox" name="many" value="p" checked=""/><input type="checkbox" name="many" value="q"/>
<input name="part" value="a"/><input name="part" value="b"/>
<input type="password" name="secret"/><input type="file" name="file"/></form></main></body></html>`;

const typed = {
  row: '2',
  note: 'He said "yes" & <b>no</b> $& $1',
  'on-month': '13',
  'on-year': '2026',
  kind: 'y',
  many: 'q',
  part: ['first', 'second'],
  secret: 'hidden',
};
const back = (
  errors: Parameters<typeof refill>[1]['errors'],
  values: Parameters<typeof refill>[1]['values'] = typed,
) => refill(PAGE, { action: '/a', values, errors });

describe('a form that comes back', () => {
  const page = back([{ field: 'note', problem: 'tooLong', values: { max: 4000 } }])!;
  test('holds what was typed, as text and never as markup, in the form that was posted', () => {
    expect(page).toContain('>\nHe said &quot;yes&quot; &amp; &lt;b&gt;no&lt;/b&gt; $&amp; $1</textarea>');
    expect(page).toContain('<input name="note" id="note-1"/>');
    expect(page).toContain('<input value="13" id="on" name="on-month"/>');
    expect(page).toContain('<option value="x">X</option><option selected="" value="y">Y</option>');
    expect(page).toContain(
      '<input type="checkbox" name="many" value="p"/><input checked="" type="checkbox" name="many" value="q"/>',
    );
    expect(page).toContain('<input value="first" name="part"/><input value="second" name="part"/>');
  });
  test('shows no password and no file again', () => {
    expect(page).toContain('<input type="password" name="secret"/><input type="file" name="file"/>');
    expect(page).not.toContain('value="hidden"');
  });
  test('says at the field and first on the page what is wrong, by the words of its label', () => {
    expect(page).toMatch(
      /id="note-refused">.*Use at most 4,000 characters\.<\/span><textarea aria-invalid="true" aria-describedby="note-hint note-refused"/,
    );
    expect(page).toMatch(/<main id="main"><div class="usa-alert[\s\S]*?href="#note">Note: Use at most 4,000/);
    expect(page).toContain('<title>Error: ');
  });
  test('leads to a date by its legend', () => {
    expect(back([{ field: 'on-month', problem: 'notTaken' }])).toContain('href="#on">On which &amp; day: ');
  });
  test('a page without that form gives nothing', () => {
    expect(refill(PAGE, { action: '/b', values: {}, errors: [] })).toBeNull();
  });
});
