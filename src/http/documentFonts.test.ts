import { expect, test } from 'vitest';
import { toPdf } from '#documents/pdf.js';
import { SAMPLE } from '#documents/sample.js';
import { loadDocumentFonts } from './documentFonts.js';

test('the fonts that come with the program print a document', async () => {
  const fonts = await loadDocumentFonts();
  expect(fonts.others).toEqual([]);
  expect((await toPdf(SAMPLE, fonts)).length).toBeGreaterThan(10_000);
});

test('a font that is named and not there is told at once', async () => {
  await expect(loadDocumentFonts(['/nowhere/font.ttf'])).rejects.toThrow('/nowhere/font.ttf');
});
