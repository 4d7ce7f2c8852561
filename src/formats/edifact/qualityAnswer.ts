import type { ManifestAnswer } from '../answer.js';
import type { ManifestMessage, ManifestPerson } from '../manifest.js';
import { worse } from '../outcome.js';
import { writeCusres } from './writeCusres.js';

/**
 * What we answer to a list or to one passenger of it: whether it was received, and of whom data is missing. Quality
 * only: a hit is told to agencies by notification and never to a carrier, and nothing here says whether somebody may
 * board (BGM+962, ERP/ERC/FTX with the code list of docs/formats/edifact.md).
 */
export interface QualityAnswer {
  readonly answers: readonly ManifestAnswer[];
  readonly bytes: Uint8Array;
}

/** Most persons of one interactive request; a longer list is taken and answered as an exception. */
export const INTERACTIVE_PERSONS_MAX = 10;

const ACCEPTED = '0';
const EXCEPTION = '1';
const INSUFFICIENT = '4Z';

/** @param prepared wall clock of the answer, `YYYY-MM-DDTHH:MM` */
export function qualityAnswer(
  messages: readonly ManifestMessage[],
  options: { readonly prepared: string; readonly reference: string; readonly interactive: boolean },
): QualityAnswer {
  const [first] = messages;
  const persons = messages.reduce((n, m) => n + m.persons.length, 0);
  const outcome = messages.map((m) => m.outcome).reduce(worse, 'accepted');
  const tooMany = options.interactive && persons > INTERACTIVE_PERSONS_MAX;
  const isList = persons > 0 && outcome !== 'rejected';
  const about: ManifestAnswer = {
    about: 'message',
    status: isList && !tooMany ? 'message-accepted' : 'message-exception',
    code: isList && !tooMany ? ACCEPTED : EXCEPTION,
    texts: textsOf(messages, outcome, persons, tooMany),
    offset: 0,
  };
  const answers = [about, ...messages.flatMap((m) => m.persons.flatMap((p) => personAnswer(p) ?? []))];
  const r = first?.references ?? {};
  const bytes = writeCusres(
    {
      kind: 'answer',
      legs: first?.legs ?? [],
      references: {
        sender: 'RSOITS',
        recipient: r.sender ?? 'UNKNOWN',
        interchange: options.reference,
        message: r.message ?? '1',
        prepared: options.prepared,
        ...(r.transaction === undefined ? {} : { transaction: r.transaction }),
        ...(r.commonAccess === undefined ? {} : { commonAccess: r.commonAccess }),
        ...(r.test ? { test: true } : {}),
      },
      answers,
    },
    { application: 'APIS' },
  );
  return { answers, bytes };
}

function textsOf(
  messages: readonly ManifestMessage[],
  outcome: ManifestMessage['outcome'],
  persons: number,
  tooMany: boolean,
): readonly string[] {
  const codes = [...new Set(messages.flatMap((m) => m.warnings.map((w) => w.code)))].slice(0, 8);
  return [
    tooMany
      ? `${persons} PERSONS, AT MOST ${INTERACTIVE_PERSONS_MAX} IN ONE REQUEST; SEND THEM AS A LIST`
      : persons === 0
        ? 'NO PERSON COULD BE READ'
        : `${persons} READ, ${outcome.toUpperCase()}`,
    ...(codes.length > 0 ? [codes.join(' ').toUpperCase()] : []),
  ];
}

/** What 8 USC 1221 asks of a passenger and is not there; undefined when all is. */
function personAnswer(person: ManifestPerson): ManifestAnswer | undefined {
  const document = person.documents?.find((d) => d.kind !== 'visa');
  const missing = [
    ...(person.names.some((n) => n.surname || n.full) ? [] : ['SURNAME']),
    ...(person.birthDates?.some((d) => d.length === 10) ? [] : ['BIRTH DATE']),
    ...(person.sex && person.sex !== 'U' ? [] : ['SEX']),
    ...(person.citizenships?.length ? [] : ['CITIZENSHIP']),
    ...(document ? [] : ['DOCUMENT']),
    ...(document && !document.issuer ? ['ISSUING COUNTRY'] : []),
    ...(document && !document.expiry ? ['EXPIRY DATE'] : []),
  ];
  if (missing.length === 0) return undefined;
  return {
    about: 'person',
    status: 'insufficient',
    code: INSUFFICIENT,
    ...(person.locator === undefined ? {} : { locator: person.locator }),
    ...(person.senderPersonId === undefined ? {} : { senderPersonId: person.senderPersonId }),
    texts: [`MISSING ${missing.join(', ')}`],
    offset: 0,
  };
}
