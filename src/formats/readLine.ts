import type { PersonName } from '#domain/person.js';
import type { ManifestMessage } from './manifest.js';

/** The person fields of an output line, every list present so that readers need no test for absence. */
export interface ReadPerson {
  readonly names: readonly Pick<PersonName, 'surname' | 'given' | 'middle' | 'full'>[];
  readonly birthDate: string | null;
  readonly sex: string | null;
  readonly citizenships: readonly string[];
  readonly residence: string | null;
  readonly documents: readonly {
    readonly kind: string;
    readonly number: string;
    readonly issuer: string | null;
    readonly expiry: string | null;
  }[];
  readonly role: string;
}

export interface ReadLine {
  readonly file: string;
  readonly format: string;
  readonly outcome: ManifestMessage['outcome'];
  readonly warnings: readonly {
    readonly code: string;
    readonly segment: number | null;
    readonly offset: number;
    readonly text: string;
  }[];
  readonly references: ManifestMessage['references'] & Readonly<Record<string, unknown>>;
  readonly legs: ManifestMessage['legs'];
  readonly answers?: NonNullable<ManifestMessage['answers']>;
  readonly events?: NonNullable<ManifestMessage['events']>;
  readonly advice?: NonNullable<ManifestMessage['advice']>;
  readonly receipt?: NonNullable<ManifestMessage['receipt']>;
  readonly persons: readonly (ReadPerson & Readonly<Record<string, unknown>>)[];
}

/**
 * One message as the JSON line that `rsoits read` prints: the agreed fields under their agreed names, null for what
 * is not known, what else was read beside them.
 */
export function readLine(file: string, message: ManifestMessage): ReadLine {
  return {
    file,
    format: message.format,
    outcome: message.outcome,
    warnings: message.warnings.map((w) => ({
      code: w.code,
      segment: w.segment ?? null,
      offset: w.offset,
      text: w.text,
    })),
    references: {
      ...message.references,
      kind: message.kind,
      ...(message.carrier === undefined ? {} : { carrier: message.carrier }),
      ...(message.flight === undefined ? {} : { flight: message.flight }),
      declaredTotals: message.declaredTotals,
    },
    legs: message.legs,
    ...(message.answers === undefined ? {} : { answers: message.answers }),
    ...(message.events === undefined ? {} : { events: message.events }),
    ...(message.advice === undefined ? {} : { advice: message.advice }),
    ...(message.receipt === undefined ? {} : { receipt: message.receipt }),
    persons: message.persons.map((p) => {
      const { names, birthDates, sex, citizenships, residence, documents, role, offset, ...rest } = p;
      return {
        names: names.map(({ surname, given, middle, full }) => ({
          ...(surname === undefined ? {} : { surname }),
          ...(given === undefined ? {} : { given }),
          ...(middle === undefined ? {} : { middle }),
          ...(full === undefined ? {} : { full }),
        })),
        birthDate: birthDates?.[0] ?? null,
        sex: sex ?? null,
        citizenships: citizenships ?? [],
        residence: residence ?? null,
        documents: (documents ?? []).map((d) => ({
          kind: d.kind,
          number: d.number,
          issuer: d.issuer ?? null,
          expiry: d.expiry ?? null,
          ...(d.issued === undefined ? {} : { issued: d.issued }),
        })),
        role,
        ...(birthDates && birthDates.length > 1 ? { birthDates } : {}),
        ...rest,
      };
    }),
  };
}
