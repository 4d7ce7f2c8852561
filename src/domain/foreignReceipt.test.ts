import { describe, expect, test } from 'vitest';
import { type AnswerTo, quotedMessage, suggestMessages } from './foreignReceipt.js';

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
