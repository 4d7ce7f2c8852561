import { exportJWK, FlattenedSign, generateKeyPair } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { addClient } from '#storage/apiClients.js';
import { receiveForReading } from '#storage/receive.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { BARNABY, departure, makeWorld, traveller, type World } from '../../test/support/journeyWorld.js';

const ADVICE = {
  usncb: 1,
  message: 'advice',
  id: 'GB-2026-00017',
  version: 1,
  from: { country: 'GB', bureau: 'NCB London' },
  basis: 'green-notice',
  person: {
    name: 'MARCHBANKS',
    forename: 'TIBOR',
    sex_id: 'M',
    date_of_birth: '1969/09/12',
    nationalities: ['GB'],
    documents: [{ type: 'passport', number: '533380006', country: 'GB' }],
  },
  offence: { summary: 'indecent assault of a child', convictedOn: '2015-06-01' },
  caution: 'may carry a knife',
  travel: { destination: 'US', legs: [{ from: 'LHR', to: 'JFK', arrives: '2026-03-20T13:05' }] },
};
const TIBOR = traveller({
  names: [{ surname: 'MARCHBANKS', given: 'TIBOR' }],
  birthDates: ['1969-09-12'],
  citizenships: ['GBR'],
  documents: [{ kind: 'passport', number: '533380006', issuer: 'GBR' }],
});

