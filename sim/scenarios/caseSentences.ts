import { sql } from 'kysely';
import type { CaseAct } from '#domain/complianceCase.js';
import { writeRedressJson } from '#formats/redress/write.js';
import { workCase } from '#storage/applyCase.js';
import { type RedressDoor, workInquiry } from '#storage/applyRedress.js';
import { readCase } from '#storage/complianceCases.js';
import { readInquiry } from '#storage/redress.js';
import { type Act, meet, NAME, type Stage, sentence } from './stage.js';

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
    `NSOTC (refers the compliance case of ${NAME} to the Northern District of Ohio|takes the compliance case of ${NAME} back)`,
    async (stage, [, what, one, other]) => {
      const known = meet(stage, (one ?? other)!);
      const [found] = await stage.s.rows(
        sql<{
          id: string;
        }>`select c.id from compliance_cases c join subject_links l on l.subject_id = c.subject_id
            where l.record_id = ${known.recordIds[0]} and c.state <> 'closed' order by c.opened_at desc limit 1`,
      );
      if (!found) throw new Error('there is no compliance case');
      const acts: readonly CaseAct[] = what!.startsWith('refers')
        ? [{ kind: 'take' }, { kind: 'refer-district', district: 'OH-N', note: 'Please find him' }]
        : [{ kind: 'take-back', note: 'The airline says that he did not fly' }];
      for (const act of acts) {
        const actor = stage.s.officers[0];
        const done = await stage.s.db.asActor(actor, async (tx) =>
          workCase(
            tx,
            { actor, name: 'A. Officer', nowMs: stage.s.now() },
            found.id,
            act,
            (await readCase(tx, found.id))!.version,
          ),
        );
        if (!done.ok) throw new Error(done.error);
      }
      await stage.s.settle();
    },
  ),
  sentence('two officers clear the traveller after fingerprints were compared', async (stage) => {
    for (const [who, act] of [
      [0, { kind: 'identity', check: 'fingerprints', note: 'Compared by the FBI.' }],
      [0, { kind: 'decide', outcome: 'cleared', note: 'The prints differ.' }],
      [1, { kind: 'second', agrees: true, note: '' }],
    ] as const) {
      const done = await work(stage, who, act);
      if (!done.ok) throw new Error(done.error.says);
      await stage.s.settle();
    }
  }),
  sentence('an officer tries to clear the traveller, and the rule refuses it', async (stage) => {
    const identity = await work(stage, 0, {
      kind: 'identity',
      check: 'fingerprints',
      note: 'Compared by the FBI.',
    });
    if (!identity.ok) throw new Error(identity.error.says);
    const done = await work(stage, 0, { kind: 'decide', outcome: 'cleared', note: 'He says so.' });
    if (done.ok) throw new Error('the traveller was cleared');
    if (done.error.code !== 'not-cleared') throw new Error(done.error.says);
  }),
];

/** What the pages do: an officer or the supervisor acts on the last inquiry, about every candidate of its person's record. */
async function work(stage: Stage, who: 0 | 1, act: Parameters<typeof workInquiry>[3]) {
  const { s } = stage;
  const inquiry = stage.last.redress;
  if (!inquiry) throw new Error('no inquiry was handed in');
  const records = [...stage.people.values()].flatMap((p) => p.recordIds);
  const candidates = await s.rows(
    sql<{
      id: string;
    }>`select id from candidates where record_id in (${sql.join(records)}) order by opened_at, id`,
  );
  const actor = s.officers[who];
  const door: RedressDoor = { keys: s.system.keys, actor, name: actor.name, nowMs: s.now() };
  return s.db.asActor(actor, async (tx) => {
    const { version } = (await readInquiry(tx, inquiry.id))!;
    return workInquiry(tx, door, inquiry.id, act, version, {
      candidateIds: candidates.map((c) => c.id),
      recordIds: records,
    });
  });
}
