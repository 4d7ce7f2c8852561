import type { ManifestMessage, ManifestPerson } from '../manifest.js';
import { canBeMatched, plainMessage } from '../message.js';
import type { Remarks } from '../outcome.js';
import type { XmlInput } from '../xml/input.js';
import { textAt, within, type XmlElement } from '../xml/tree.js';
import { graphOf } from './graph.js';
import { findPersons } from './persons.js';

/** Reads the persons of any NIEM exchange. Nothing is reported of them: a search answer or a rap sheet is no event. */
export function readNiemPersons(input: XmlInput): ManifestMessage {
  const { root, remarks, bytes } = input;
  const found = findPersons(graphOf(root), remarks);
  remarkPartnerErrors(root, remarks);
  return plainMessage({
    format: 'niem',
    remarks,
    kind: 'ignored',
    persons: matchable(
      found.map((f) => f.person),
      remarks,
    ),
    references: { messageType: root.name },
    to: bytes.length,
  });
}

/** Persons of whom something is said that can be matched; the others are remarked and left out. */
export function matchable(persons: readonly ManifestPerson[], remarks: Remarks): readonly ManifestPerson[] {
  return persons.filter((p) => {
    if (canBeMatched(p)) return true;
    remarks.add('no-identity', p.offset, 'a person without a name or number. Expected one; left out');
    return false;
  });
}

/** Refusals of a partner inside an otherwise sound answer, by the element that says so. */
const PARTNER_ERRORS = new Set([
  'SearchResultsExceedThresholdError',
  'SearchRequestError',
  'InformationAccessDenial',
  'QueryRequestError',
  'PersonQueryErrorReporting',
  'SubscriptionFault',
]);

function remarkPartnerErrors(root: XmlElement, remarks: Remarks): void {
  for (const e of within(root)) {
    if (!PARTNER_ERRORS.has(e.name)) continue;
    const records = textAt(e, 'SearchResultsRecordCount');
    remarks.add(
      'partner-error',
      e.offset,
      `the partner answers ${e.name}${records === undefined ? '' : ` with ${records.slice(0, 12)} records`}. Expected persons`,
    );
  }
}
