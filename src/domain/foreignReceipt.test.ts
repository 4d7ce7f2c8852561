import { describe, expect, test } from 'vitest';
import { type AnswerTo, quotedMessage, readForeignReceipt, suggestMessages } from './foreignReceipt.js';

const message = (reference: string, more: Partial<AnswerTo> = {}): AnswerTo => ({
  messageId: reference,
  reference,
  country: 'PRT',
  name: 'OKONKWO-FERRIS, BARNABY ELDRED',
  expectedAtMs: Date.parse('2026-03-11T22:00:00Z'),
  ...more,
});
const ours = [message('RT-0000000001-PRT-1'), message('RT-0000000002-PRT-1', { name: 'VANTERPOOL, LUCIAN' })];
const receipt = { number: '7', country: 'PRT', outcome: 'admitted' } as const;

describe('reading', () => {
  test.each([
    ['not an object', 'x', ''],
    ['an outcome beyond the list', { ...receipt, outcome: 'sent home' }, 'outcome'],
    ['a country in words', { ...receipt, country: 'Portugal' }, 'country'],
    ['a date the other way round', { ...receipt, on: '11/03/2026' }, 'on'],
    ['a field we do not know', { ...receipt, photo: 'x' }, 'photo'],
  ])('%s is refused with its place', (_what, value, path) => {
    const read = readForeignReceipt(value);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.error.map((p) => p.path)).toContain(path);
  });
  test('a mail of plain text is taken', () => {
    expect(readForeignReceipt({ ...receipt, outcome: 'unknown', text: 'Sir, the man was seen.' }).ok).toBe(
      true,
    );
  });
});

describe('whose answer it is', () => {
  test('a quoted reference ties, however it is spaced', () => {
    const read = { ...receipt, reference: 'rt-0000000001 -prt-1' };
    expect(quotedMessage(read, ours)?.messageId).toBe('RT-0000000001-PRT-1');
  });
  test('a reference of another country, a wrong one and none tie nothing', () => {
    expect(quotedMessage({ ...receipt, country: 'ESP', reference: 'RT-0000000001-PRT-1' }, ours)).toBeNull();
    expect(quotedMessage({ ...receipt, reference: 'RT-0000000009-PRT-1' }, ours)).toBeNull();
    expect(quotedMessage(receipt, ours)).toBeNull();
  });
  test('without one, name and date suggest, and a person decides', () => {
    const found = suggestMessages(
      { country: 'PRT', on: '2026-03-12', text: 'We refused entry to Mr Barnaby Okonkwo Ferris.' },
      ours,
    );
    expect(found.map((f) => f.messageId)).toEqual(['RT-0000000001-PRT-1']);
    expect(found[0]!.says).toContain('3 of 4 words');
    expect(found[0]!.exact).toBe(false);
  });
  test('another month or another country suggests nothing', () => {
    const text = 'Barnaby Eldred Okonkwo-Ferris';
    expect(suggestMessages({ country: 'PRT', on: '2026-05-12', text }, ours)).toEqual([]);
    expect(suggestMessages({ country: 'ESP', on: '2026-03-12', text }, ours)).toEqual([]);
  });
});
