import { z } from 'zod';
import { FEDERAL_SECTION, type TierChange } from '#domain/tierProposal.js';
import {
  CONDUCTS,
  type Conduct,
  READINGS,
  type Reading,
  type ReadingQuestion,
  TIERS,
  type Tier,
} from '#domain/tierRules.js';
import type { FieldError } from '#web/view.js';
import { text } from './ruleChangeForm.js';

export const TierChangeBody = z.object({
  op: z.enum(['reading', 'row', 'remove-row', 'add-row', 'ages']),
  reading: text(60),
  rowId: text(60),
  rowTier: text(3),
  rowFrom: text(3),
  rowTo: text(3),
  removeId: text(60),
  addConduct: text(60),
  addFederal: text(40),
  addTier: text(3),
  addFrom: text(3),
  addTo: text(3),
  addSource: text(300),
  juvenileFrom: text(2),
  consensualFrom: text(2),
  yearsOlder: text(2),
});
type Form = z.infer<typeof TierChangeBody>;

/** Reads one change of the tier rules from its form. */
export function readTierChange(b: Form): { change: TierChange } | { errors: FieldError[] } {
  const errors: FieldError[] = [];
  const need = (field: keyof Form, ok: boolean, problem: FieldError['problem'] = 'chooseOne') => {
    if (!ok) errors.push({ field, problem: b[field] === '' ? 'required' : problem });
  };
  const tier = (field: 'rowTier' | 'addTier') => {
    need(field, (TIERS as readonly string[]).includes(b[field]));
    return b[field] as Tier;
  };
  /** An age, or null where every one counts. */
  const age = (field: 'rowFrom' | 'rowTo' | 'addFrom' | 'addTo') => {
    need(field, b[field] === '' || /^\d{1,2}$/.test(b[field]), 'notANumber');
    return b[field] === '' ? null : Number(b[field]);
  };
  const years = (field: 'juvenileFrom' | 'consensualFrom' | 'yearsOlder') => {
    need(field, /^\d{1,2}$/.test(b[field]), 'notANumber');
    return Number(b[field]);
  };
  const change = ((): TierChange => {
    switch (b.op) {
      case 'reading': {
        const [question = '', reading = ''] = b.reading.split(' ');
        need('reading', Object.hasOwn(READINGS, question) && (reading === 'guide' || reading === 'statute'));
        return { op: 'reading', question: question as ReadingQuestion, reading: reading as Reading };
      }
      case 'row':
        need('rowId', b.rowId !== '');
        return {
          op: 'row',
          id: b.rowId,
          tier: tier('rowTier'),
          victimFrom: age('rowFrom'),
          victimTo: age('rowTo'),
        };
      case 'remove-row':
        need('removeId', b.removeId !== '');
        return { op: 'remove-row', id: b.removeId };
      case 'add-row': {
        const federal = b.addFederal !== '';
        if (federal) need('addFederal', FEDERAL_SECTION.test(b.addFederal), 'unknownValue');
        else need('addConduct', Object.hasOwn(CONDUCTS, b.addConduct));
        need('addSource', b.addSource.length >= 3, 'reasonTooShort');
        return {
          op: 'add-row',
          match: federal ? { federal: b.addFederal } : { conduct: b.addConduct as Conduct },
          tier: tier('addTier'),
          victimFrom: age('addFrom'),
          victimTo: age('addTo'),
          source: b.addSource,
        };
      }
      case 'ages':
        return {
          op: 'ages',
          juvenileFrom: years('juvenileFrom'),
          consensualFrom: years('consensualFrom'),
          yearsOlder: years('yearsOlder'),
        };
    }
  })();
  return errors.length > 0 ? { errors: errors.map(named) } : { change };

  function named(e: FieldError): FieldError {
    return e.problem === 'unknownValue' ? { ...e, values: { value: b[e.field as keyof Form] } } : e;
  }
}
