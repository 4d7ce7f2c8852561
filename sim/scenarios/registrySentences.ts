import { sql } from 'kysely';
import { addDays } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import type { Actor } from '#domain/actor.js';
import { ELEMENTS, type ElementCode } from '#domain/registrationElements.js';
import { SHARE_KINDS, type ShareKind } from '#domain/sharing.js';
import { abscondingOf, decideAbsconding, openAbsconding } from '#storage/abscondings.js';
import type { Tx } from '#storage/database.js';
import { addRegistrant, readRegistrant } from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { decideTier, endElement, enterElement, registerPerson } from '#storage/registration.js';
import { announceRelocation, recordRelocation } from '#storage/relocations.js';
import { addShareRecipient } from '#storage/shareRecipients.js';
import { mailBatch, makeBatch } from '#storage/shares.js';
import { addUser } from '#storage/users.js';
import { SCENARIO_AGENCIES } from './agencies.js';
import { type Act, AGENCY, meet, NAME, type Stage, sentence } from './stage.js';

type Officer = Extract<Actor, { kind: 'user' }>;

const KINDS = Object.entries(SHARE_KINDS).map(([code, k]) => [code, k.says.toLowerCase()] as const);
const KIND = KINDS.map(([, says]) => says).join('|');
/** What an officer waits before entries of one sitting are planned, and a little more. */
const SETTLED = 11 * 60_000;

/** What scenario files may say of the registries of jurisdictions: registration, change, move, absconding. */
export const REGISTRY_SENTENCES: readonly { readonly pattern: RegExp; readonly act: Act }[] = [
  sentence(
    `${AGENCY} keeps the (${KIND}) "(.+)", told (by letter|by e-mail|in its inbox)(?:, for (.+))?`,
    async ({ s }, [, agency, says, name, by, area]) => {
      const kind = KINDS.find(([, k]) => k === says)![0] as ShareKind;
      await s.db.asSystem((tx) =>
        addShareRecipient(
          tx,
          s.agencies.get(agency!)!,
          {
            kind,
            name: name!,
            way: by === 'by letter' ? 'print' : by === 'by e-mail' ? 'email' : 'inbox',
            toAgencyId: by === 'in its inbox' ? s.agencies.get(name!)! : null,
            email: by === 'by e-mail' ? 'office@example.test' : null,
            postal: by === 'by letter' ? `${name}\n1 Example Street` : '',
            area: area ? [area] : [],
            active: true,
          },
          null,
          s.now(),
        ),
      );
    },
  ),
  sentence(`${NAME} is registered by ${AGENCY}((?:, .+)*)`, async (stage, [, name, agency, more]) => {
    await register(stage, name!, agency!, {
      works: /working in ([A-Z]{2})/.exec(more ?? '')?.[1],
      juvenile: /a juvenile/.test(more ?? ''),
      city: /living in ([A-Z]\w+)/.exec(more ?? '')?.[1] ?? 'Granville',
    });
    await stage.s.pass(SETTLED);
  }),
  sentence(`${AGENCY} enters that ${NAME} works in ([A-Z]{2})`, async (stage, [, agency, name, state]) => {
    const id = fileOf(stage, agency!, name!);
    await stage.s.db.asSystem(async (tx) => job(tx, stage, id, state!));
    await stage.s.pass(SETTLED);
  }),
  sentence(`${AGENCY} ends the job of ${NAME}`, async (stage, [, agency, name]) => {
    const id = fileOf(stage, agency!, name!);
    await stage.s.db.asSystem(async (tx) => {
      const registrant = (await readRegistrant(tx, id))!;
      for (const v of (await valuesOf(tx, id)).filter(
        (x) => x.element === 'employment' && x.state === 'known',
      ))
        await endElement(tx, { actor: SYSTEM, nowMs: stage.s.now() }, registrant, v.id);
    });
    await stage.s.pass(SETTLED);
  }),
  sentence(`${AGENCY} posts the letters that wait`, async (stage, [, agency]) => {
    const officer = await officerOf(stage, agency!);
    await stage.s.db.asSystem(async (tx) => {
      const batch = await makeBatch(tx, officer.agencyId, officer.id, stage.s.now());
      if (!batch) throw new Error('no letter waits');
      await mailBatch(
        tx,
        batch,
        { on: localDate('America/New_York', stage.s.now()), by: officer.id, byName: officer.name, note: '' },
        stage.s.now(),
      );
    });
  }),
  sentence(
    `${AGENCY} announces that ${NAME} moves to ${AGENCY} in (\\d+) days`,
    async (stage, [, agency, name, to, days]) => {
      const officer = await officerOf(stage, agency!);
      const id = fileOf(stage, agency!, name!);
      stage.last.relocation = await stage.s.db.asSystem(async (tx) =>
        announceRelocation(tx, { actor: officer, nowMs: stage.s.now() }, (await readRegistrant(tx, id))!, {
          agencyId: stage.s.agencies.get(to!)!,
          tie: 'residence',
          expectedOn: addDays(localDate('America/New_York', stage.s.now()), Number(days)),
          note: '',
        }),
      );
    },
  ),
  sentence(
    `${AGENCY} records that ${NAME} (arrived|did not appear)`,
    async (stage, [, agency, _name, what]) => {
      const officer = await officerOf(stage, agency!);
      const moved = await stage.s.db.asSystem((tx) =>
        recordRelocation(
          tx,
          { actor: officer, nowMs: stage.s.now() },
          stage.last.relocation!,
          what === 'arrived' ? 'arrive' : 'fail-to-appear',
          '',
        ),
      );
      if (!moved.ok) throw new Error(moved.error.says);
    },
  ),
  sentence(`${AGENCY} finds that ${NAME} has absconded`, (stage, [, agency, name]) =>
    found(stage, agency!, name!, 'absconded'),
  ),
  sentence(`${AGENCY} locates ${NAME}`, (stage, [, agency, name]) => found(stage, agency!, name!, 'located')),
];

