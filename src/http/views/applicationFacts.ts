import { PRINT_EXEMPTIONS, type PrintExemption } from '#domain/application.js';
import { countryName } from '#domain/foreignMessage.js';
import { nameText, type PersonName } from '#domain/person.js';
import { isApplication } from '#domain/travelEvent.js';
import type { TravelEvent } from '#storage/travelEvents.js';
import type { ApplicationFact } from '#web/pages/candidateView.js';
import { dateText } from '#web/parts/When.js';

/** What an application says besides its person, as lines of a page; undefined for journeys. */
export function applicationFacts(event: TravelEvent): readonly ApplicationFact[] | undefined {
  if (!isApplication(event.kind)) return undefined;
  const f = event.facts as Facts;
  const facts: ApplicationFact[] = [];
  const add = (label: ApplicationFact['label'], ...lines: (string | undefined)[]) => {
    const known = lines.filter((line): line is string => line !== undefined && line !== '');
    if (known.length > 0) facts.push({ label, lines: known });
  };
  add('state', event.state);
  add('reference', f.reference);
  add('system', f.system);
  add('form', f.form);
  add('office', f.office);
  add('passport', f.passportBook ? 'book' : undefined, f.passportCard ? 'card' : undefined);
  add('visaClass', f.visaClass);
  add('admissionClass', f.admissionClass);
  add('waiverGround', f.waiverGround);
  add('purpose', f.purpose);
  add(
    'travel',
    [f.travel?.from, f.travel?.until].flatMap((d) => (d ? [dateText(d)] : [])).join(' to '),
    f.travel?.countries?.map(countryName).join(', '),
    f.travel?.flight,
  );
  add(
    'beneficiary',
    ...(f.beneficiary?.names ?? []).map(nameText),
    f.beneficiary?.birthDate && `born ${dateText(f.beneficiary.birthDate)}`,
    f.beneficiary?.relationship,
  );
  add(
    'fingerprints',
    f.fingerprints && (f.fingerprints.taken ? 'taken' : 'not taken'),
    f.fingerprints?.exempt && `exempt: ${PRINT_EXEMPTIONS[f.fingerprints.exempt]}`,
  );
  add(
    'checks',
    ...(f.checks ?? []).map(
      (c) =>
        `${c.system} by ${c.basis}: ${c.result.replaceAll('-', ' ')}${c.records ? ` (${c.records.map((r) => `${r.file} ${r.number}`).join(', ')})` : ''}`,
    ),
  );
  add('lookouts', ...(f.lookoutsMet ?? []));
  return facts;
}

/** As the contract's reader leaves them (`formats/applications`); other doors may know less. */
interface Facts {
  readonly reference?: string;
  readonly system?: string;
  readonly form?: string;
  readonly office?: string;
  readonly passportBook?: boolean;
  readonly passportCard?: boolean;
  readonly visaClass?: string;
  readonly admissionClass?: string;
  readonly waiverGround?: string;
  readonly purpose?: string;
  readonly travel?: {
    readonly from?: string;
    readonly until?: string;
    readonly countries?: readonly string[];
    readonly flight?: string;
  };
  readonly beneficiary?: {
    readonly names?: readonly PersonName[];
    readonly birthDate?: string;
    readonly relationship?: string;
  };
  readonly fingerprints?: { readonly taken: boolean; readonly exempt?: PrintExemption };
  readonly checks?: readonly {
    readonly system: string;
    readonly basis: string;
    readonly result: string;
    readonly records?: readonly { readonly file: string; readonly number: string }[];
  }[];
  readonly lookoutsMet?: readonly string[];
}
