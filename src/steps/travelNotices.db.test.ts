import { expect, test } from 'vitest';
import { REGISTER_FEED } from '#storage/firstFacts.js';
import { loadNoticeOccasion } from '#storage/noticeOccasions.js';
import { ledgerGaps, reconciliationReport } from '#storage/reconciliationReport.js';
import { reconciliationOf } from '#storage/reconciliations.js';
import { markFeedFresh } from '#storage/registerRecords.js';
import { finishTask } from '#storage/tasks.js';
import { noteToldAbroad } from '#storage/toldAbroad.js';
import { cancelNotice, type Filed, noticeOnFile, readNotice } from '#storage/travelNotices.js';
import { onBothDatabases } from '../../test/support/databases.js';
import {
  arrival,
  BARNABY,
  departure,
  makeWorld,
  REGISTRANT,
  type World,
} from '../../test/support/journeyWorld.js';
import { acceptTravelNotice, fileTravelNotice } from '../../test/support/travelNotices.js';
import { reconcileOnward } from './reconcileOnward.js';

const LISBON = {
  legs: [
    {
      means: 'air',
      from: { port: 'JFK', date: '2026-04-07', time: '12:00' },
      to: { port: 'LIS', date: '2026-04-07', time: '23:30' },
      carrier: 'TX',
      number: '204',
    },
  ],
  returnsOn: '2026-04-20',
  purposes: ['vacation'],
};

