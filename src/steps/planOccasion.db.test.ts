import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { SubjectId } from '#domain/subject.js';
import { addAgencies, type NewAgency } from '#storage/agencies.js';
import { decideCandidate, secondCandidate } from '#storage/applyAdjudication.js';
import { newId } from '#storage/newId.js';
import type { OccasionFacts } from '#storage/occasionFacts.js';
import { addLink, subjectFor } from '#storage/subjects.js';
import { onBothDatabases } from '../../test/support/databases.js';
import {
  BARNABY,
  departure,
  makeWorld,
  NOON,
  REGISTRANT,
  type World,
} from '../../test/support/journeyWorld.js';
import { planSaid } from './planOccasion.js';

const DAY = 86_400_000;
const federal = (kind: string, ori: string): NewAgency => ({
  kind,
  name: kind,
  ori,
  jurisdiction: 'US',
  timeZone: 'America/New_York',
  calendarCode: 'US',
});

const told = (w: World) =>
  w.rows<{ agency: string; rule: string; kind: string; class: string; identity: string; reason: string }>(
    `select g.name as agency, n.rule_id as rule, n.kind, n.class, n.identity, n.facts ->> 'reason' as reason
       from notifications n join agencies g on g.id = n.recipient_agency_id order by n.planned_at, g.name`,
  );
const say = (w: World, kind: Parameters<typeof planSaid>[2], said: OccasionFacts) =>
  w.db.asSystem((tx) => planSaid(tx, w.context, kind, said, w.clock.now()));

