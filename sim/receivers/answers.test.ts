import { expect, test } from 'vitest';
import { actionsFor } from '#domain/acknowledgement.js';
import { AGENCY_KINDS } from '#domain/agency.js';
import { answerOf } from './answers.js';

const REGISTERS = new Set(['sora-state', 'sora-territory', 'sora-tribe']);

test.each(
  AGENCY_KINDS.map((k) => k.code),
)('%s answers each message with an action that it offers, noted where it must be', (kind) => {
  for (const message of ['alert', 'update', 'correction', 'withdrawal'] as const)
    for (const status of ['wanted', 'non-fugitive'] as const) {
      const actions = actionsFor({ kind: message, status });
      const { action, note } = answerOf(kind, { kind: message, actions });
      const offered = actions.find((a) => a.action === action);
      expect(offered).toBeDefined();
      expect(note !== '' || !offered!.needsNote).toBe(true);
      if (!REGISTERS.has(kind))
        expect(['passport-number-registered', 'ask-about-travel']).not.toContain(action);
    }
});

test('a registration agency enters the number, a prosecutor takes the case', () => {
  const alert = { kind: 'alert', status: 'non-fugitive' } as const;
  expect(answerOf('sora-state', { ...alert, actions: actionsFor(alert) }).action).toBe(
    'passport-number-registered',
  );
  const referred = { ...alert, event: 'prosecution-referred' };
  expect(answerOf('us-attorney', { ...referred, actions: actionsFor(referred) }).action).toBe(
    'prosecution-accepted',
  );
});
