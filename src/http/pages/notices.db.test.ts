import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRecordEntry } from '#domain/registerRecord.js';
import { enterRecords } from '#storage/enterRecords.js';
import { addFirstFacts, REGISTER_FEED } from '#storage/firstFacts.js';
import { addNotSent } from '#storage/notifications.js';
import { readNotice, readVersion, stepsOfNotice } from '#storage/travelNotices.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { REGISTRANT } from '../../../test/support/journeyWorld.js';
import { makeWorld, type World } from '../../../test/support/world.js';
import { formOf, receiptOf } from './noticeReceipt.js';

const date = (field: string, day: string) => {
  const [year, month, d] = day.split('-');
  return { [`${field}-year`]: year!, [`${field}-month`]: month!, [`${field}-day`]: d! };
};
const LEG1 = {
  'leg1-means': 'air',
  'leg1-fromPlace': 'New York',
  'leg1-fromCountry': 'usa',
  'leg1-fromPort': 'jfk',
  ...date('leg1-fromDate', '2026-12-24'),
  'leg1-fromTime': '18:30',
  'leg1-toPlace': 'London',
  'leg1-toCountry': 'GB',
  'leg1-toPort': 'LHR',
  ...date('leg1-toDate', '2026-12-25'),
  'leg1-toTime': '06:30',
  'leg1-carrier': 'TX',
  'leg1-number': '101',
};
const LEG2 = {
  'leg2-means': 'train',
  'leg2-fromPlace': 'London',
  'leg2-fromCountry': 'GBR',
  ...date('leg2-fromDate', '2027-01-02'),
  'leg2-toPlace': 'Paris',
  'leg2-toCountry': 'FRA',
  ...date('leg2-toDate', '2027-01-02'),
  'leg2-more': 'no',
};