const SYSTEM = { kind: 'system', id: 'scenario' } as const;

function fileOf(stage: Stage, agency: string, name: string): string {
  const id = stage.registrants.get(`${agency}|${name}`);
  if (!id) throw new Error(`${name} is on no registry of ${agency}`);
  return id;
}

/** Everything asked, most of it unknown: a registration is complete when nothing is left unasked. */
async function register(
  stage: Stage,
  name: string,
  agency: string,
  more: { readonly works: string | undefined; readonly juvenile: boolean; readonly city: string },
): Promise<void> {
  const { person } = meet(stage, name);
  const at = SCENARIO_AGENCIES.find((a) => a.name === agency)!;
  const state = at.ori.slice(0, 2);
  const nowMs = stage.s.now();
  const door = { actor: SYSTEM, nowMs };
  const today = localDate(at.timeZone, nowMs);
  const [{ surname, given }] = person.description.names as [{ surname: string; given: string }];
  await stage.s.db.asSystem(async (tx) => {
    const id = (await addRegistrant(
      tx,
      {
        agencyId: stage.s.agencies.get(agency)!,
        number: `S${person.number.slice(0, 7)}`,
        displayName: `${surname}, ${given}`,
        juvenile: more.juvenile,
        initialBasis: 'residence',
        initialOn: today,
      },
      nowMs,
    ))!;
    stage.registrants.set(`${agency}|${name}`, id);
    const answered = new Set<string>();
    const enter = async (element: ElementCode, value: Record<string, string>, fromOn?: string) => {
      answered.add(element);
      const done = await enterElement(tx, door, (await readRegistrant(tx, id))!, {
        element,
        state: 'known',
        value,
        source: 'The registrant',
        ...(fromOn ? { fromOn } : {}),
      });
      if (!done.ok) throw new Error(`${element}: ${JSON.stringify(done.error)}`);
    };
    await enter('name', { surname, given });
    await enter('birth', { date: person.description.birthDates![0]!, kind: 'true' });
    await enter(
      'residence',
      {
        street: '4 Elm Street',
        city: more.city,
        state,
        ...(at.kind === 'sora-tribe' ? { tribe: at.jurisdiction, landUnder: 'tribe' } : {}),
      },
      '2024-01-02',
    );
    await enter('offence', {
      offence: 'Sexual contact with a minor',
      finding: more.juvenile ? 'delinquent' : 'convicted',
      court: 'state',
      place: state,
      conduct: 'force-or-threat',
      punishableOverOneYear: 'yes',
      offenceOn: '2019-02-02',
      convictedOn: '2020-03-04',
      consensual: 'no',
      ...(more.juvenile ? { offenderAge: '16' } : {}),
    });
    if (more.works) {
      answered.add('employment');
      await job(tx, stage, id, more.works);
    }
    for (const element of Object.keys(ELEMENTS) as ElementCode[])
      if (ELEMENTS[element].asked && !answered.has(element))
        await enterElement(tx, door, (await readRegistrant(tx, id))!, {
          element,
          state: 'unknown',
          value: {},
          source: 'The registrant',
        });
    const registered = await registerPerson(tx, door, id, today);
    if (!registered.ok) throw new Error(registered.error.says);
    const tiered = await decideTier(tx, door, id, { tier: 'III', reason: 'As the judgment says' });
    if (!tiered.ok) throw new Error(tiered.error.says);
  });
}

async function job(tx: Tx, stage: Stage, id: string, state: string): Promise<void> {
  const done = await enterElement(
    tx,
    { actor: SYSTEM, nowMs: stage.s.now() },
    (await readRegistrant(tx, id))!,
    {
      element: 'employment',
      state: 'known',
      value: { name: 'Example Mill', street: '1 Mill Road', city: 'Millbrook', state },
      source: 'The registrant',
      fromOn: '2024-01-02',
    },
  );
  if (!done.ok) throw new Error(JSON.stringify(done.error));
}

async function found(
  stage: Stage,
  agency: string,
  name: string,
  finding: 'absconded' | 'located',
): Promise<void> {
  const officer = await officerOf(stage, agency);
  const id = fileOf(stage, agency, name);
  await stage.s.db.asSystem(async (tx) => {
    const door = { actor: officer, nowMs: stage.s.now() };
    const registrant = (await readRegistrant(tx, id))!;
    if (finding === 'absconded') await openAbsconding(tx, door, registrant, 'Did not come to the appearance');
    const done = await decideAbsconding(tx, door, registrant, (await abscondingOf(tx, id))!, finding);
    if (!done.ok) throw new Error(done.error.says);
  });
}

/** An officer of the agency, made when first needed. */
async function officerOf({ s }: Stage, agency: string): Promise<Officer> {
  const agencyId = s.agencies.get(agency)!;
  const signInName = `officer-${agency.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  const id = await s.db.asSystem(async (tx) => {
    const added = await addUser(
      tx,
      { agencyId, signInName, displayName: `Officer of ${agency}`, roles: ['register-officer'] },
      s.now(),
    );
    if (added) return added;
    const { rows } = await sql<{
      id: string;
    }>`select id from users where sign_in_name = ${signInName}`.execute(tx);
    return rows[0]!.id;
  });
  return {
    kind: 'user',
    id,
    name: `Officer of ${agency}`,
    agencyId,
    agencyRole: 'sora',
    roles: ['register-officer'],
    sessionDigest: 'scenario',
  };
}