onBothDatabases('travel notices and what was observed', (database) => {
  let w: World;
  let counter = 0;
  /** A world of its own person: another surname, document and record each time. */
  async function person(): Promise<{ number: string; flight: string; traveller: typeof BARNABY }> {
    w ??= await makeWorld(database());
    const n = ++counter;
    w.clock.set(Date.parse('2026-03-10T17:00:00Z'));
    const surname = [
      'ABERNATHY',
      'BLOMKVIST',
      'CASTELLANOS',
      'DRAGOMIR',
      'ESPINOZA',
      'FEATHERSTONE',
      'GWENDOLYN',
      'HALVORSEN',
      'INGEBRETSEN',
      'JOVANOVIC',
      'KOZLOWSKA',
      'LINDEMANN',
      'MCALLISTER',
      'NIGHTINGALE',
      'OBERHAUSER',
      'PETROVSKY',
      'QUACKENBUSH',
      'ROTHENBERG',
      'SZYMANSKI',
      'THISTLETHWAITE',
    ][n]!;
    const passport = `7719${n}02${n}6`;
    const number = `X20000000${n}`;
    await w.enter({
      ...REGISTRANT,
      recordNumber: number,
      names: [{ surname, given: 'ODDMUND' }],
      birthDates: [`${1960 + n}-04-${10 + n}`],
      documents: [{ kind: 'passport', number: passport, issuer: 'USA' }],
    });
    await w.settle();
    return {
      number,
      flight: `30${n}`,
      traveller: {
        ...BARNABY,
        names: [{ surname, given: 'ODDMUND' }],
        birthDates: [`${1960 + n}-04-${10 + n}`],
        documents: [{ kind: 'passport', number: passport, issuer: 'USA' }],
      },
    };
  }
  async function file(number: string, body: object = LISBON, reference?: string): Promise<Filed> {
    const filed = await fileTravelNotice(w, number, body, reference);
    await w.settle();
    return filed;
  }
  const at = async (iso: string) => {
    w.clock.set(Date.parse(iso));
    await w.db.asSystem((tx) => markFeedFresh(tx, REGISTER_FEED.code, w.clock.now() + 86_400_000));
    await w.settle();
    await w.tick();
    await reconcileOnward(w.context);
    await w.settle();
  };
  const notice = (id: string) => w.db.asSystem(async (tx) => (await readNotice(tx, id))!);
  const found = async (id: string) => {
    const { tripId } = await notice(id);
    const r = await w.db.asSystem((tx) => reconciliationOf(tx, tripId!));
    return [r?.departure, r?.return];
  };
  const work = (kind: string, id: string) =>
    w.rows<{ kind: string }>(
      `select 1 from audit_entries where action = 'notification.planned' and facts ->> 'occasion' = '${kind}' and object_id = '${id}'`,
    );
  const trips = (id: string) =>
    w.rows<{ id: string; state: string }>(
      `select t.id, t.state from trips t join travel_notices n on n.subject_id = t.subject_id where n.id = '${id}' order by t.started_at`,
    );
  const tasks = (kind: string, id: string) =>
    w.rows<{ id: string; owner: string }>(
      `select id, owner_agency_id as owner from tasks where kind = '${kind}' and object_id = '${id}' and state = 'open'`,
    );

  test('each thing that a notice says stands in a field of its own: where somebody stays is personal', async () => {
    const { number } = await person();
    const { notice: filed } = await file(number, {
      ...LISBON,
      destinations: [{ country: 'PRT', address: 'Rua da Fonte 8, Lisbon' }],
      officer: { name: 'D. Winterfeld', phone: '555-0100' },
    });
    const said = await w.db.asSystem((tx) =>
      loadNoticeOccasion(tx, { noticeId: filed.id, version: 1 } as never, w.clock.now()),
    );
    if (said === null || said === 'not-yet') throw new Error('nothing to tell');
    expect(said.values).toMatchObject({
      noticeNumber: `OH-${number}`,
      noticeFiled: '2026-03-10',
      purposes: 'Vacation',
      returnsOn: '2026-04-20',
      stays: 'PRT, Rua da Fonte 8, Lisbon',
      noticeOfficer: 'D. Winterfeld, 555-0100',
    });
    expect(said.values.travelNotice).not.toContain('Lisbon');
  });

  test('the alarms before departure end when every destination was told, and not before', async () => {
    const { number } = await person();
    const { notice: filed } = await file(number);
    const running = async () =>
      (
        await w.rows<{ kind: string }>(
          `select kind from deadlines where object_id = '${filed.id}' and state = 'running' order by kind`,
        )
      ).map((d) => d.kind);
    const told = (country: string) =>
      w.db.asSystem((tx) =>
        noteToldAbroad(
          tx,
          { source: 'travel-notice', sourceId: filed.id, sourceVersion: 1, country },
          w.clock.now(),
        ),
      );
    await told('FRA');
    expect(await running()).toEqual(['accept-notice', 'notice-48-hours', 'notice-7-days']);
    await told('PRT');
    await told('PRT');
    expect(await running()).toEqual(['accept-notice']);
    const steps = await w.rows<{ country: string }>(
      `select country from travel_notice_steps where notice_id = '${filed.id}' and kind = 'sent' and country <> '' order by country`,
    );
    expect(steps).toEqual([{ country: 'FRA' }, { country: 'PRT' }]);
  });

  test('as noticed, back, and registered again', async () => {
    const { number, flight, traveller } = await person();
    const { notice: filed, outcome } = await file(number);
    expect(outcome).toBe('filed');
    expect(await notice(filed.id)).toMatchObject({
      state: 'filed',
      timeliness: 'timely',
      daysOfNotice: 28,
      countries: ['PRT'],
    });
    expect(await trips(filed.id)).toMatchObject([{ state: 'expected' }]);
    expect(await found(filed.id)).toEqual(['awaited', 'not-begun']);
    expect(await work('travelNoticeFiled', filed.id)).toHaveLength(1);
    const clocks = await w.rows(
      `select kind, due_at from deadlines where object_id = '${filed.id}' and state = 'running'`,
    );
    expect(clocks.map((c) => c.kind).sort()).toEqual(['accept-notice', 'notice-48-hours', 'notice-7-days']);

    await at('2026-04-06T17:00:00Z');
    await w.handIn(departure([traveller], { day: '2026-04-07', number: flight }));
    await at('2026-04-06T17:10:00Z');
    // The flight found the notice's trip, although it was opened weeks before by nothing but the notice.
    expect(await trips(filed.id)).toHaveLength(1);
    expect(await found(filed.id)).toEqual(['listed-as-noticed', 'not-begun']);
    const { subjectId, tripId } = await notice(filed.id);
    expect(await w.db.asSystem((tx) => noticeOnFile(tx, subjectId!, Date.parse('2026-04-07T16:00Z')))).toBe(
      'on-file',
    );
    expect(await w.db.asSystem((tx) => noticeOnFile(tx, subjectId!, Date.parse('2026-06-07T16:00Z')))).toBe(
      'none',
    );

    await at('2026-04-08T17:00:00Z');
    expect(await found(filed.id)).toEqual(['as-noticed', 'not-due']);
    await at('2026-04-21T12:00:00Z');
    expect(await found(filed.id)).toEqual(['as-noticed', 'expected']);

    await w.handIn(arrival([traveller], { day: '2026-04-21', number: flight }));
    await at('2026-04-21T22:00:00Z');
    expect(await found(filed.id)).toEqual(['as-noticed', 'resume-due']);
    expect(await work('returnObserved', tripId!)).toHaveLength(1);
    const [duty] = await tasks('resume-registration', tripId!);
    expect(duty!.owner).toBe(w.agencies.sora);
    const [due] = await w.rows<{ due: string }>(
      `select (due_at at time zone 'America/New_York')::text as due from deadlines where object_id = '${tripId}' and kind = 'resume-registration'`,
    );
    // Tuesday 21 April; Wednesday, Thursday and Friday count.
    expect(due!.due).toBe('2026-04-25 00:00:00');

    const officer = await w.actor('sora', ['register-officer']);
    await w.db.asSystem((tx) =>
      finishTask(tx, duty!.id, { userId: officer.id, note: 'came in person' }, w.clock.now()),
    );
    await at('2026-04-22T22:00:00Z');
    expect(await found(filed.id)).toEqual(['as-noticed', 'resumed']);
    expect((await notice(filed.id)).state).toBe('ended');
  });

  test('a notice covers the journey that it names: who is back and leaves again has given no notice of that', async () => {
    const once = await person();
    const twice = await person();
    await file(once.number);
    const again = {
      means: 'air',
      from: { port: 'JFK', date: '2026-04-13', time: '12:00' },
      to: { port: 'LIS', date: '2026-04-13', time: '23:30' },
    };
    const home = {
      means: 'air',
      from: { port: 'LIS', date: '2026-04-10', time: '12:00' },
      to: { port: 'JFK', date: '2026-04-10', time: '15:00' },
    };
    await file(twice.number, { ...LISBON, legs: [LISBON.legs[0], home, again] });
    for (const { traveller, flight } of [once, twice])
      await w.handIn(departure([traveller], { day: '2026-04-07', number: flight }));
    await at('2026-04-08T17:00:00Z');
    for (const { traveller, flight } of [once, twice])
      await w.handIn(arrival([traveller], { day: '2026-04-10', number: flight }));
    await at('2026-04-11T17:00:00Z');
    for (const { traveller, flight } of [once, twice])
      await w.handIn(departure([traveller], { day: '2026-04-13', number: flight }));
    await at('2026-04-14T17:00:00Z');
    const findings = async (number: string) =>
      (
        await w.rows<{ departure: string }>(
          `select r.departure from trip_reconciliations r join trips t on t.id = r.trip_id
             join subject_links l on l.subject_id = t.subject_id join register_records x on x.id = l.record_id
            where x.record_number = '${number}' order by t.started_at`,
        )
      ).map((r) => r.departure);
    expect(await findings(once.number)).toEqual(['as-noticed', 'without-notice']);
    expect(await findings(twice.number)).toEqual(['as-noticed', 'as-noticed']);
  });

  test('another day, another country: the trip is the same, the difference is told', async () => {
    const { number, flight, traveller } = await person();
    const { notice: filed } = await file(number, {
      ...LISBON,
      legs: [{ ...LISBON.legs[0], to: { port: 'LHR', date: '2026-04-07' } }],
    });
    await at('2026-04-08T17:00:00Z');
    await w.handIn(departure([traveller], { day: '2026-04-09', number: flight }));
    await at('2026-04-08T18:00:00Z');
    expect(await trips(filed.id)).toHaveLength(1);
    expect((await found(filed.id))[0]).toBe('other-country');
    const { tripId } = await notice(filed.id);
    expect(await tasks('journey-differs', tripId!)).toHaveLength(1);
    // A version that names the country mends it; the day still differs.
    await file(number, LISBON);
    expect((await found(filed.id))[0]).toBe('later');
    expect(await work('travelNoticeChanged', filed.id)).toHaveLength(1);
  });

  test('silence by carrier means not travelled, by land it means nothing', async () => {
    const byAir = await person();
    const byLand = await person();
    const air = await file(byAir.number);
    const land = await file(byLand.number, {
      ...LISBON,
      legs: [
        {
          means: 'road',
          from: { place: 'El Paso', country: 'USA', date: '2026-04-07' },
          to: { place: 'Ciudad Juárez', country: 'MEX', date: '2026-04-07' },
        },
      ],
    });
    // A yacht that leaves need not report: nobody lists who is on board.
    const yacht = await file((await person()).number, {
      ...LISBON,
      legs: [{ ...LISBON.legs[0], means: 'private-vessel' }],
    });
    await at('2026-04-09T12:00:00Z');
    expect([(await found(air.notice.id))[0], (await found(land.notice.id))[0]]).toEqual([
      'awaited',
      'unobserved',
    ]);
    expect((await found(yacht.notice.id))[0]).toBe('unobserved');
    await at('2026-04-11T12:00:00Z');
    expect((await found(air.notice.id))[0]).toBe('not-travelled');
    expect(await trips(air.notice.id)).toMatchObject([{ state: 'did-not-travel' }]);
    expect((await notice(air.notice.id)).state).toBe('ended');
    expect(await tasks('journey-differs', (await notice(air.notice.id)).tripId!)).toEqual([]);
    expect(await trips(yacht.notice.id)).toMatchObject([{ state: 'departed-unobserved' }]);
    expect(await trips(land.notice.id)).toMatchObject([{ state: 'departed-unobserved' }]);
    await at('2026-04-25T12:00:00Z');
    expect((await found(land.notice.id))[1]).toBe('overdue');
    const { tripId } = await notice(land.notice.id);
    expect((await tasks('return-overdue', tripId!)).map((t) => t.owner).sort()).toEqual(
      [w.agencies.nsotc, w.agencies.sora].sort(),
    );
    expect(await work('returnObserved', tripId!)).toHaveLength(1);
  });

  test('travelling without notice is a matter for NSOTC, also after a cancelled notice; a later notice joins', async () => {
    const { number, flight, traveller } = await person();
    const { notice: filed } = await file(number);
    await w.db.asSystem((tx) =>
      cancelNotice(tx, filed.id, { name: 'test', reason: 'stays at home', door: 'api' }, w.clock.now()),
    );
    await w.settle();
    expect((await found(filed.id))[0]).toBe('cancelled');
    await at('2026-04-06T17:00:00Z');
    await w.handIn(departure([traveller], { day: '2026-04-07', number: flight }));
    await at('2026-04-06T18:00:00Z');
    const all = await trips(filed.id);
    const trip = all.at(-1)!;
    const of = () => w.db.asSystem((tx) => reconciliationOf(tx, trip.id));
    expect((await of())?.departure).toBe('no-notice-yet');
    await at('2026-04-08T17:00:00Z');
    expect((await of())?.departure).toBe('without-notice');
    expect(await work('departureWithoutNotice', trip.id)).toHaveLength(1);
    expect(await tasks('departure-without-notice', trip.id)).toHaveLength(1);

    const late = await file(
      number,
      { ...LISBON, reportedOn: '2026-04-08', late: { reason: 'emergency', note: 'a death' } },
      'OH-late',
    );
    expect(late.notice).toMatchObject({ timeliness: 'emergency', daysOfNotice: -1 });
    expect((await notice(late.notice.id)).tripId).toBe(trip.id);
    expect((await of())?.departure).toBe('as-noticed');
    expect(await tasks('departure-without-notice', trip.id)).toHaveLength(0);
  });

  test('the same again is nothing new; a version supersedes; what was never told is not taken back', async () => {
    const { number } = await person();
    const first = await file(number);
    expect((await file(number)).outcome).toBe('same');
    const second = await file(number, { ...LISBON, returnsOn: '2026-04-25' });
    expect(second).toMatchObject({
      outcome: 'changed',
      notice: { id: first.notice.id, version: 2, returnsOn: '2026-04-25' },
    });
    expect(
      await w.rows(
        `select version, reason from travel_notice_versions where notice_id = '${first.notice.id}' order by version`,
      ),
    ).toHaveLength(2);

    const other = await person();
    const { id: filed } = (await fileTravelNotice(w, other.number, LISBON)).notice;
    await w.db.asSystem((tx) =>
      cancelNotice(tx, filed, { name: 'test', reason: 'typed twice', door: 'api' }, w.clock.now()),
    );
    await w.settle();
    expect(await work('travelNoticeFiled', filed)).toHaveLength(0);
    expect(await work('travelNoticeChanged', filed)).toHaveLength(0);
    expect(await notice(filed)).toMatchObject({ state: 'cancelled', tripId: null });
  });

  const draftsOf = (id: string) =>
    w.rows<{ country: string }>(`select country from foreign_drafts where source_id = '${id}'`);

  test('accepted before it was taken in: it waits for that, and its drafts for abroad are made', async () => {
    const p = await person();
    const { id } = (await fileTravelNotice(w, p.number, LISBON)).notice;
    await acceptTravelNotice(w, id);
    // Another worker holds the step that takes it in: acceptance comes first.
    await w.rows(
      `update work_items set run_at = '${new Date(w.clock.now() + 60_000).toISOString()}' where kind = 'noticeReceived' and payload ->> 'noticeId' = '${id}'`,
    );
    await w.settle();
    expect((await notice(id)).subjectId).toBeNull();
    expect(await draftsOf(id)).toEqual([]);
    expect(
      await w.rows(
        `select last_error as waits from work_items where natural_key = 'travelNoticeAccepted ${id} 1'`,
      ),
    ).toEqual([{ waits: 'travelNoticeAccepted waits for an earlier step' }]);
    w.clock.add(61_000);
    await w.settle();
    w.clock.add(3_000);
    await w.settle();
    expect(await draftsOf(id)).toEqual([{ country: 'PRT' }]);
    const told = await w.rows<{ event: string }>(
      `select distinct n.facts ->> 'event' as event from notifications n join travel_notices t on t.trip_id = n.trip_id where t.id = '${id}' order by 1`,
    );
    expect(told).toEqual([{ event: 'notice-accepted' }, { event: 'notice-filed' }]);
  });

  test('a namesake on the same trip, about whom an officer has yet to decide, keeps no notice back', async () => {
    const p = await person();
    const { id } = (await file(p.number)).notice;
    await w.handIn(
      departure([{ ...p.traveller, documents: [] }], { day: '2026-04-07', number: p.flight }),
      'TESTAIR',
    );
    await w.settle();
    const { tripId } = await notice(id);
    const open = await w.rows(
      `select c.path, c.outcome from trip_events x join candidates c on c.id = x.candidate_id where x.trip_id = '${tripId}'`,
    );
    expect(open).toEqual([{ path: 'fuzzy', outcome: null }]);
    await acceptTravelNotice(w, id);
    await w.settle();
    expect(await draftsOf(id)).toEqual([{ country: 'PRT' }]);
    expect(
      await w.rows(
        `select a.name from notifications n join agencies a on a.id = n.recipient_agency_id where n.trip_id = '${tripId}' and n.facts ->> 'event' = 'notice-accepted'`,
      ),
    ).toEqual([{ name: 'USNCB' }]);
  });

  test('the report counts journeys by month and country, and the gaps from the messages', async () => {
    await person();
    await w.settle();
    const later = w.clock.now() + 86_400_000;
    const report = await w.db.asSystem((tx) => reconciliationReport(tx, '2026-03-01', '2026-06-01', later));
    const april = report.filter((r) => r.month === '2026-04');
    expect(april.find((r) => r.country === 'MEX')).toMatchObject({
      journeys: 1,
      noticeOnly: 1,
      both: 0,
      seenOnly: 0,
    });
    expect(april.find((r) => r.country === 'PRT')!.both).toBeGreaterThanOrEqual(2);
    for (const r of report) {
      expect(r.noticeOnly + r.seenOnly + r.both).toBe(r.journeys);
      expect(
        r.abroadBefore + r.abroadAfter + r.abroadUnderWay + r.abroadDecided + r.notOwed + r.gap,
        JSON.stringify(r),
      ).toBe(r.journeys);
    }
    const none = { neither: 0, oneSided: 0, watchOnly: 0, usncbOnly: 0 };
    const gaps = () => w.db.asSystem((tx) => ledgerGaps(tx, '2026-03-01', '2026-06-01', later));
    expect(await gaps()).toEqual(none);
  });

  test('a standing notice covers every journey of its pattern and opens no trip by itself', async () => {
    const { number, flight, traveller } = await person();
    const { notice: filed } = await file(number, {
      ...LISBON,
      returnsOn: undefined,
      standing: { pattern: 'To Lisbon every month', reviewOn: '2027-03-01' },
    });
    expect((await notice(filed.id)).tripId).toBeNull();
    await at('2026-03-16T17:00:00Z');
    await w.handIn(departure([traveller], { day: '2026-03-17', number: flight }));
    await at('2026-03-18T17:00:00Z');
    const [trip] = await trips(filed.id);
    expect((await w.db.asSystem((tx) => reconciliationOf(tx, trip!.id)))?.departure).toBe('standing');
  });
});
