import type { ReadWarning } from '#formats/outcome.js';
import { findAgency } from '#storage/agencies.js';
import { findClientByName } from '#storage/apiClients.js';
import { type AuditNote, writeAudit } from '#storage/audit.js';
import { enterMailedNotice, enterNotice, residencesOf } from '#storage/enterNotices.js';
import type { Became } from '#storage/transmissionReadings.js';
import { type MessageHandler, NOTHING_TAKEN } from './messageHandler.js';

/**
 * Files the notices of a file or mail one by one: a registration agency's own, or, handed in by NSOTC, forms that came
 * by mail from jurisdictions outside this system. What cannot be filed is told by line and field and costs no other.
 */
export const takeNotices: MessageHandler = async (tx, _context, transmission, message, nowMs) => {
  const notices = message.notices ?? [];
  const remark = (code: string, line: number, text: string): ReadWarning => ({
    code,
    segment: line,
    offset: message.range.from,
    text,
  });
  const client = await findClientByName(tx, transmission.sender);
  const agency = client && (await findAgency(tx, client.agencyId));
  if (transmission.door !== 'notices' || !client || !agency)
    return {
      ...NOTHING_TAKEN,
      outcome: 'quarantined',
      remarks: [
        remark(
          'wrong-door',
          0,
          `travel notices came in at the door ${transmission.door}. Expected the door notices; none was filed`,
        ),
      ],
    };
  const remarks: ReadWarning[] = [];
  const audit: AuditNote[] = [];
  const became: Became[] = [];
  // Who may be filed for is the same for every row.
  const residences =
    agency.recipientRole === 'nsotc' ? [] : await residencesOf(tx, { agencyId: client.agencyId }, nowMs);
  let refused = false;
  for (const { line, body } of notices) {
    const reference = typeof body.reference === 'string' ? body.reference : '';
    const done =
      agency.recipientRole === 'nsotc'
        ? await enterMailedNotice(tx, { name: client.name }, body, agency.timeZone, nowMs)
        : await enterNotice(
            tx,
            { agencyId: client.agencyId, name: client.name },
            body,
            { reference, door: message.format === 'travel-notices-csv' ? 'csv' : 'api', residences },
            nowMs,
          );
    if (!done.ok) {
      refused = true;
      // Never the value: a remark is shown to operators, a field of a notice is of a person.
      for (const p of done.error.slice(0, 20))
        remarks.push(
          remark('not-filed', line, `line ${line}: ${p.path || 'notice'}. Expected ${p.expected}`),
        );
      continue;
    }
    const { notice, outcome, warnings } = done.value;
    became.push({ kind: 'travel-notice', id: notice.id });
    for (const w of warnings)
      remarks.push(remark('filed-with-warning', line, `line ${line}: ${w.path}. Expected ${w.expected}`));
    audit.push({
      actor: {
        kind: 'client',
        id: client.id,
        name: client.name,
        agencyId: agency.id,
        agencyRole: agency.recipientRole,
        scopes: client.scopes,
      },
      action: outcome === 'filed' ? 'notice.filed' : 'notice.changed',
      objectKind: 'travel-notice',
      objectId: notice.id,
      facts: {
        outcome,
        version: notice.version,
        transmission: transmission.id,
        timeliness: notice.timeliness,
      },
    });
  }
  await writeAudit(tx, nowMs, audit);
  return { ...NOTHING_TAKEN, became, remarks, outcome: refused ? 'quarantined' : 'warnings' };
};
