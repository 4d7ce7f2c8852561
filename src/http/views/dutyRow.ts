import type { IsoDate } from '#basics/dates.js';
import { REGISTRANT_DUTIES } from '#domain/registrantDuties.js';
import type { StoredDuty } from '#storage/registrantDuties.js';
import type { DutyRow } from '#web/pages/registrant.js';

/** A duty as the file and the list of what is due show it. */
export function dutyRow(d: StoredDuty, today: IsoDate): DutyRow {
  return {
    id: d.id,
    says:
      d.key && d.kind === 'appearance'
        ? `${REGISTRANT_DUTIES[d.kind].says}, no. ${d.key}`
        : d.kind === 'share' || d.kind === 'absconding-step' || d.kind === 'change-report'
          ? d.reckoning.rule.split(': ')[0]!
          : REGISTRANT_DUTIES[d.kind].says,
    due: d.dueOn,
    opens: d.state === 'open' ? d.opensOn : null,
    doneOn: d.doneOn,
    late: d.late,
    overdue: d.state === 'open' && d.dueOn < today,
    reckoning: d.reckoning,
  };
}
