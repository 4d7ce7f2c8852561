import { expect, test } from 'vitest';
import { acknowledgementForm, registrationForm, travelNoticeForm } from './blankForms.js';
import { ELEMENTS } from './registrationElements.js';

test('every element that is asked on paper stands on the form with every field, and the agency’s own questions', () => {
  const form = registrationForm([
    { label: 'Case worker', kind: 'text', choices: [], required: true },
    { label: 'Enrolled', kind: 'choice', choices: ['Here', 'Elsewhere'], required: false },
  ]);
  const tables = form.parts.flatMap((p) => p.tables);
  for (const [code, element] of Object.entries(ELEMENTS)) {
    if (['photo', 'prints', 'dna', 'acknowledgement'].includes(code)) continue;
    const table = tables.find((t) => t.caption.startsWith(element.label));
    for (const field of element.fields)
      expect(
        table?.lines.map((l) => l.asks.replace('*', '')),
        `${code}.${field.code}`,
      ).toContain(field.label);
  }
  expect(tables.find((t) => t.caption === 'Questions of this agency')?.lines).toEqual([
    { asks: 'Case worker*', answer: '' },
    { asks: 'Enrolled', answer: '[  ] Here    [  ] Elsewhere' },
  ]);
  const words = JSON.stringify(form);
  expect(words).toContain(
    'Religious or sacred names that are not otherwise commonly known are not collected',
  );
});

test('the FBI number is not on the registrant’s travel form; every duty names its law', () => {
  expect(JSON.stringify(travelNoticeForm())).not.toMatch(/FBI/);
  const [read] = acknowledgementForm().parts;
  expect(read!.says.length).toBeGreaterThan(5);
  for (const line of read!.says) expect(line).toMatch(/\((34|18) USC \d+/);
});
