import type { PersonDescription } from '#domain/person.js';
import type { AdviceBasis, AdviceLeg } from './message.js';

/** An advice as USNCB passes it on. */
export interface AdviceToWrite {
  readonly id: string;
  readonly version: number;
  readonly country: string;
  readonly bureau: string;
  readonly withdrawn?: string;
  readonly basis: AdviceBasis;
  readonly notice?: string;
  readonly person: PersonDescription;
  readonly offence: string;
  readonly convictedOn?: string;
  readonly destination: string;
  readonly legs: readonly AdviceLeg[];
}

/** Writes an advice, or the withdrawal of one, as JSON of version 1. For the simulated bureau and for tests. */
export function writeAdvice(a: AdviceToWrite): Uint8Array {
  const from = { country: a.country, bureau: a.bureau };
  const head = { usncb: 1, id: a.id, version: a.version, from };
  if (a.withdrawn !== undefined) return bytes({ ...head, message: 'advice-withdrawn', reason: a.withdrawn });
  const [name, ...aliases] = a.person.names;
  const written = (n: PersonDescription['names'][number] | undefined) => ({
    name: n?.surname ?? n?.full ?? null,
    forename: [n?.given, n?.middle].filter(Boolean).join(' ') || null,
  });
  return bytes({
    ...head,
    message: 'advice',
    basis: a.basis,
    ...(a.notice === undefined ? {} : { notice: a.notice }),
    person: {
      ...written(name),
      aliases: aliases.map(written),
      sex_id: a.person.sex ?? null,
      date_of_birth: a.person.birthDates?.[0]?.replaceAll('-', '/') ?? null,
      nationalities: a.person.citizenships ?? [],
      place_of_birth: a.person.birthPlace ?? null,
      documents: (a.person.documents ?? []).map((d) => ({
        type: d.kind,
        number: d.number,
        country: d.issuer ?? null,
        expiry: d.expiry ?? null,
      })),
    },
    offence: { summary: a.offence, ...(a.convictedOn === undefined ? {} : { convictedOn: a.convictedOn }) },
    travel: { destination: a.destination, legs: a.legs },
  });
}

/** Writes a receipt: what became of a notice. */
export function writeReceipt(r: {
  readonly id: string;
  readonly country: string;
  readonly bureau: string;
  readonly ourReference?: string;
  readonly outcome: string;
  readonly date: string;
  readonly agency: string;
  readonly text: string;
}): Uint8Array {
  return bytes({
    usncb: 1,
    message: 'receipt',
    id: r.id,
    from: { country: r.country, bureau: r.bureau },
    ...(r.ourReference === undefined ? {} : { ourReference: r.ourReference }),
    outcome: r.outcome,
    date: r.date,
    officer: { agency: r.agency },
    text: r.text,
  });
}

function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
