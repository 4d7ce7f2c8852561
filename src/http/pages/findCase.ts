import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { type ComplianceCase, readCase } from '#storage/complianceCases.js';
import { casePage } from '#web/pages/case.js';
import type { FormState } from '#web/view.js';
import type { PlainAnswer } from '../answer.js';
import type { AtPage, Finding, Found } from '../route.js';
import { show } from '../shell.js';
import { caseView } from '../views/complianceCase.js';

/** A compliance case as an object; NSOTC's, whoever opened it. */
export interface FoundCase extends Found {
  readonly compliance: ComplianceCase;
}

export const CASE = {
  kind: 'ComplianceCase',
  find: async ({ tx, params }: Finding<{ id: string }, unknown, unknown>): Promise<FoundCase | undefined> => {
    const compliance = isUuid(params.id) ? await readCase(tx, params.id) : undefined;
    return compliance && { id: compliance.id, agencyId: null, compliance };
  },
} as const;

export type AtCase = AtPage<FoundCase>;

export const CASE_PARAMS = z.object({ id: z.string().max(60) });

/** The page of a case, with what came back of a form that was refused. */
export async function drawCase(
  c: AtCase,
  form: FormState = { values: {} },
  status?: number,
): Promise<PlainAnswer> {
  const { view, ids } = await caseView(c.tx, c.found.compliance, c.actor, {
    form,
    zone: c.user.timeZone,
    nowMs: c.now,
  });
  c.note(ids);
  return show(c, casePage, view, {
    here: 'cases',
    ...(status === undefined ? {} : { status, audit: { outcome: 'refused' } }),
  });
}
