import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addFirstFacts } from '#storage/firstFacts.js';
import { addRegistrant } from '#storage/registrants.js';
import type { Browser } from '../../../test/support/browser.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { makeWorld, type World } from '../../../test/support/world.js';

const DAY = 86_400_000;

onBothDatabases('evidence from what was done with others', (database) => {
  let world: World;
  let clerk: Browser;
  let stranger: Browser;
  let tribe: string;
  let ohio: string;
  let id: string;
  beforeAll(async () => {
    world = await makeWorld(database());
    await database().asSystem((tx) => addFirstFacts(tx, world.clock.now()));
    tribe = await world.agency({
      kind: 'sora-tribe',
      ori: 'OKTEST009',
      name: 'Cedar Hollow Nation',
      jurisdiction: 'T01',
      ncicAccess: false,
    });
    ohio = await world.agency({ ori: 'OHTEST001', name: 'Ohio Unit', jurisdiction: 'OH' });
    const add = (agencyId: string, number: string) =>
      database().asSystem((tx) =>
        addRegistrant(
          tx,
          {
            agencyId,
            number,
            displayName: 'Thistlewood, Osric',
            juvenile: false,
            initialBasis: 'residence',
            initialOn: '2026-01-05',
          },
          world.clock.now(),
        ),
      );
    id = (await add(tribe, '2026-7'))!;
    await add(ohio, 'OH-1');
    await run("update registrants set state = 'registered', registered_on = '2026-01-06'");
    await run('delete from agency_contacts');
    clerk = await world.signedIn(await world.person(tribe, ['register-officer']));
    stranger = await world.signedIn(await world.person(ohio, ['register-officer']));
  });
  afterAll(() => world?.server.close());

  const run = (statement: string) =>
    database().asSystem(async (tx) => {
      await sql.raw(statement).execute(tx);
    });
  const at = (daysAgo: number) => new Date(world.clock.now() - daysAgo * DAY).toISOString();
  const day = (daysAgo: number) => at(daysAgo).slice(0, 10);
  /** What the summary says of a row. */
  const of = async (row: number, who: Browser = clerk) => {
    const { text } = await who.get('/registry/evidence.csv?table=summary');
    const line = text.split('\n').find((l) => l.includes(`${row}. `));
    return line?.includes('Not evidenced') ? 'not' : line?.includes('Evidenced') ? 'evidenced' : line;
  };
  const page = async () => (await clerk.get('/registry/evidence')).text;

  test('the agency is named in words: the code of a tribe says nothing to its reader', async () => {
    expect(await page()).not.toContain('(T01)');
  });

  test('an entry of the registration alone evidences neither DNA nor prints', async () => {
    for (const [element, value] of [
      ['dna', '{"codis":"yes"}'],
      ['prints', '{"kind":"fingers","status":"accepted"}'],
    ])
      await run(
        `insert into registrant_values (id, registrant_id, agency_id, element, state, value, source, entered_at)
         values (gen_random_uuid(), '${id}', '${tribe}', '${element}', 'known', '${value}', 'said so', '${at(3)}')`,
      );
    expect([await of(75), await of(76)]).toEqual(['not', 'not']);
    expect(await page()).toContain('1 registered without a question to CODIS: files 2026-7');
  });

  test('DNA: a sample taken before CODIS was asked is a gap; asked first is evidence', async () => {
    await run(
      `insert into dna_samples (id, registrant_id, agency_id, codis, codis_on, codis_asked, taken_on, updated_at)
       values (gen_random_uuid(), '${id}', '${tribe}', 'no', '${day(3)}', 'State laboratory', '${day(5)}', '${at(3)}')`,
    );
    expect(await of(75)).toBe('not');
    expect(await page()).toContain('1 sample was taken before CODIS was asked: files 2026-7');
    await run(`update dna_samples set taken_on = '${day(2)}'`);
    expect(await of(75)).toBe('evidenced');
    expect(await page()).toContain('1 sample taken and not received by the laboratory: files 2026-7');
  });

  test('prints: a card that was sent is not accepted; a rejected set is a gap until it is taken again', async () => {
    const set = (control: string, state: string, more = 'null') =>
      run(
        `insert into print_submissions (id, registrant_id, agency_id, kind, method, taken_on, ppi, state, control, retake_of, made_at, sent_at)
         values (gen_random_uuid(), '${id}', '${tribe}', 'fingers', 'card', '${day(40)}', 500, '${state}', '${control}', ${more}, '${at(40)}', '${at(40)}')`,
      );
    await set('PRT1', 'sent');
    expect(await of(76)).toBe('not');
    const sent = await page();
    expect(sent).toContain('1 scanned card without an answer; sent is not accepted: files 2026-7');
    expect(sent).toContain('1 set without an answer after the day to ask NGI: files 2026-7');
    await run("update print_submissions set state = 'rejected'");
    expect(await of(76)).toBe('not');
    expect(await page()).toContain('1 set was rejected by NGI and not taken again');
    await set('PRT2', 'accepted', "(select id from print_submissions where control = 'PRT1')");
    expect(await of(76)).toBe('evidenced');
    const accepted = await page();
    expect(accepted).not.toContain('rejected by NGI');
    expect(accepted).not.toContain('without fingerprints that NGI accepted');
    expect(accepted).toContain('1 registered without palm prints that NGI accepted: files 2026-7');
  });

  const agree = (scope: string, covers: string) =>
    run(
      `insert into agreements (id, agency_id, partner_agency_id, scope, covers, title, document, valid_from, created_at, updated_at)
       values (gen_random_uuid(), '${tribe}', '${ohio}', '${scope}', '${covers}', 'MOA', 'Safe', '${day(200)}', '${at(200)}', '${at(200)}')`,
    );

  test('NSOR: an agreement carries what it covers and no more; an accepted entry is the evidence', async () => {
    await agree('ncic', '[]');
    expect(await page()).toContain('Nothing carries entries to NSOR');
    await run(`update agreements set covers = '["entry"]' where scope = 'ncic'`);
    const covered = await page();
    expect(covered).not.toContain('Nothing carries entries to NSOR');
    expect(covered).toContain('Ohio Unit, without an end');
    expect(covered).toContain('No agreement in force covers: changing and supplementing records');
    expect(await of(77)).toBe('not');
    await run(
      `insert into nsor_messages (id, registrant_id, agency_id, control, position, message_key, content, subject, state, made_at, answered_at)
       values (gen_random_uuid(), '${id}', '${tribe}', 'C1', 1, 'EXS', '{}', '{}', 'accepted', '${at(3)}', '${at(2)}')`,
    );
    expect(await of(77)).toBe('evidenced');
    await run(`update agreements set ended_on = '${day(1)}' where scope = 'ncic'`);
    expect(await page()).toContain('Nothing carries entries to NSOR');
  });

  test('the contact point: none, never verified, stale, current', async () => {
    expect(await of(79)).toBe('not');
    expect(await page()).toContain('No contact of the registry office is kept');
    await run(
      `insert into agency_contacts (id, agency_id, position, name, purpose) values (gen_random_uuid(), '${tribe}', 1, 'Office', 'registry-office')`,
    );
    expect(await of(79)).toBe('not');
    await run(`update agency_contacts set verified_at = '${at(120)}'`);
    expect(await of(79)).toBe('not');
    expect(await page()).toContain('The contact of the registry office was verified too long ago');
    await run(`update agency_contacts set verified_at = '${at(10)}'`);
    expect(await of(79)).toBe('evidenced');
  });

  test('five groups: four of them, or one told late, are not the rule', async () => {
    await run(
      `insert into share_rounds (id, registrant_id, agency_id, round, opened_at, changed_on) values (gen_random_uuid(), '${id}', '${tribe}', 1, '${at(20)}', '${day(20)}')`,
    );
    for (const row of [25, 26, 27, 28, 29])
      await run(
        `insert into shares (id, registrant_id, agency_id, round_id, recipient_key, role, name, rule_id, rule_version, matrix_row, legal_basis, changed_on, due_on, state, because, late, created_at, updated_at)
         select gen_random_uuid(), registrant_id, agency_id, id, 'k${row}', 'police', 'R', 'r${row}', 1, ${row}, 'x', '${day(20)}', '${day(15)}', 'told', 'x', ${row === 29}, '${at(20)}', '${at(20)}' from share_rounds`,
      );
    expect(await of(80)).toBe('not');
    expect(await page()).toContain('1 told late (child protection and volunteers)');
    await run('update shares set late = false');
    expect(await of(80)).toBe('evidenced');
  });

  test('the public site: an agreement alone is no look; a look before the last change is none either', async () => {
    await agree('website', '[]');
    expect([await of(81), await of(82)]).toEqual(['not', 'not']);
    expect(await page()).toContain('Nobody has looked at the site of Ohio Unit for 90 days');
    const look = (daysAgo: number, shown: boolean, prohibited: string) =>
      run(
        `insert into site_checks (id, agency_id, agreement_id, registrant_id, shown, prohibited, checked_on, checked_at)
         select gen_random_uuid(), '${tribe}', id, '${id}', ${shown}, '${prohibited}', '${day(daysAgo)}', '${at(daysAgo)}' from agreements where scope = 'website'`,
      );
    // Nobody is to be seen whom the table of what the public sees does not have.
    await look(40, true, '[]');
    expect(await page()).toContain('1 was shown and is not to be: files 2026-7');
    await run(
      `insert into public_registrants (registrant_id, agency_id, listed, digest, changed_at, made_at) values ('${id}', '${tribe}', true, 'x', '${at(20)}', '${at(1)}')`,
    );
    await look(30, true, '[]');
    expect([await of(81), await of(82)]).toEqual(['not', 'evidenced']);
    expect(await page()).toContain(
      '1 registrant for whom nobody has looked since the last change: files 2026-7',
    );
    await look(9, false, '[]');
    expect(await of(81)).toBe('not');
    expect(await page()).toContain('1 was not shown at the last look: files 2026-7');
    await look(5, true, '["ssn"]');
    expect(await of(81)).toBe('not');
    expect(await page()).toContain('1 was shown with something prohibited at the last look');
    await look(2, true, '[]');
    expect(await of(81)).toBe('evidenced');
    await run(`update public_registrants set listed = false, not_listed = 'juvenile'`);
    expect(await of(81)).toBe('not');
    expect(await page()).toContain('1 was shown and is not to be: files 2026-7');
  });

  test('absconders: a case without a step is no evidence; the step that is next is named', async () => {
    await run(`update registrants set state = 'absconded' where id = '${id}'`);
    expect(await page()).toContain('1 absconded without a case: files 2026-7');
    await run(
      `insert into absconding_cases (id, registrant_id, agency_id, opened_because, opened_at) values (gen_random_uuid(), '${id}', '${tribe}', 'no show', '${at(8)}')`,
    );
    expect(await of(84)).toBe('not');
    await run(`update absconding_cases set steps = '[{"step":"tell-origin","outcome":"done"}]'`);
    expect(await of(84)).toBe('evidenced');
    expect(await page()).toContain(
      '1 open case, next: Find out whether the person has really absconded: files 2026-7',
    );
  });

  test('nothing of it counts for another agency', async () => {
    for (const row of [75, 76, 77, 79, 80, 81, 82, 84])
      expect([row, await of(row, stranger)]).toEqual([row, 'not']);
    expect(await page()).not.toContain('OH-1');
  });
});
