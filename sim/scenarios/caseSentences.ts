import { sql } from 'kysely';
import { CASE_ELEMENTS } from '#domain/complianceCase.js';
import { writeRedressJson } from '#formats/redress/write.js';
import { type Act, AGENCY, meet, NAME, type Stage, sentence } from './stage.js';
import { Refused, type Visitor, versionIn } from './visitor.js';

/** What scenario files may say of cases: one is referred; a traveller writes, and two officers clear them. */
export const CASE_SENTENCES: readonly { readonly pattern: RegExp; readonly act: Act }[] = [
  sentence(
    `a redress office hands in an inquiry of ${NAME}, who has (another passport|that passport)`,
    async (stage, [, name, which]) => {
      const { person } = meet(stage, name!);
      const reference = `R-${stage.tag}-${++stage.counter}`;
      const bytes = writeRedressJson([
        {
          reference,
          externalNumber: '',
          person: {
            ...person.description,
            documents: [
              which === 'another passport'
                ? { kind: 'passport', number: `G${person.number}`, issuer: 'GBR' }
                : { kind: 'passport', number: person.passport, issuer: 'USA' },
            ],
          },
          contact: { address: '4 Mill Lane, Leeds' },
          complaint: 'I am questioned each time I travel.',
        },
      ]);
      const { status, body } = await stage.s
        .client('NSOTC')
        .send('POST', '/api/v1/redress', bytes, 'application/octet-stream');
      if (status >= 400) throw new Error(`answered ${status} ${JSON.stringify(body)}`);
      await stage.s.settle();
      const [found] = await stage.s.rows(
        sql<{
          id: string;
          number: string;
        }>`select id, number from redress_inquiries where natural_key like ${`%|${reference}`}`,
      );
      if (!found) throw new Error('the inquiry was not taken in');
      stage.last.redress = found;
    },
  ),
  sentence(
    `NSOTC (refers the compliance case of ${NAME} to the Northern District of Ohio|refers the compliance case of ${NAME} on to the prosecutor|takes the compliance case of ${NAME} back|closes the compliance case of ${NAME} as charged)`,
    async (stage, [, what, ...names]) => {
      const page = `/cases/${await caseOf(stage, names.find(Boolean)!)}`;
      const [officer] = stage.s.desk;
      for (const [part, fields] of formsFor(what!))
        await officer.post(`${page}/${part}`, { version: versionIn(await officer.read(page)), ...fields });
      await stage.s.settle();
    },
  ),
  sentence(
    `${AGENCY} answers the referral: "([a-z-]+)"(?: "(.+)")?`,
    async (stage, [, agency, action, note]) => {
      const client = stage.s.client(agency!);
      const { body } = await client.send('GET', '/api/v1/notifications');
      const own = (body as { notifications: readonly { id: string }[] }).notifications.at(-1);
      if (!own) throw new Error('it was told of nothing');
      const { status, body: said } = await client.send(
        'POST',
        `/api/v1/notifications/${own.id}/acknowledgements`,
        JSON.stringify({ officer: 'A. Prosecutor', action, note: note ?? '' }),
        'application/json',
      );
      if (status >= 400) throw new Error(`answered ${status} ${JSON.stringify(said)}`);
      await stage.s.settle();
    },
  ),
  sentence('two officers clear the traveller after fingerprints were compared', async (stage) => {
    const [first, second] = stage.s.desk;
    await act(stage, first, 'identity', { check: 'fingerprints', checkNote: 'Compared by the FBI.' });
    await act(stage, first, 'decide', await cleared(stage, 'The prints differ.'));
    await act(stage, second, 'second', { answer: 'agree' });
  }),
  sentence('an officer tries to clear the traveller, and the rule refuses it', async (stage) => {
    const [first] = stage.s.desk;
    await act(stage, first, 'identity', { check: 'fingerprints', checkNote: 'Compared by the FBI.' });
    const refused = await act(stage, first, 'decide', await cleared(stage, 'He says so.')).then(
      () => null,
      (error: unknown) => error,
    );
    if (refused === null) throw new Error('the traveller was cleared');
    if (!(refused instanceof Refused) || refused.status !== 422) throw refused;
    if (!refused.message.includes(RULE)) throw new Error(`refused for another reason: ${refused.message}`);
  }),
];

type Forms = readonly (readonly [part: string, fields: Readonly<Record<string, string>>])[];

/** The forms of the case's page that an officer posts, one after the other. */
function formsFor(what: string): Forms {
  if (what.startsWith('takes')) return [['take-back', { backNote: 'The airline says that he did not fly' }]];
  if (what.startsWith('closes'))
    return [['close', { outcome: 'federally-charged', closeNote: 'As the US Attorney says' }]];
  if (what.endsWith('prosecutor'))
    return [
      ...Object.keys(CASE_ELEMENTS).map(
        (element) =>
          [
            'element',
            { element, [`answer-${element}`]: 'shown', [`why-${element}`]: 'The record and the list' },
          ] as const,
      ),
      ['refer-prosecutor', { prosecutorNote: 'Please charge' }],
    ];
  return [
    ['take', {}],
    ['refer-district', { district: 'OH-N', referNote: 'Please find him' }],
  ];
}

/** The compliance case of a person that is not closed. */
async function caseOf(stage: Stage, name: string): Promise<string> {
  const [found] = await stage.s.rows(
    sql<{
      id: string;
    }>`select c.id from compliance_cases c join subject_links l on l.subject_id = c.subject_id
        where l.record_id = ${meet(stage, name).recordIds[0]} and c.state <> 'closed' order by c.opened_at desc limit 1`,
  );
  if (!found) throw new Error('there is no compliance case');
  return found.id;
}

/** What the page says where the traveller bears an identifier of the record. */
const RULE = 'identifier';

/** The form of a decision that clears: every candidate of the person's records, and the records by their numbers. */
async function cleared(
  stage: Stage,
  decideNote: string,
): Promise<Record<string, string | readonly string[]>> {
  const records = [...stage.people.values()].flatMap((p) => p.recordIds);
  const candidates = await stage.s.rows(
    sql<{
      id: string;
    }>`select id from candidates where record_id in (${sql.join(records)}) order by opened_at, id`,
  );
  const numbers = await stage.s.rows(
    sql<{
      number: string;
    }>`select record_number as number from register_records where id in (${sql.join(records)})`,
  );
  return {
    outcome: 'cleared',
    decideNote,
    candidates: candidates.map((c) => c.id),
    records: numbers.map((r) => r.number).join(' '),
  };
}

/** Posts a form of the last inquiry's page, as it stands before the officer. */
async function act(
  stage: Stage,
  officer: Visitor,
  part: string,
  fields: Readonly<Record<string, string | readonly string[]>>,
): Promise<void> {
  const inquiry = stage.last.redress;
  if (!inquiry) throw new Error('no inquiry was handed in');
  const page = `/redress/${inquiry.id}`;
  await officer.post(`${page}/${part}`, { version: versionIn(await officer.read(page)), ...fields });
  await stage.s.settle();
}
