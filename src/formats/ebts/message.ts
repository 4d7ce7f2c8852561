import type { ManifestMessage, ManifestPerson } from '../manifest.js';
import { canBeMatched, plainMessage } from '../message.js';
import type { Remarks } from '../outcome.js';
import { eventOf, TRANSACTIONS, type Transaction } from './transactions.js';

/** A transaction as a message, the same for the tagged form and for XML. */
export function transactionMessage(
  t: Transaction,
  format: 'nist' | 'ebts',
  remarks: Remarks,
  bytes: number,
): ManifestMessage {
  const row = TRANSACTIONS[t.type];
  if (!row)
    remarks.add(
      'unknown-transaction',
      0,
      `type of transaction ${JSON.stringify(t.type.slice(0, 12))}. Expected one of the table; its person is read, nothing is made of it`,
    );
  else if (row.means === 'error')
    remarks.add('partner-error', 0, `the partner answers ${t.type}: ${row.says}. Expected a result`);
  const found = eventOf(t);
  const described = t.person && canBeMatched(t.person) ? t.person : undefined;
  const isPossible = found !== undefined && !found.verified;
  if (isPossible && described?.fbiNumber !== undefined)
    remarks.add(
      'possible-only',
      described.offset,
      'the FBI number is of a possible match. Expected a hit to take it for the traveler’s; left out',
    );
  const person = described && {
    ...(isPossible ? withoutFbiNumber(described) : described),
    part: 'subject' as const,
    ...(found?.verified
      ? {
          verified: [
            'biometric' as const,
            ...(described.fbiNumber === undefined ? [] : ['fbiNumber' as const]),
          ],
        }
      : {}),
  };
  const message = plainMessage({
    format,
    remarks,
    kind: found && person ? 'events' : 'ignored',
    persons: person ? [person] : [],
    ...(found && person ? { events: [found.event] } : {}),
    references: t.references,
    to: bytes,
  });
  return {
    ...message,
    biometric: {
      type: t.type,
      means: row?.means ?? 'unknown',
      ...(t.answersNumber === undefined ? {} : { answers: t.answersNumber }),
      ...(t.searchResult === undefined ? {} : { searchResult: t.searchResult }),
      ...(t.says === undefined ? {} : { says: t.says }),
      ...(t.person?.fbiNumber === undefined ? {} : { fbiNumber: t.person.fbiNumber }),
    },
  };
}

function withoutFbiNumber({ fbiNumber: _of, ...person }: ManifestPerson): ManifestPerson {
  return person;
}