onBothDatabases('messages from abroad', (database) => {
  let w: World;
  beforeAll(async () => {
    w = await makeWorld(database());
  });
  const handIn = async (value: unknown, sender = 'USNCB', door = 'advice') => {
    const { id } = await w.db.asSystem((tx) =>
      receiveForReading(
        tx,
        w.context.keys,
        {
          door,
          sender,
          raw: stripAtDoor(new TextEncoder().encode(JSON.stringify(value))),
          actor: { kind: 'system', id: 'test' },
        },
        w.clock.now(),
      ),
    );
    await w.settle();
    const [row] = await w.rows<{ outcome: string; warnings: { code: string }[] }>(
      `select outcome, warnings from transmissions where id = '${id}'`,
    );
    return { outcome: row!.outcome, codes: row!.warnings.map((x) => x.code) };
  };
  const records = () =>
    w.rows<{ record_number: string; state: string; details: Record<string, unknown> }>(
      `select record_number, state, details from register_records where file = 'FOREIGN' order by record_number`,
    );

  test('an advice is an event, and its person is met by the next list', async () => {
    expect(await handIn(ADVICE)).toEqual({ outcome: 'accepted', codes: [] });
    expect(await w.rows(`select kind, state, direction from travel_events`)).toEqual([
      { kind: 'foreign-advice', state: 'received', direction: 'entry' },
    ]);
    expect(await records()).toMatchObject([
      {
        record_number: 'GBR/GB-2026-00017',
        state: 'active',
        details: { offense: 'indecent assault of a child' },
      },
    ]);
    const told = await w.rows<{ role: string; kind: string; text: string }>(
      `select recipient_role as role, kind, content::text as text from notifications order by recipient_role`,
    );
    expect(told.map((n) => [n.role, n.kind])).toEqual([['nsotc', 'alert']]);
    for (const words of [
      'Advised by United Kingdom, NCB London: green notice',
      'London Heathrow (LHR) to New York Kennedy (JFK)',
      '20 Mar 2026, 13:05 local time, New York Kennedy (JFK)',
      'indecent assault of a child',
      'Caution of the foreign authority: may carry a knife',
    ])
      expect(told[0]!.text).toContain(words);
    // Not of itself.
    expect(await w.rows('select id from candidates')).toEqual([]);
    await w.handIn(departure([TIBOR, BARNABY]));
    await w.settle();
    expect(
      await w.rows(
        `select e.kind, c.status, c.path from candidates c join travel_events e on e.id = c.travel_event_id`,
      ),
    ).toEqual([{ kind: 'manifest', status: 'non-fugitive', path: 'certain' }]);
  });

  test('taken back, it is no record any more; an older version changes nothing', async () => {
    const { person: _person, travel: _travel, ...rest } = ADVICE;
    await handIn({ ...rest, message: 'advice-withdrawn', version: 2, reason: 'travel cancelled' });
    expect(await records()).toMatchObject([{ state: 'cancelled' }]);
    // Everybody who had heard of the advice hears that it does not hold any more, and nobody else.
    const taken = () =>
      w.rows<{ role: string; text: string }>(
        `select recipient_role as role, content::text as text from notifications where kind = 'withdrawal' and object_kind = 'travel-event' order by recipient_role`,
      );
    expect((await taken()).map((n) => n.role)).toEqual(['nsotc']);
    expect((await taken())[0]!.text).toContain(
      'The foreign authority took its advice back: travel cancelled.',
    );
    expect((await handIn({ ...ADVICE, caution: 'late' })).codes).toEqual(['late-report']);
    expect(await records()).toMatchObject([{ state: 'cancelled' }]);
    expect(await taken()).toHaveLength(1);
  });

  test('every country numbers its own advice: one takes back nothing of another', async () => {
    const advice = {
      ...ADVICE,
      id: '77',
      travel: { destination: 'US', legs: [{ from: 'LHR', to: 'JFK', arrives: '2126-03-20T13:05' }] },
    };
    const other = {
      ...advice,
      from: { country: 'FR' },
      person: { name: 'VASSEUR', forename: 'ALAIN', date_of_birth: '1958/02/03' },
    };
    // A year that was typed wrong keeps nobody in the register for a century.
    expect(await handIn(advice)).toEqual({ outcome: 'warnings', codes: ['in-the-future'] });
    const [until] = await w.rows<{ until: string }>(
      `select registers_until::text as until from register_records where record_number = 'GBR/77'`,
    );
    expect(until!.until < '2028').toBe(true);
    expect((await handIn(other)).codes).toEqual(['in-the-future']);
    const { person: _person, travel: _travel, ...rest } = other;
    await handIn({ ...rest, message: 'advice-withdrawn', version: 2, reason: 'arrested' });
    const stands = await w.rows<{ country: string; state: string }>(
      `select facts ->> 'country' as country, state from travel_events where facts ->> 'reference' = '77' order by 1`,
    );
    expect(stands).toEqual([
      { country: 'FRA', state: 'withdrawn' },
      { country: 'GBR', state: 'received' },
    ]);
    expect(
      await handIn({ ...rest, id: '78', message: 'advice-withdrawn', version: 2, reason: 'arrested' }),
    ).toEqual({
      outcome: 'quarantined',
      codes: ['unknown-advice'],
    });
  });

  test('every country numbers its own answers, and a number that comes with another outcome is told', async () => {
    const receipt = {
      usncb: 1,
      message: 'receipt',
      id: 'A-1',
      from: { country: 'FR' },
      outcome: 'admitted',
      date: '2026-03-21',
    };
    const codes = async (more: object) =>
      (await handIn({ ...receipt, ...more })).codes.filter((c) => c !== 'no-reference');
    expect(await codes({})).toEqual([]);
    expect(await codes({ from: { country: 'GB' }, outcome: 'refused' })).toEqual([]);
    expect(await codes({ text: 'again' })).toEqual([]);
    expect(await codes({ outcome: 'refused' })).toEqual(['number-reused']);
    expect(
      await w.rows(`select country, outcome from foreign_receipts where natural_key like '%|A-1' order by 1`),
    ).toEqual([
      { country: 'FRA', outcome: 'admitted' },
      { country: 'GBR', outcome: 'refused' },
    ]);
    await w.rows(`delete from foreign_receipts where natural_key like '%|A-1' returning id`);
    await w.rows(`delete from tasks where kind = 'match-foreign-receipt' returning id`);
  });

  test('an answer that quotes nothing of ours is kept once and looked for by a person', async () => {
    const receipt = {
      usncb: 1,
      message: 'receipt',
      id: 'FR-9',
      from: { country: 'FR' },
      outcome: 'refused',
      date: '2026-03-21',
      text: 'returned',
    };
    await handIn(receipt);
    await handIn({ ...receipt, text: 'returned at once' });
    expect(await w.rows(`select country, outcome, state from foreign_receipts`)).toEqual([
      { country: 'FRA', outcome: 'refused', state: 'unmatched' },
    ]);
    expect(await w.rows(`select state from tasks where kind = 'match-foreign-receipt'`)).toEqual([
      { state: 'open' },
    ]);
    expect(await handIn({ ...receipt, id: 'FR-10' }, 'USNCB', 'manifests')).toMatchObject({
      outcome: 'quarantined',
      codes: ['no-reference', 'wrong-door'],
    });
  });

  test('a sender whose key is on file is believed under its signature only', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const stranger = await generateKeyPair('EdDSA');
    const [agency] = await w.rows<{ id: string }>(`select id from agencies order by name limit 1`);
    const jwk = await exportJWK(publicKey);
    await w.db.asSystem((tx) =>
      addClient(
        tx,
        {
          agencyId: agency!.id,
          clientId: 'usncb-line',
          name: 'USNCB',
          scopes: ['advice:write'],
          publicJwk: { ...jwk },
          isSample: true,
        },
        w.clock.now(),
      ),
    );
    const sign = async (id: string, key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']) =>
      new FlattenedSign(new TextEncoder().encode(JSON.stringify({ ...ADVICE, id })))
        .setProtectedHeader({ alg: 'EdDSA' })
        .sign(key);
    expect((await handIn(await sign('GB-1', privateKey), 'usncb-line')).outcome).toBe('accepted');
    expect(await handIn({ ...ADVICE, id: 'GB-2' }, 'usncb-line')).toEqual({
      outcome: 'quarantined',
      codes: ['unsigned'],
    });
    expect(await handIn(await sign('GB-3', stranger.privateKey), 'usncb-line')).toEqual({
      outcome: 'quarantined',
      codes: ['bad-signature'],
    });
    expect(await handIn(await sign('GB-4', privateKey), 'nobody')).toEqual({
      outcome: 'quarantined',
      codes: ['unknown-key'],
    });
    const numbers = (await records()).map((r) => r.record_number);
    expect(numbers.filter((n) => n.includes('/GB-'))).toEqual(['GBR/GB-1', 'GBR/GB-2026-00017']);
  });
});
