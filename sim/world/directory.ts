import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { hashPassword } from '#access/password.js';
import { MS } from '#basics/clock.js';
import type { DutyHours } from '#domain/agency.js';
import { FEDERAL_CALENDAR } from '#domain/calendar.js';
import { JUDICIAL_DISTRICTS } from '#domain/judicialDistricts.js';
import { addAgencies, type NewAgency } from '#storage/agencies.js';
import { addChannel } from '#storage/agencyChannels.js';
import { addClient } from '#storage/apiClients.js';
import { addCalendar, setCalendarDay } from '#storage/calendars.js';
import { type Database, run } from '#storage/database.js';
import type { Keys } from '#storage/keys.js';
import { newId } from '#storage/newId.js';
import { CBP_PORTS, MARSHALS_DISTRICTS, STATES, TERRITORIES, TRIBES } from './places.js';

/** An agency of the trial system with what its simulated people and programs need. */
export interface TrialAgency {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly ori: string;
  /** A code of the agency kinds. */
  readonly kind: string;
  /** Habits of its simulated receiver; null: nobody simulates it, a person at a browser does. */
  readonly habits: 'prompt' | 'ordinary' | 'troubled' | 'asleep' | null;
  readonly webhookKeys: readonly { readonly id: string; readonly secret: string }[];
  readonly mailbox: string;
  readonly client: { readonly id: string; readonly secret: string } | null;
}

const OFFICE: readonly DutyHours[] = [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '17:00' }));
const SMALL_OFFICE: readonly DutyHours[] = [1, 2, 3, 4, 5].map((day) => ({
  day,
  from: '09:00',
  to: '16:00',
}));

interface Draft extends NewAgency {
  readonly key: string;
  readonly habits: TrialAgency['habits'];
  readonly standIn?: string;
  readonly ownDay?: readonly [string, string];
}

/** ORI of a state's probation office; the first twelve states of the trial have one. */
export function probationOri(state: string): string {
  return `${state}PROBAT1`;
}

