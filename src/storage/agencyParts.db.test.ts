import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { addAgencies, addAgencyKinds } from './agencies.js';
import {
  addChannel,
  changeChannel,
  listChannels,
  orderChannels,
  readChannelSecrets,
  verifyChannel,
} from './agencyChannels.js';
import { addContact, changeContact, listContacts, unverifiedContacts } from './agencyContacts.js';
import { addCalendar, readCalendars, setCalendarDay } from './calendars.js';
import { verifyContact } from './contactIncidents.js';
import { first } from './database.js';
import { findDraft, saveDraft, startDraft } from './formDrafts.js';
import { makeKeys } from './keys.js';
import { addUser, disableIdleUsers, findUser } from './users.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const DAY = 86_400_000;

onBothDatabases('parts of an agency', (database) => {
  const keys = makeKeys();
  let agency = '';
  beforeAll(async () => {
    await database().asSystem(async (tx) => {
      await addAgencyKinds(tx);
      await addCalendar(tx, FEDERAL_CALENDAR);
      const [id] = await addAgencies(
        tx,
        [
          {
            kind: 'lea',
            name: 'Police',
            ori: 'OH0000001',
            jurisdiction: 'OH',
            timeZone: 'UTC',
            calendarCode: 'US',
          },
        ],
        NOW,
      );
      agency = id!;
    });
  });

  test('a channel’s secrets come back only to who has the keys, and are not in the row', async () => {
    const secrets = { keys: [{ id: 'k1', secret: 'whsec_invented' }] };
    await database().asSystem(async (tx) => {
      const address = { url: 'https://agency.example/in' };
      const id = await addChannel(
        tx,
        keys,
        agency,
        { kind: 'webhook', address, carriesContent: true, secrets },
        NOW,
      );
      expect(await readChannelSecrets(tx, keys, id)).toEqual(secrets);
      await expect(readChannelSecrets(tx, makeKeys(), id)).rejects.toThrow();
      const row = await first(
        tx,
        sql<{ text: string }>`select encode(secrets, 'escape') as text from agency_channels where id = ${id}`,
      );
      expect(row?.text).not.toContain('invented');
    });
  });

  test('channels take any order, and one whose address changed is unverified', async () => {
    await database().asSystem(async (tx) => {
      for (const to of ['a@x.example', 'b@x.example'])
        await addChannel(tx, keys, agency, { kind: 'email', address: { to }, carriesContent: false }, NOW);
      const ids = (await listChannels(tx, agency)).map((c) => c.id).reverse();
      await orderChannels(tx, agency, ids);
      expect((await listChannels(tx, agency)).map((c) => c.id)).toEqual(ids);
      await expect(orderChannels(tx, agency, ids.slice(1))).rejects.toThrow(
        /names 2 channels, the agency has 3/,
      );
      const [channel] = await listChannels(tx, agency);
      await verifyChannel(tx, channel!.id, NOW);
      await changeChannel(tx, channel!.id, {
        address: channel!.address,
        carriesContent: false,
        active: true,
      });
      expect((await listChannels(tx, agency))[0]?.verifiedAt).toBe('2026-11-20T12:00:00.000Z');
      await changeChannel(tx, channel!.id, {
        address: { to: 'c@x.example' },
        carriesContent: false,
        active: true,
      });
      expect((await listChannels(tx, agency))[0]?.verifiedAt).toBeNull();
    });
  });

  test('a contact is unverified again when it changes, and old ones are found', async () => {
    await database().asSystem(async (tx) => {
      const contact = { name: 'Desk', title: '', email: null, phone: '555-0100' };
      const id = await addContact(tx, agency, contact, NOW);
      await verifyContact(tx, { id, agencyId: agency, verifiedAt: null }, null, NOW);
      expect(await unverifiedContacts(tx, NOW - 90 * DAY)).toEqual([]);
      expect((await unverifiedContacts(tx, NOW + 1)).map((c) => c.id)).toEqual([id]);
      await changeContact(tx, id, { ...contact, phone: '555-0101' });
      expect((await listContacts(tx, agency))[0]?.verifiedAt).toBeNull();
    });
  });

  test('a draft saved in two places is not lost silently', async () => {
    await database().asSystem(async (tx) => {
      const userId = (await addUser(
        tx,
        { agencyId: agency, signInName: 'drafter', displayName: 'D', roles: [] },
        NOW,
      ))!;
      const draft = await startDraft(
        tx,
        { userId, agencyId: agency, form: 'record', objectId: null, step: 'person', answers: { a: 1 } },
        NOW,
      );
      const saved = await saveDraft(tx, draft.id, draft.version, { step: 'offence', answers: { a: 2 } }, NOW);
      expect(saved).toMatchObject({ version: 2, step: 'offence' });
      expect(await saveDraft(tx, draft.id, draft.version, { step: 'x', answers: {} }, NOW)).toBeUndefined();
      expect(await findDraft(tx, draft.id)).toMatchObject({ step: 'offence', answers: { a: 2 } });
    });
  });

  test('a calendar keeps its own days', async () => {
    await database().asSystem(async (tx) => {
      await addCalendar(tx, { code: 'ohio', name: 'Ohio', federalHolidays: true });
      await setCalendarDay(tx, 'ohio', {
        day: '2026-11-27',
        name: 'Day after Thanksgiving',
        effect: 'closed',
      });
      await setCalendarDay(tx, 'ohio', { day: '2026-11-27', name: 'Day after', effect: 'closed' });
      expect((await readCalendars(tx)).get('ohio')?.days).toEqual([
        { day: '2026-11-27', name: 'Day after', effect: 'closed' },
      ]);
    });
  });

  test('accounts that nobody used for 90 days, and temporary ones that are over, are disabled', async () => {
    await database().asSystem(async (tx) => {
      const add = (signInName: string, atMs: number, endsAt: number | null = null) =>
        addUser(tx, { agencyId: agency, signInName, displayName: 'x', roles: [], endsAt }, atMs);
      const old = await add('old', NOW - 91 * DAY);
      const over = await add('over', NOW - DAY, NOW - 1);
      const used = await add('used', NOW - 89 * DAY, NOW + 1);
      expect((await disableIdleUsers(tx, NOW)).sort()).toEqual([old, over].sort());
      expect((await findUser(tx, used!))?.status).toBe('active');
    });
  });
});
