/** A short reference that people quote on the telephone; says nothing about a person. All messages of a trip share it. */
export function referenceOf(tripId: string): string {
  return `RT-${tail(tripId, 10)}`;
}

/** Of a candidate; its last eight digits are random, so two in one queue do not meet. */
export function candidateReference(candidateId: string): string {
  return `C-${tail(candidateId, 8)}`;
}

/** Of a subject. */
export function subjectReference(subjectId: string): string {
  return `S-${tail(subjectId, 8)}`;
}

/** Of a travel notice: printed on the registrant's receipt. */
export function noticeReference(noticeId: string): string {
  return `TN-${tail(noticeId, 8)}`;
}

/** Of a compliance case. */
export function caseReference(caseId: string): string {
  return `CC-${tail(caseId, 8)}`;
}

/** Of an inquiry or challenge: the redress number, which the person quotes. */
export function redressReference(inquiryId: string): string {
  return `RN-${tail(inquiryId, 8)}`;
}

/** Of a reminder to a registrant: what the office is told on the telephone. */
export function reminderReference(reminderId: string): string {
  return tail(reminderId, 8);
}

/** Of letters that were printed in one go; on each page of them. */
export function letterBatchReference(batchId: string): string {
  return `LB-${tail(batchId, 8)}`;
}

function tail(id: string, digits: number): string {
  return id.replaceAll('-', '').slice(-digits).toUpperCase();
}