/** Every agency of the trial: 50 states and DC, territories, twenty tribes, NSOTC, USNCB, warrant units, courts, ports. */
function drafts(): Draft[] {
  const federal = (
    key: string,
    kind: string,
    name: string,
    habits: Draft['habits'],
    ori = `US${kind
      .replace(/[^a-z]/g, '')
      .toUpperCase()
      .padEnd(5, 'X')
      .slice(0, 5)}01`,
  ): Draft => ({
    key,
    kind,
    name,
    habits,
    ori,
    jurisdiction: 'US',
    timeZone: 'America/New_York',
    calendarCode: FEDERAL_CALENDAR.code,
  });
  const habitsOf = (i: number): Draft['habits'] =>
    i % 11 === 3 ? 'troubled' : i % 17 === 5 ? 'asleep' : 'ordinary';
  return [
    federal('nsotc', 'nsotc', 'National Sex Offender Targeting Center', null),
    federal('usncb', 'usncb', 'INTERPOL Washington (USNCB)', 'prompt'),
    federal('cjis', 'fbi-cjis', 'FBI CJIS: National Sex Offender Registry', 'prompt', 'USFBICJIS'),
    federal('cbp', 'cbp', 'CBP National Targeting Center', 'prompt', 'USCBPNTC1'),
    federal('ice', 'ice', 'Immigration and Customs Enforcement', 'ordinary', 'USICEHSI1'),
    federal('uscis', 'uscis', 'Citizenship and Immigration Services', 'ordinary', 'USUSCIS01'),
    federal('awc', 'awc', 'Angel Watch Center', 'prompt', 'USAWC0001'),
    federal('passports', 'state-ca', 'State Department, Passport Services', 'prompt', 'USSTCAPPT'),
    federal(
      'diplomatic-security',
      'state-ds',
      'State Department, Diplomatic Security',
      'ordinary',
      'USSTDSCIL',
    ),
    federal('auditor', 'auditor', 'Inspector General', null),
    federal('carrier', 'carrier', 'Transoceanic Airways (simulated)', null),
    ...[...STATES, ...TERRITORIES].map(
      (p, i): Draft => ({
        key: `sora-${p.code}`,
        kind: STATES.includes(p) ? 'sora-state' : 'sora-territory',
        name: `${p.name} Sex Offender Registration Unit`,
        ori: `${p.code}SORA001`.slice(0, 9),
        jurisdiction: p.code,
        timeZone: p.zone,
        calendarCode: FEDERAL_CALENDAR.code,
        dutyHours: p.code === 'OH' ? [] : OFFICE,
        habits: p.code === 'OH' ? null : habitsOf(i),
        standIn: 'nsotc',
      }),
    ),
    ...TRIBES.map(
      (t, i): Draft => ({
        key: `sora-${t.code}`,
        kind: 'sora-tribe',
        name: `${t.name} Registration Office`,
        ori: `${t.state}TRIB${t.code}`.slice(0, 9),
        jurisdiction: t.code,
        timeZone: t.zone,
        calendarCode: `tribe-${t.code}`,
        dutyHours: SMALL_OFFICE,
        ncicAccess: t.ncicAccess,
        // One tribe looks up by the Tribal Access Program and may not enter yet: its page says what that lacks.
        ...(t.code === 'T01' ? { settings: { tap: { state: 'read-only', since: '2025-06-01' } } } : {}),
        habits: t.code === 'T01' ? null : habitsOf(i + 3),
        standIn: `sora-${t.state}`,
        ownDay: t.ownDay,
      }),
    ),
    ...STATES.map(
      (p, i): Draft => ({
        key: `lea-${p.code}`,
        kind: 'lea',
        name: `${p.name} State Warrant Unit`,
        ori: `${p.code}WARR001`.slice(0, 9),
        jurisdiction: p.code,
        timeZone: p.zone,
        calendarCode: FEDERAL_CALENDAR.code,
        habits: p.code === 'IN' ? null : i % 13 === 4 ? 'troubled' : 'ordinary',
      }),
    ),
    ...MARSHALS_DISTRICTS.map(
      (d, i): Draft => ({
        key: `marshals-${i + 1}`,
        kind: 'usms-district',
        name: `US Marshals, ${d.name}`,
        ori: `USMSDIS${String(i + 1).padStart(2, '0')}`,
        jurisdiction: 'US',
        timeZone: d.zone,
        calendarCode: FEDERAL_CALENDAR.code,
        settings: {
          jurisdictions: [
            ...d.states,
            ...TRIBES.filter((t) => d.states.includes(t.state)).map((t) => t.code),
          ],
        },
        habits: 'ordinary',
      }),
    ),
    ...STATES.slice(0, 12).map(
      (p): Draft => ({
        key: `probation-${p.code}`,
        kind: 'probation',
        name: `${p.name} Probation and Parole`,
        ori: probationOri(p.code),
        jurisdiction: p.code,
        timeZone: p.zone,
        calendarCode: FEDERAL_CALENDAR.code,
        dutyHours: OFFICE,
        habits: 'ordinary',
        standIn: `sora-${p.code}`,
      }),
    ),
    // The prosecutors of two states whose people the trial follows; elsewhere a referral says that nobody is named.
    ...JUDICIAL_DISTRICTS.filter((d) => ['OH', 'OK'].includes(d.jurisdiction)).map(
      (d): Draft => ({
        key: `attorney-${d.code}`,
        kind: 'us-attorney',
        name: `US Attorney, ${d.name}`,
        ori: `USATTY${d.code.replace('-', '')}`,
        jurisdiction: 'US',
        timeZone: STATES.find((p) => p.code === d.jurisdiction)!.zone,
        calendarCode: FEDERAL_CALENDAR.code,
        dutyHours: OFFICE,
        settings: { districts: [d.code] },
        habits: 'ordinary',
      }),
    ),
    ...STATES.slice(0, 12).map(
      (p): Draft => ({
        key: `court-${p.code}`,
        kind: 'court',
        name: `${p.name} Criminal Court`,
        ori: `${p.code}COURT01`.slice(0, 9),
        jurisdiction: p.code,
        timeZone: p.zone,
        calendarCode: FEDERAL_CALENDAR.code,
        dutyHours: OFFICE,
        habits: null,
      }),
    ),
    ...CBP_PORTS.map(
      (p): Draft => ({
        key: `port-${p.code}`,
        kind: 'cbp-port',
        name: `CBP ${p.name}`,
        ori: `USCBP${p.code}1`.slice(0, 9),
        jurisdiction: 'US',
        timeZone: p.zone,
        calendarCode: FEDERAL_CALENDAR.code,
        settings: { ports: [p.code] },
        habits: 'prompt',
      }),
    ),
  ];
}

/**
 * Puts the trial's agencies into the directory, each with channels, contacts and, where its receiver is simulated, a
 * machine client. Secrets are random per installation.
 * @param webhookBase where simulated receivers listen; by agency
 */