onBothDatabases('travel notice pages', (database) => {
  let world: World;
  let clerk: Browser;
  let stranger: Browser;
  let analyst: Browser;
  const rows = <R>(query: string) =>
    database().asSystem(async (tx) => (await sql.raw(query).execute(tx)).rows as R[]);

  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    const nsotc = await world.agency({ kind: 'nsotc', name: 'NSOTC', jurisdiction: 'US' });
    const ohio = await world.agency({ ori: 'OHTEST001', name: 'Ohio Unit' });
    const iowa = await world.agency({ ori: 'IATEST001', name: 'Iowa Unit', jurisdiction: 'IA' });
    await database().asSystem(async (tx) => {
      const read = readRecordEntry({ ...REGISTRANT, recordNumber: 'X400000001' });
      if (!read.ok) throw new Error('unreadable');
      await enterRecords(
        tx,
        { actor: { kind: 'system', id: 'test' }, nowMs: world.clock.now(), feed: REGISTER_FEED.code },
        [{ entry: read.value, agencyId: ohio }],
      );
    });
    clerk = await world.signedIn(await world.person(ohio, ['register-officer', 'agency-officer']));
    stranger = await world.signedIn(await world.person(iowa, ['register-officer']));
    analyst = await world.signedIn(await world.person(nsotc, ['nsotc-officer']));
  });
  afterAll(() => world?.server.close());

  async function file(reference: string, change: Record<string, string> = {}): Promise<string> {
    await clerk.get('/notices/new');
    const begun = await clerk.post('/notices/drafts/new/registrant', {
      recordNumber: 'X400000001',
      reference,
      ...date('reportedOn', '2026-11-20'),
    });
    const draft = /drafts\/([0-9a-f-]{36})\/passport$/.exec(begun.location!)![1]!;
    const steps: readonly (readonly [string, Record<string, string>, string])[] = [
      ['passport', {}, 'leg-1'],
      ['leg-1', { ...LEG1, 'leg1-more': 'yes' }, 'leg-2'],
      ['leg-2', LEG2, 'return'],
      ['return', { comesBack: 'date', ...date('returnsOn', '2027-01-10') }, 'purpose'],
      ['purpose', { purposes: 'vacation', ...change }, 'stay'],
      ['stay', { stays: 'GBR: 1 Example Street\nFRA: 2 Rue Exemple' }, 'officer'],
      ['officer', { officerName: 'D. Winterfeld', officerPhone: '555-0100' }, 'check'],
    ];
    for (const [step, fields, next] of steps) {
      await clerk.get(`/notices/drafts/${draft}/${step}`);
      const done = await clerk.post(`/notices/drafts/${draft}/${step}`, fields);
      expect([step, done.status, done.location]).toEqual([step, 303, `/notices/drafts/${draft}/${next}`]);
    }
    const check = await clerk.get(`/notices/drafts/${draft}/check`);
    expect(check.text).toContain('34 days of notice');
    expect(check.text).toContain('2 Rue Exemple');
    const done = await clerk.post(`/notices/drafts/${draft}/check`);
    const id = /^\/notices\/([0-9a-f-]{36})\?done=noticeFiled$/.exec(done.location ?? '')?.[1];
    if (!id) throw new Error(`${done.status} ${done.location} ${done.text.slice(0, 2000)}`);
    return id;
  }

  test('filed one topic a page, shown, with a receipt; the draft is gone', async () => {
    const id = await file('OH-P1');
    const page = await clerk.get(`/notices/${id}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('OKONKWO-FERRIS');
    expect(page.text).toContain('GBR: 1 Example Street'.split(': ')[1]!);
    const pdf = await clerk.get(`/notices/${id}/receipt.pdf`);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    const form = await clerk.get(`/notices/${id}/form.pdf`);
    expect(form.headers['content-type']).toBe('application/pdf');
    expect(String(form.headers['content-disposition'])).toContain('-form.pdf');
    expect(page.text).toContain(`href="/notices/${id}/form.pdf"`);
    const [kept] = await database().asSystem(async (tx) => {
      const notice = (await readNotice(tx, id))!;
      return [{ notice, version: (await readVersion(tx, id, notice.version))! }];
    });
    const printed = {
      agency: 'Ohio',
      contact: 'D. Winterfeld',
      mark: undefined as never,
      by: '',
      at: '',
      atMs: 0,
    };
    const [whole, home] = [formOf, receiptOf].map((of) =>
      JSON.stringify(of(kept!.notice, kept!.version, printed)),
    );
    // The form has every block that the guide asks for; the registrant's receipt has neither FBI number nor record.
    for (const says of [
      'FBI number (domestic law enforcement only)',
      'Convictions',
      'Registers in',
      'Itinerary',
      'Purpose',
      'NOT FOR FOREIGN',
    ])
      expect(whole).toContain(says);
    expect(home).not.toContain('FBI number');
    expect(home).not.toContain('Convictions');
    expect(await rows("select id from form_drafts where form = 'notice'")).toEqual([]);
    const [stored] = await rows<{ content: { legs: unknown[]; destinations: unknown[] } }>(
      `select content from travel_notice_versions where notice_id = '${id}'`,
    );
    expect(stored!.content.legs).toHaveLength(2);
    expect(stored!.content.destinations).toHaveLength(2);
  });

  test('what is wrong on a topic is told there, what was typed is kept, and finishing later resumes', async () => {
    await clerk.get('/notices/new');
    const refused = await clerk.post('/notices/drafts/new/registrant', {
      recordNumber: 'X9',
      reference: 'OH-P2',
    });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Error:');
    const [draft] = await rows<{ id: string }>("select id from form_drafts where form = 'notice'");
    const later = await clerk.post(`/notices/drafts/${draft!.id}/leg-1`, { ...LEG1, next: 'later' });
    expect(later.location).toBe('/notices?done=saved');
    expect((await clerk.get('/notices')).text).toContain(`/notices/drafts/${draft!.id}/leg-1`);
    expect((await clerk.get(`/notices/drafts/${draft!.id}/leg-1`)).text).toContain('value="New York"');
    const backwards = await clerk.post(`/notices/drafts/${draft!.id}/leg-1`, {
      ...LEG1,
      ...date('leg1-toDate', '2026-13-41'),
    });
    expect(backwards.status).toBe(422);
    expect((await stranger.get(`/notices/drafts/${draft!.id}/leg-1`)).status).toBe(404);
    await rows('delete from form_drafts');
  });

  test('NSOTC asks back, the agency changes it, NSOTC sees the difference and accepts', async () => {
    const id = await file('OH-P3');
    expect((await analyst.get('/notices')).text).toContain('OKONKWO-FERRIS');
    await analyst.get(`/notices/${id}`);
    expect((await analyst.post(`/notices/${id}/ask`, { version: '1', note: '' })).status).toBe(422);
    expect((await analyst.post(`/notices/${id}/ask`, { version: '1', note: 'Which hotel?' })).location).toBe(
      `/notices/${id}?done=noticeAsked`,
    );
    expect((await clerk.get('/tasks')).text).toContain('Which hotel?');
    await clerk.get(`/notices/new?notice=${id}`);
    const begun = await clerk.post(`/notices/drafts/notice-${id}/registrant`, {
      recordNumber: 'X400000001',
      reference: 'OH-P3',
      ...date('reportedOn', '2026-11-20'),
    });
    const draft = /drafts\/([0-9a-f-]{36})\//.exec(begun.location!)![1]!;
    await clerk.post(`/notices/drafts/${draft}/stay`, { stays: 'GBR: Hotel Example' });
    const changed = await clerk.post(`/notices/drafts/${draft}/check`);
    expect(changed.location).toBe(`/notices/${id}?done=noticeFiled`);
    const page = await analyst.get(`/notices/${id}`);
    expect(page.text).toContain('Hotel Example');
    expect(page.text).toContain('2 Rue Exemple');
    expect((await analyst.post(`/notices/${id}/accept`, { version: '1' })).status).toBe(409);
    // The second press is done like the first.
    for (const _press of [1, 2])
      expect((await analyst.post(`/notices/${id}/accept`, { version: '2' })).location).toBe(
        `/notices/${id}?done=noticeAccepted`,
      );
    expect(
      await rows(`select kind from work_items where natural_key = 'travelNoticeAccepted ${id} 2'`),
    ).toHaveLength(1);
    expect((await clerk.post(`/notices/${id}/accept`, { version: '2' })).status).toBe(403);
    for (const _press of [1, 2])
      await analyst.post(`/notices/${id}/late`, { version: '2', note: 'Flight was booked weeks ago' });
    expect(
      (await database().asSystem((tx) => stepsOfNotice(tx, id)))
        .filter((s) => s.kind === 'marked-late')
        .map((s) => s.note),
    ).toEqual(['Flight was booked weeks ago']);
    expect((await analyst.get('/notices?show=late')).text).toContain(id);
    await clerk.get(`/notices/${id}`);
    expect(
      (await clerk.post(`/notices/${id}/cancel`, { version: '2', note: 'Stays at home' })).location,
    ).toBe(`/notices/${id}?done=noticeCancelled`);
  });

  test('NSOTC reads on the notice who was not told and why; the agency that filed it does not', async () => {
    const id = await file('OH-P5');
    const reason = 'Told when a victim was a minor; that is not so here (a victim was a minor: no).';
    await database().asSystem((tx) =>
      addNotSent(
        tx,
        { tripId: null, candidateId: null, objectKind: 'travel-notice', objectId: id },
        [
          {
            naturalKey: `notice|${id}|not-sent`,
            recipientRole: 'awc',
            recipientAgencyId: null,
            ruleId: 'r18-awc',
            ruleVersion: 3,
            reason,
            decidedBy: 'rule',
          },
        ],
        world.clock.now(),
      ),
    );
    expect((await analyst.get(`/notices/${id}`)).text).toContain(`Angel Watch Center: ${reason}`);
    expect((await clerk.get(`/notices/${id}`)).text).not.toContain('Angel Watch');
  });

  test('NSOTC reads that a condition bars the journey, before it accepts', async () => {
    const id = await file('OH-P3B');
    expect((await analyst.get(`/notices/${id}`)).text).not.toContain('Foreign travel is barred');
    const supervise = (until: string) =>
      database().asSystem((tx) =>
        sql`update register_records set details = details || ${JSON.stringify({
          supervision: { ori: 'OHPROBAT9', until, travelBarred: true },
        })}::jsonb where record_number = 'X400000001'`.execute(tx),
      );
    await supervise('2099-12-31');
    const page = await analyst.get(`/notices/${id}`);
    expect(page.text).toContain('Foreign travel is barred');
    expect(page.text).toContain(
      'OHPROBAT9, on the register: a condition or order forbids leaving the country until 31 Dec 2099.',
    );
    expect((await clerk.get(`/notices/${id}`)).text).toContain('Foreign travel is barred');
    await supervise('2001-01-01');
    expect((await analyst.get(`/notices/${id}`)).text).not.toContain('Foreign travel is barred');
  });

  test('another agency sees nothing of it', async () => {
    const id = await file('OH-P4');
    expect((await stranger.get(`/notices/${id}`)).status).toBe(404);
    for (const paper of ['receipt', 'form'])
      expect((await stranger.get(`/notices/${id}/${paper}.pdf`)).status).toBe(404);
    expect((await stranger.get('/notices')).text).not.toContain('OKONKWO');
    expect((await stranger.get(`/notices/new?notice=${id}`)).status).toBe(404);
    expect((await stranger.get('/notices/mailed')).status).toBe(403);
  });

  test('NSOTC enters a form that came by mail, also from a jurisdiction in no directory', async () => {
    await analyst.get('/notices/mailed');
    const begun = await analyst.post('/notices/drafts/mailed/jurisdiction', {
      jurisdiction: 'OTHER',
      reference: 'FORM-7',
      ...date('reportedOn', '2026-11-19'),
    });
    const draft = /drafts\/([0-9a-f-]{36})\/identity$/.exec(begun.location!)![1]!;
    const steps: readonly (readonly [string, Record<string, string>])[] = [
      [
        'identity',
        { surname: 'Quist', given: 'Orla', ...date('birth', '1971-04-23'), sex: 'F', citizenships: 'usa' },
      ],
      [
        'offence',
        { offence: 'Sexual battery', victimAge: '15', victimGender: 'F', victimRelationship: 'stranger' },
      ],
      ['passport', { passportNumber: 'a1234567', passportIssuer: 'usa' }],
      ['leg-1', { ...LEG1, 'leg1-more': 'no' }],
      ['return', { comesBack: 'no' }],
      ['purpose', { purposes: 'relocation' }],
      ['stay', { stays: 'GBR: 3 Example Street' }],
      ['officer', { officerName: 'R. Elsewhere' }],
    ];
    for (const [step, fields] of steps) {
      await analyst.get(`/notices/drafts/${draft}/${step}`);
      const done = await analyst.post(`/notices/drafts/${draft}/${step}`, fields);
      expect([step, done.status]).toEqual([step, 303]);
    }
    await analyst.get(`/notices/drafts/${draft}/check`);
    const done = await analyst.post(`/notices/drafts/${draft}/check`);
    const id = /^\/notices\/([0-9a-f-]{36})\?/.exec(done.location ?? '')?.[1];
    expect(
      await rows(`select agency_id, jurisdiction, no_return from travel_notices where id = '${id}'`),
    ).toEqual([{ agency_id: null, jurisdiction: 'OTHER', no_return: true }]);
    expect((await analyst.get(`/notices/${id}`)).text).toContain('QUIST');
  });
});