onBothDatabases('occasions without a candidate', (db) => {
  let w: World;
  let filed: OccasionFacts;
  /** Messages planned before this test. */
  let before = 0;
  const news = async () => (await told(w)).slice(before);

  beforeAll(async () => {
    w = await makeWorld(db());
    await w.enter(REGISTRANT, {
      ...REGISTRANT,
      recordNumber: 'X223456789',
      ori: 'OKTEST009',
      registersFor: 'work',
    });
    await w.settle();
    const rows = await w.rows<{ id: string }>('select id from register_records order by record_number');
    const subjectId = await w.db.asSystem(async (tx) => {
      const agencies = [
        federal('fbi-cjis', 'USTEST003'),
        federal('cbp', 'USTEST004'),
        federal('awc', 'USTEST005'),
        federal('state-ca', 'USTEST006'),
      ];
      for (const id of await addAgencies(tx, agencies, NOON))
        await sql`insert into agency_channels (id, agency_id, position, kind) values (${newId(NOON)}, ${id}, 1, 'portal')`.execute(
          tx,
        );
      const subject = await subjectFor(tx, rows[0]!.id, 'test', NOON);
      await addLink(tx, {
        id: crypto.randomUUID(),
        subjectId: subject as SubjectId,
        recordId: rows[1]!.id,
        linkedAtMs: NOON,
        linkedBy: 'test',
        reason: 'one person',
        unlinkedAtMs: null,
        unlinkedBy: null,
        unlinkReason: null,
      });
      return subject;
    });
    filed = {
      objectKind: 'travel-notice',
      objectId: crypto.randomUUID(),
      version: 1,
      subjectId,
      tripId: null,
      filedByAgencyId: w.agencies.sora,
      person: { names: REGISTRANT.names },
      countries: ['PRT'],
      departsAtMs: NOON + 30 * DAY,
      cancelled: false,
      late: false,
      travelBarred: 'unknown',
      observed: false,
      values: { route: 'New York to Lisbon' },
    };
  });
  beforeEach(async () => {
    before = (await told(w)).length;
    w.clock.add(60_000);
  });

  test('a travel notice is filed: NSOTC, NSOR and the other jurisdiction; twice is once', async () => {
    await say(w, 'travelNoticeFiled', filed);
    await say(w, 'travelNoticeFiled', filed);
    expect((await news()).map((n) => `${n.agency} ${n.rule} ${n.kind} ${n.class} ${n.identity}`)).toEqual([
      'Cedar Hollow Nation r17-sora alert P3 named',
      'NSOTC r17-nsotc alert P3 named',
      'fbi-cjis r17-fbi-cjis alert P3 named',
    ]);
    expect(
      await w.rows(
        'select g.name as agency, reason from not_sent s left join agencies g on g.id = s.recipient_agency_id order by 1',
      ),
    ).toEqual([
      { agency: 'Ohio Registration Unit', reason: 'It filed or asked this itself.' },
      { agency: 'USNCB', reason: expect.stringContaining('USNCB was asked directly: unknown') },
    ]);
  });

  test('it is accepted: USNCB, and nobody abroad', async () => {
    await say(w, 'travelNoticeAccepted', filed);
    expect((await news()).map((n) => `${n.agency} ${n.rule} ${n.kind}`)).toEqual(['USNCB r18-usncb alert']);
    await w.settle();
    expect(await w.rows('select 1 from foreign_messages')).toEqual([]);
  });

  test('it is changed to a near day: everybody who heard hears it superseded, and urgently', async () => {
    await say(w, 'travelNoticeChanged', { ...filed, version: 2, departsAtMs: NOON + 3 * DAY });
    expect((await news()).map((n) => `${n.agency} ${n.kind} ${n.class}`)).toEqual([
      'Cedar Hollow Nation update P2',
      'NSOTC update P2',
      'USNCB update P2',
      'fbi-cjis update P2',
    ]);
  });

  test('it is canceled: the same hear that, each superseding the one before', async () => {
    await say(w, 'travelNoticeChanged', { ...filed, version: 3, cancelled: true });
    expect((await news()).map((n) => n.agency)).toEqual([
      'Cedar Hollow Nation',
      'NSOTC',
      'USNCB',
      'fbi-cjis',
    ]);
    expect(new Set((await news()).map((n) => n.reason))).toEqual(
      new Set(['The travel notice was canceled.']),
    );
    expect(
      await w.rows(`select 1 from notifications where kind = 'update' and supersedes_id is null`),
    ).toEqual([]);
  });

  test('a passport is to be denied: Passport Services where an order bars travel, and NSOTC', async () => {
    const asked: OccasionFacts = { ...filed, objectKind: 'passport-request', objectId: crypto.randomUUID() };
    await say(w, 'passportRequestMade', asked);
    expect((await news()).map((n) => `${n.agency} ${n.rule}`)).toEqual(['NSOTC r32-nsotc']);
    w.clock.add(60_000);
    await say(w, 'passportRequestMade', { ...asked, version: 2, travelBarred: 'yes' });
    expect((await news()).slice(1).map((n) => `${n.agency} ${n.kind}`)).toEqual([
      'NSOTC update',
      'state-ca alert',
    ]);
  });

  test('whom a foreign authority advises of, on no register here', async () => {
    await say(w, 'foreignAdviceReceived', {
      ...filed,
      objectKind: 'travel-event',
      objectId: crypto.randomUUID(),
      subjectId: null,
      filedByAgencyId: null,
      usRegion: 'OH',
      person: { names: [{ surname: 'DELACROIX-TEST', given: 'ANSELME' }] },
    });
    expect((await news()).map((n) => `${n.agency} ${n.rule}`)).toEqual([
      'NSOTC r22-nsotc',
      'Ohio Registration Unit r22-sora-us-address',
      'cbp r22-cbp',
    ]);
    await w.settle();
    expect(await w.rows('select distinct state from notifications')).toEqual([{ state: 'delivered' }]);
  });

  test('a departure that no notice covers: nobody until an officer is sure, then in the thread of the trip', async () => {
    await w.handIn(departure([{ ...BARNABY, documents: [] }]));
    await w.settle();
    const [trip] = await w.rows<{ id: string }>('select id from trips');
    const said: OccasionFacts = {
      ...filed,
      objectKind: 'trip',
      objectId: trip!.id,
      tripId: trip!.id,
      filedByAgencyId: null,
    };
    await say(w, 'departureWithoutNotice', said);
    expect(await news()).toEqual([]);
    const candidates = await w.rows<{ id: string; version: number }>('select id, version from candidates');
    const [one, two] = w.officers;
    for (const c of candidates) {
      const done = await w.db.asActor(one, (tx) =>
        decideCandidate(
          tx,
          { keys: w.context.keys, actor: one, nowMs: w.clock.now() },
          c.id,
          {
            candidateVersion: c.version,
            outcome: 'same',
            reasonCode: 'same-details',
            rationale: 'compared both',
          },
          {},
        ),
      );
      if (!done.ok) throw new Error(done.error.says);
      await w.db.asActor(two, (tx) =>
        secondCandidate(tx, { keys: w.context.keys, actor: two, nowMs: w.clock.now() }, c.id, {
          agrees: true,
          note: '',
          candidateVersion: done.value.candidate.version,
        }),
      );
    }
    await w.settle();
    const told14 = await news();
    expect(new Set(told14.map((n) => n.rule))).toEqual(new Set(['r14-nsotc', 'r14-sora', 'r14-usncb']));
    w.clock.add(60_000);
    await say(w, 'departureWithoutNotice', said);
    expect(
      (await news()).slice(told14.length).map((n) => `${n.agency} ${n.rule} ${n.kind} ${n.identity}`),
    ).toEqual(['NSOTC r20-nsotc update confirmed', 'Ohio Registration Unit r20-sora update confirmed']);
    w.clock.add(60_000);
    await say(w, 'returnObserved', { ...said, version: 2, observed: true });
    expect((await news()).slice(told14.length + 2).map((n) => `${n.agency} ${n.rule}`)).toEqual([
      'Cedar Hollow Nation r23-sora',
      'NSOTC r23-nsotc',
      'Ohio Registration Unit r23-sora',
    ]);
  });
});