export async function makeDirectory(
  db: Database,
  keys: Keys,
  webhookBase: string,
  nowMs: number,
): Promise<TrialAgency[]> {
  const plans = drafts();
  const secrets = new Map(
    plans.filter((p) => p.habits).map((p) => [p.key, randomBytes(18).toString('base64url')]),
  );
  // One slow hash for all would let one secret open another; they are hashed side by side instead.
  const hashes = new Map(
    await Promise.all([...secrets].map(async ([key, secret]) => [key, await hashPassword(secret)] as const)),
  );
  return db.asSystem(async (tx) => {
    const year = new Date(nowMs).getUTCFullYear();
    for (const p of plans) {
      if (!p.ownDay) continue;
      await addCalendar(tx, { code: p.calendarCode, name: `${p.name} calendar`, federalHolidays: true });
      for (const y of [year, year + 1])
        await setCalendarDay(tx, p.calendarCode, {
          day: `${y}-${p.ownDay[0]}`,
          name: p.ownDay[1],
          effect: 'closed',
        });
    }
    const ids = await addAgencies(
      tx,
      plans.map(
        ({ kind, name, ori, jurisdiction, timeZone, dutyHours, calendarCode, ncicAccess, settings }) => ({
          kind,
          name,
          ori,
          jurisdiction,
          timeZone,
          calendarCode,
          ...(dutyHours ? { dutyHours } : {}),
          ...(ncicAccess === undefined ? {} : { ncicAccess }),
          ...(settings ? { settings } : {}),
        }),
      ),
      nowMs,
    );
    const idOf = new Map(plans.map((p, i) => [p.key, ids[i]!]));
    const agencies: TrialAgency[] = [];
    for (const [i, p] of plans.entries()) {
      const id = ids[i]!;
      if (p.standIn)
        await run(tx, sql`update agencies set stand_in_agency_id = ${idOf.get(p.standIn)!} where id = ${id}`);
      const mailbox = `desk@${p.key}.example`;
      const webhookKeys = p.habits
        ? [{ id: 'k1', secret: `whsec_${randomBytes(24).toString('base64')}` }]
        : [];
      // Half of the warrant units are on the message switch, and are reached there first.
      if (p.kind === 'lea' && i % 2 === 0)
        await addChannel(
          tx,
          keys,
          id,
          { kind: 'nlets', address: { ori: p.ori }, carriesContent: false },
          nowMs,
        );
      if (p.habits && p.kind !== 'cbp-port') {
        await addChannel(
          tx,
          keys,
          id,
          {
            kind: 'webhook',
            address: { url: `${webhookBase}/agencies/${id}/hook` },
            carriesContent: false,
            secrets: { keys: webhookKeys },
          },
          nowMs,
        );
        await addChannel(
          tx,
          keys,
          id,
          { kind: 'email', address: { to: mailbox }, carriesContent: false },
          nowMs,
        );
      }
      if (p.kind !== 'carrier')
        await addChannel(tx, keys, id, { kind: 'portal', address: {}, carriesContent: true }, nowMs);
      await run(
        tx,
        sql`update agency_channels set verified_at = to_timestamp(${nowMs / 1000}) where agency_id = ${id}`,
      );
      // Most contacts are verified; some are near the end of their cycle and some are long past it, as everywhere.
      const verified = [nowMs, nowMs - 80 * MS.day, nowMs - 200 * MS.day][
        i % 11 === 4 ? 1 : i % 13 === 6 ? 2 : 0
      ]!;
      const contact = (n: number, purpose: string, name: string, mail: string, at: number) =>
        sql`(${newId(nowMs)}, ${id}, ${n}, ${purpose}, ${`${name}, ${p.name}`}, ${name}, ${mail}, ${`555-01${String((i + n - 1) % 100).padStart(2, '0')}`}, to_timestamp(${at / 1000}))`;
      const isRegistry = p.kind.startsWith('sora');
      await run(
        tx,
        sql`insert into agency_contacts (id, agency_id, position, purpose, name, title, email, phone, verified_at) values ${sql.join(
          [
            contact(1, 'registry-office', 'Duty officer', mailbox, verified),
            contact(2, 'supervisor', 'Supervisor', `supervisor@${p.key}.example`, nowMs),
            ...(isRegistry
              ? [
                  contact(3, 'nsor', 'NSOR officer', `nsor@${p.key}.example`, nowMs),
                  contact(
                    4,
                    p.kind === 'sora-tribe' ? 'police' : 'after-hours',
                    p.kind === 'sora-tribe' ? 'Tribal police desk' : 'Duty telephone',
                    `police@${p.key}.example`,
                    verified,
                  ),
                ]
              : []),
          ],
        )}`,
      );
      const secret = secrets.get(p.key);
      if (secret) {
        await addClient(
          tx,
          {
            agencyId: id,
            clientId: `client-${p.key}`,
            name: `${p.name} receiver`,
            secretHash: hashes.get(p.key)!,
            scopes: ['notifications:read', 'acknowledgements:write'],
            isSample: true,
          },
          nowMs,
        );
      }
      agencies.push({
        id,
        key: p.key,
        name: p.name,
        ori: p.ori!,
        kind: p.kind,
        habits: p.habits,
        webhookKeys,
        mailbox,
        client: secret ? { id: `client-${p.key}`, secret } : null,
      });
    }
    return agencies;
  });
}
