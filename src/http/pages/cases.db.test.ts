import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcileOnward } from '#steps/reconcileOnward.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, linkIn, makeCaseWorld, versionIn } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { BARNABY, departure, REGISTRANT } from '../../../test/support/journeyWorld.js';

/** A registrant leaves without a notice: the case opens by itself and is worked until the prosecutor has it. */
onBothDatabases('a compliance case', (database) => {
  let world: CaseWorld;
  let officer: Browser;
  let page = '';
  let marshals = '';
  let attorney = '';
  const HOUR = 3_600_000;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter({
      ...REGISTRANT,
      tier: '3',
      victims: [{ age: 9, gender: 'F', relationship: 'stranger' }],
    });
    await world.journey.handIn(departure([BARNABY], { day: world.tomorrow }));
    await world.settle();
    officer = await world.signedIn(world.officer);
    marshals = await world.agency({
      kind: 'usms-district',
      name: 'US Marshals, Great Lakes',
      jurisdiction: 'US',
      settings: { jurisdictions: ['OH', 'IN'] },
    });
    await rows(
      `insert into agency_channels (id, agency_id, position, kind) values (gen_random_uuid(), '${marshals}', 1, 'portal') returning id`,
    );
    attorney = await world.agency({
      kind: 'us-attorney',
      name: 'US Attorney, Northern Ohio',
      jurisdiction: 'US',
      settings: { districts: ['OH-N'] },
    });
    await rows(
      `insert into agency_channels (id, agency_id, position, kind) values (gen_random_uuid(), '${attorney}', 1, 'portal') returning id`,
    );
  });
  afterAll(() => world?.server.close());

  const rows = <R>(query: string) => world.journey.rows<R>(query);

  async function reconcile(): Promise<void> {
    await world.settle();
    await world.journey.tick();
    await reconcileOnward(world.journey.context);
    await world.settle();
  }

  async function act(who: Browser, part: string, fields: Record<string, string> = {}) {
    const seen = await who.get(page);
    return who.post(`${page}/${part}`, { version: versionIn(seen.text), ...fields });
  }

  const referrals = () =>
    rows<{ id: string; event: string; agency: string; state: string; class: string; text: string }>(
      `select n.id, n.facts ->> 'event' as event, a.name as agency, n.state, n.class, n.content::text as text from notifications n
         join agencies a on a.id = n.recipient_agency_id where n.object_kind = 'compliance-case' order by n.planned_at, n.subject_seq`,
    );

  /** The district is told over its own way like of anything else, and answers; the case shows it. */
  async function hearsOfIt(): Promise<void> {
    await world.settle();
    const [told, ...more] = await referrals();
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      event: 'case-referred',
      agency: 'US Marshals, Great Lakes',
      state: 'delivered',
      class: 'P2',
    });
    for (const part of [
      'Please find',
      'Left without a travel notice',
      'Northern District of Ohio',
      'OKONKWO-FERRIS',
    ])
      expect(told!.text).toContain(part);
    const deputy = await world.signedIn(await world.person(marshals, ['agency-officer']));
    expect((await deputy.get(page)).status).toBe(404);
    const message = await deputy.get(`/notifications/${told!.id}`);
    expect(message.text).toContain('CC-');
    const answered = await deputy.post(`/notifications/${told!.id}/acknowledge`, {
      officer: 'D. Halloran',
      action: 'open-investigation',
      note: 'Deputy assigned',
    });
    expect([answered.status, answered.location]).toEqual([303, expect.any(String)]);
    await world.settle();
    expect((await referrals())[0]!.state).toBe('acknowledged');
    const shown = (await officer.get(page)).text;
    expect(shown).toContain('US Marshals, Great Lakes');
    expect(shown).toContain('Deputy assigned');
  }

  /** The prosecutor is told as the district was, decides by the answers of a prosecutor alone, and may say more later. */
  async function prosecutorAnswers(): Promise<void> {
    await world.settle();
    const told = (await referrals()).at(-1)!;
    expect(told).toMatchObject({
      event: 'prosecution-referred',
      agency: 'US Attorney, Northern Ohio',
      state: 'delivered',
    });
    expect(await referrals()).toHaveLength(2);
    expect(told.text).toContain('Please charge');
    const lawyer = await world.signedIn(await world.person(attorney, ['agency-officer']));
    expect((await lawyer.get(page)).status).toBe(404);
    const message = (await lawyer.get(`/notifications/${told.id}`)).text;
    expect(message).toContain('We decline prosecution');
    expect(message).not.toContain('Investigation opened');
    const answer = (action: string, note: string) =>
      lawyer.post(`/notifications/${told.id}/acknowledge`, { officer: 'A. Prosecutor', action, note });
    expect((await answer('open-investigation', 'x')).status).toBe(422);
    expect((await answer('prosecution-declined', '')).status).toBe(422);
    expect((await answer('prosecution-accepted', '')).status).toBe(303);
    await world.settle();
    world.clock.pass(1000);
    expect((await answer('charges-filed', 'No. 26-cr-118')).status).toBe(303);
    await world.settle();
    const deputy = await world.signedIn(await world.person(marshals, ['agency-officer']));
    expect((await deputy.get(`/notifications/${told.id}`)).status).toBe(404);
    officer = await world.signedIn(world.officer);
    const shown = (await officer.get(page)).text;
    expect(shown).toContain('We take the case for prosecution');
    expect(shown).toContain('Charges are filed. No. 26-cr-118');
    expect(
      await rows("select id from tasks where kind = 'prosecutor-answered' and state = 'open'"),
    ).toHaveLength(2);
  }

  test('opens once on the finding, weighed with every factor’s source, and for NSOTC alone', async () => {
    expect(await rows('select id from compliance_cases')).toHaveLength(0);
    world.clock.pass(40 * HOUR);
    await reconcile();
    await reconcile();
    const cases = await rows<{ origin: string; band: string; points: number; name: string }>(
      'select origin, band, points, name from compliance_cases',
    );
    expect(cases).toEqual([
      { origin: 'without-notice', band: 'high', points: 67, name: 'OKONKWO-FERRIS, BARNABY ELDRED' },
    ]);
    const relogged = await world.signedIn(world.officer);
    officer = relogged;
    const list = await officer.get('/cases');
    expect(list.status).toBe(200);
    page = linkIn(list.text, /\/cases\/[0-9a-f-]{36}/);
    const shown = await officer.get(page);
    for (const part of [
      'No message left before',
      'NSOR X123456789',
      'under 13',
      'Left on 21 Nov 2026',
      'keeps its file outside RSOITS',
      'No travel notice of this person was ever received',
      'Manifest entry',
    ])
      expect(shown.text).toContain(part);

    const ohio = await world.signedIn(
      await world.person(world.journey.agencies.sora, ['agency-officer', 'register-officer']),
    );
    expect((await ohio.get('/cases')).status).toBe(403);
    expect([403, 404]).toContain((await ohio.get(page)).status);
    expect((await ohio.get('/inbox')).text).not.toContain('href="/cases"');
  });

  test('nobody took it in time: the duty desk has a task; taking it ends the tasks', async () => {
    world.clock.pass(5 * HOUR);
    await reconcile();
    const open = () =>
      rows<{ kind: string }>(
        "select kind from tasks where state = 'open' and kind in ('case-overdue', 'departure-without-notice', 'take-case') order by kind",
      );
    expect((await open()).map((t) => t.kind)).toEqual(['case-overdue', 'departure-without-notice']);
    officer = await world.signedIn(world.officer);
    expect((await officer.get('/cases?clock=overdue&owner=nobody')).text).toContain(page);
    expect((await act(officer, 'take')).status).toBe(303);
    expect((await officer.get(page)).text).toContain('Northern District of Ohio');
    expect(await open()).toEqual([]);
    expect((await officer.get('/cases?owner=me')).text).toContain(page);
    expect((await officer.get('/cases?owner=nobody')).text).not.toContain(page);
    expect((await officer.get('/cases?clock=overdue')).text).not.toContain(page);
  });

  test('goes to district and prosecutor in that order, each disclosed, and keeps what was typed when refused', async () => {
    const stranger = await world.signedIn(
      await world.person(world.journey.agencies.nsotc, ['nsotc-officer']),
    );
    expect((await act(stranger, 'close', { outcome: 'warned', closeNote: 'Not mine' })).status).toBe(422);
    expect((await act(stranger, 'note', { note: 'A call came from the airline.' })).status).toBe(303);
    expect((await act(officer, 'refer-prosecutor', { prosecutorNote: 'Please charge' })).status).toBe(422);
    expect((await act(officer, 'refer-district', { district: 'XX', referNote: 'Please find' })).status).toBe(
      422,
    );
    expect(
      (await act(officer, 'refer-district', { district: 'OH-N', referNote: 'Please find' })).status,
    ).toBe(303);
    await hearsOfIt();
    const early = await act(officer, 'refer-prosecutor', { prosecutorNote: 'Please charge' });
    expect(early.status).toBe(422);
    expect(early.text).toContain('Please charge');
    for (const element of ['duty', 'knowledge', 'information', 'travel'])
      expect(
        (
          await act(officer, 'element', {
            element,
            [`answer-${element}`]: 'shown',
            [`why-${element}`]: 'The record and the list',
          })
        ).status,
      ).toBe(303);
    expect((await officer.get(page)).text).toContain('The referral goes to US Attorney, Northern Ohio');
    expect((await act(officer, 'refer-prosecutor', { prosecutorNote: 'Please charge' })).status).toBe(303);
    await prosecutorAnswers();
    const told = await rows<{ to: string }>('select to_name as to from disclosures order by natural_key');
    expect(told.map((d) => d.to)).toEqual([
      'US Marshals Service, Northern District of Ohio',
      'US Attorney, Northern District of Ohio',
    ]);
    const pdf = await officer.get(`${page}/case.pdf`);
    expect(pdf.text.slice(0, 5)).toBe('%PDF-');
    const csv = await officer.get(`${page}/case.csv`);
    expect(csv.text).toContain('18 USC 2250(b)(1)');
    expect((await officer.get('/cases.csv')).text).toContain('OKONKWO-FERRIS');
  });

  test('a finding that went away is said, nothing is closed by itself; the outcome is a person’s', async () => {
    await world.journey.rows(
      "update travel_events set state = 'removed', updated_at = now() where kind = 'manifest' returning id",
    );
    world.clock.pass(HOUR / 4);
    await reconcile();
    const shown = await officer.get(page);
    expect(shown.text).toContain('What opened this case is no longer so');
    const refused = await act(officer, 'close', { outcome: '', closeNote: ' ' });
    expect(refused.status).toBe(422);
    // Both at once: the outcome, and why.
    expect(refused.text).toMatch(/href="#outcome"[\s\S]*href="#closeNote"/);
    expect(
      (await act(officer, 'close', { outcome: 'declined', closeNote: 'US Attorney declined' })).status,
    ).toBe(303);
    await world.settle();
    const last = (await referrals()).slice(-2);
    expect(last.map((n) => [n.event, n.agency]).sort()).toEqual([
      ['referral-ended', 'US Attorney, Northern Ohio'],
      ['referral-ended', 'US Marshals, Great Lakes'],
    ]);
    for (const n of last) expect(n.text).toContain('Declined by the US Attorney');
    expect(
      await rows("select id from tasks where kind = 'prosecutor-answered' and state = 'open'"),
    ).toHaveLength(0);
    expect((await officer.get('/cases')).text).not.toContain(page);
    expect((await officer.get('/cases?state=closed')).text).toContain(page);
    expect((await act(officer, 'note', { note: 'too late' })).status).toBe(422);
  });

  test('is opened by hand from the subject file, which asks what it is opened for, and a repeat weighs more', async () => {
    const fresh = await world.signedIn(world.supervisor);
    const subject = linkIn((await fresh.get(page)).text, /\/subjects\/[0-9a-f-]{36}/);
    const asked = await fresh.get(subject);
    expect(asked.text).not.toContain('OKONKWO');
    expect((await fresh.get(`${subject}/file.pdf`)).text).not.toContain('%PDF');
    expect((await fresh.post(`${subject}/purpose`, { purpose: 'other', why: '' })).status).toBe(422);
    expect((await fresh.post(`${subject}/purpose`, { purpose: 'other', why: 'Court order 7' })).status).toBe(
      303,
    );
    const file = await fresh.get(subject);
    for (const part of ['OKONKWO-FERRIS', 'No travel notice is on file', 'Ohio Registration Unit', 'CC-'])
      expect(file.text).toContain(part);
    const [audited] = await rows<{ purpose: string }>(
      "select purpose from audit_entries where action = 'subject.show' and facts ? 'trips' order by at desc limit 1",
    );
    expect(audited?.purpose).toBe('Court order 7');
    expect((await fresh.get(`${subject}/file.pdf`)).text.slice(0, 5)).toBe('%PDF-');
    expect((await fresh.get(`${subject}/file.csv`)).text).toContain('Compliance cases');
    await fresh.get(subject);
    expect((await fresh.post(`${subject}/cases`, { why: '' })).location).toContain('open=why');
    const opened = await fresh.post(`${subject}/cases`, { why: 'Seen in another country' });
    expect(opened.location).toMatch(/^\/cases\/[0-9a-f-]{36}\?done=saved$/);
    const second = await fresh.get(opened.location!);
    expect(second.text).toContain('Have there been compliance cases before?');
    expect(
      await rows(
        "select id from compliance_cases where origin = 'by-hand' and priority::text like '%\"one\"%'",
      ),
    ).toHaveLength(1);
  });
});
