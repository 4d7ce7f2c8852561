import { changeField, enterAnswer, fieldsOf } from '#storage/agencyFields.js';
import type { Database } from '#storage/database.js';
import { listRegistrants } from '#storage/registrants.js';

const QUESTIONS = [
  { code: 'case-worker', label: 'Case worker', kind: 'text', choices: [], required: false },
  {
    code: 'interpreter',
    label: 'Interpreter needed?',
    kind: 'choice',
    choices: ['No', 'Spanish', 'Navajo', 'Another language'],
    required: false,
  },
] as const;
const WORKERS = ['A. Nez', 'B. Harlow', 'C. Okafor'] as const;

/** Two questions of their own for the registries of the trial, with some answers. */
export async function askOwnQuestions(
  db: Database,
  agencyIds: readonly string[],
  nowMs: number,
): Promise<void> {
  for (const agencyId of agencyIds)
    await db.asSystem(async (tx) => {
      for (const { code, ...question } of QUESTIONS)
        await changeField(tx, agencyId, code, question, null, nowMs);
      const fields = await fieldsOf(tx, agencyId);
      const registrants = await listRegistrants(tx, { agencyIds: [agencyId], limit: 8 });
      for (const [i, registrant] of registrants.entries())
        for (const field of fields) {
          const value = field.kind === 'choice' ? field.choices[i % 2]! : WORKERS[i % 3]!;
          await enterAnswer(tx, registrant, field, value, null, nowMs);
        }
    });
}
