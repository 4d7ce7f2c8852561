import { REDRESS_COLUMNS, REDRESS_FORMAT, REDRESS_VERSION, type RedressSubmission } from './message.js';

/** Inquiries as JSON, for simulators and samples. */
export function writeRedressJson(inquiries: readonly Omit<RedressSubmission, 'line'>[]): Uint8Array {
  return new TextEncoder().encode(
    `${JSON.stringify(
      {
        format: REDRESS_FORMAT,
        version: REDRESS_VERSION,
        inquiries: inquiries.map(({ externalNumber, contact, ...i }) => ({
          ...i,
          ...(externalNumber ? { number: externalNumber } : {}),
          ...contact,
        })),
      },
      null,
      1,
    )}\n`,
  );
}

/** Inquiries as CSV, one a row: the first name and document of each. */
export function writeRedressCsv(inquiries: readonly Omit<RedressSubmission, 'line'>[]): Uint8Array {
  const lines = inquiries.map((i) => {
    const [name] = i.person.names;
    const [document] = i.person.documents ?? [];
    return toCsvLine([
      i.reference,
      i.externalNumber,
      i.receivedOn ?? '',
      name?.surname ?? '',
      name?.given ?? '',
      name?.middle ?? '',
      i.person.birthDates?.[0] ?? '',
      i.person.sex ?? '',
      i.person.citizenships?.[0] ?? '',
      document?.kind ?? '',
      document?.number ?? '',
      document?.issuer ?? '',
      i.contact.address.replaceAll('\n', ' | '),
      i.contact.email ?? '',
      i.complaint,
    ]);
  });
  return new TextEncoder().encode([toCsvLine(REDRESS_COLUMNS), ...lines].join(''));
}

function toCsvLine(cells: readonly string[]): string {
  return `${cells.map((c) => (/[",\r\n]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)).join(',')}\r\n`;
}
