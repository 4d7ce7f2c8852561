import { z } from 'zod';
import { type IsoDate, isIsoDate } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { ABSCONDING_STEPS, type AbscondingStep } from '#domain/absconding.js';
import {
  ABSCONDING_OFFICES,
  type AbscondingBody,
  type AbscondingOffice,
  isOwnTime,
  OWN_TIME_MAX,
  type OwnStep,
  ownAbscondingSteps,
} from '#domain/abscondingRules.js';
import type { Agency } from '#domain/agency.js';
import type { CalendarDay } from '#domain/calendar.js';
import { CONTACT_PURPOSES, type ContactPurpose } from '#domain/contact.js';
import { type DutyBody, LODGING_DAYS_MAX } from '#domain/duty.js';
import { juvenileAppearances } from '#domain/juvenileAppearances.js';
import { isKeepYears, KEEP_YEARS_MAX, keepRule } from '#domain/keepMovedOut.js';
import { dayOf } from '#domain/plainValue.js';
import { choosesNothing, tierChoiceLines, tierChoicesOf } from '#domain/tierChoices.js';
import { CONDUCTS, type Conduct, READINGS, type ReadingQuestion, type TierBody } from '#domain/tierRules.js';
import { newWork } from '#domain/workItem.js';
import { unsettleCases } from '#storage/abscondingSteps.js';
import { type AgencyChange, changeAgency, findAgency, listAgencies } from '#storage/agencies.js';
import { listChannels } from '#storage/agencyChannels.js';
import { addContact, changeContact, listContacts, removeContact } from '#storage/agencyContacts.js';
import { keepOwnCalendar, ownCalendarCode, readCalendars } from '#storage/calendars.js';
import { verifyContact } from '#storage/contactIncidents.js';
import type { Tx } from '#storage/database.js';
import { officeOf } from '#storage/districtOffices.js';
import { ruleSetAt } from '#storage/ruleSets.js';
import { addWork } from '#storage/workItems.js';
import { type AgencySettingsView, agencySettingsPage } from '#web/pages/agencySettings.js';
import type { ChannelKind, FieldError, FormState } from '#web/view.js';
import { districtsOffered, readDistricts } from '../agencyDistricts.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type AtPage, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { AGENCY, drawAgency, type FoundAgency, refOf } from './agencies.js';
import { ADDRESS_FIELD, type ChannelsSaved, saveChannels } from './agencyChannels.js';

/** An agency's settings, one form a part. A save over somebody else's change is refused by the version it carries. */
const params = z.object({
  agency: z.string().max(60),
  part: z.enum([
    'contacts',
    'channels',
    'hours',
    'calendar',
    'stand-in',
    'absconding',
    'lodging',
    'tiers',
    'juveniles',
    'keeping',
    'districts',
  ]),
});
const Fields = z.record(z.string().max(60), z.union([z.string().max(2000), z.array(z.string().max(2000))]));

type Fields = Readonly<Record<string, string>>;
type Any = AtPage<FoundAgency, z.infer<typeof params>>;

const showSettings = route({
  method: 'GET',
  path: '/agencies/:agency/settings/:part',
  kind: 'page',
  object: AGENCY,
  policy: 'agency.changed',
  audit: 'agency.show',
  says: 'The form for one part of an agency’s settings',
  params,
  handler: async (c) => draw(c, await present(c.tx, c.found.agency, c.params.part)),
});

const saveSettings = route({
  method: 'POST',
  path: '/agencies/:agency/settings/:part',
  kind: 'page',
  object: AGENCY,
  policy: 'agency.changed',
  audit: 'agency.changed',
  says: 'Saves one part of an agency’s settings',
  params,
  body: Fields,
  handler: async (c) => {
    const fields: Fields = Object.fromEntries(
      Object.entries(c.body).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.trim() : value.join(','),
      ]),
    );
    const { agency } = c.found;
    const { errors, change, newKeys } = await read(c, fields);
    if (errors.length > 0) return draw(c, { values: c.body, errors }, { status: 422 });
    // Every part counts the agency's version up, so that two forms of one agency cannot pass each other.
    const saved = await changeAgency(
      c.tx,
      agency.id,
      Number(fields.version),
      { ...agency, ...change },
      c.now,
    );
    if (!saved) refuse('stale');
    c.note({ part: c.params.part, newKeys: newKeys?.length ?? 0 });
    // A key is shown once, on the answer to the form that made it.
    if (newKeys && newKeys.length > 0) return drawAgency(c, agency, { newKeys }, { done: { code: 'saved' } });
    return redirect(`/agencies/${agency.id}?done=saved`);
  },
});

export const agencySettingsRoutes: readonly AnyRoute[] = [showSettings, saveSettings];

interface Read {
  readonly errors: readonly FieldError[];
  readonly change?: Partial<AgencyChange>;
  readonly newKeys?: ChannelsSaved['newKeys'];
}

/** Checks the fields of a part; contacts and channels are written here, the rest comes back as a change. */
async function read(c: Any, fields: Fields): Promise<Read> {
  const { agency } = c.found;
  switch (c.params.part) {
    case 'contacts':
      return { errors: await saveContacts(c, fields) };
    case 'channels':
      return saveChannels(c, agency, fields);
    case 'hours': {
      const errors: FieldError[] = [];
      const dutyHours = [];
      for (let day = 1; day <= 7; day++) {
        const [from, to] = [fields[`hours-${day}-from`] ?? '', fields[`hours-${day}-to`] ?? ''];
        if (from === '' && to === '') continue;
        if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(from))
          errors.push({ field: `hours-${day}-from`, problem: 'notATime' });
        else if (!/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(to) || to <= from)
          errors.push({ field: `hours-${day}-to`, problem: 'notATime' });
        else dutyHours.push({ day, from, to });
      }
      return { errors, change: { dutyHours } };
    }
    case 'calendar':
      return readCalendar(c, agency, fields);
    case 'absconding':
      return readSteps(c, agency, fields);
    case 'lodging': {
      const typed = fields.days ?? '';
      if (
        typed !== '' &&
        !(/^\d{1,2}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= LODGING_DAYS_MAX)
      )
        return {
          errors: [{ field: 'days', problem: 'wholeBetween', values: { least: 1, most: LODGING_DAYS_MAX } }],
        };
      const { lodgingFromDays: before, ...others } = agency.settings;
      c.note({ before: before ?? null, lodgingFromDays: typed === '' ? null : Number(typed) });
      return {
        errors: [],
        change: { settings: typed === '' ? others : { ...others, lodgingFromDays: Number(typed) } },
      };
    }
    case 'tiers':
      return readTierChoices(c, agency, fields);
    case 'juveniles': {
      const { juvenileAppearances: before, ...others } = agency.settings;
      const own = juvenileAppearances({
        juvenileAppearances: { place: fields.place, protocol: fields.protocol },
      });
      c.note({ before: before ?? null, juvenileAppearances: own });
      return {
        errors: [],
        change: { settings: own ? { ...others, juvenileAppearances: own } : others },
      };
    }
    case 'keeping':
      return readKeepRule(c, agency, fields);
    case 'stand-in': {
      const id = fields.agency ?? '';
      if (id === '') return { errors: [], change: { standInAgencyId: null } };
      const other = isUuid(id) && id !== agency.id ? await findAgency(c.tx, id) : undefined;
      return other
        ? { errors: [], change: { standInAgencyId: other.id } }
        : { errors: [{ field: 'agency', problem: 'chooseOne' }] };
    }
    case 'districts':
      return saveDistricts(c, agency, fields);
  }
}

/** How long files of persons who moved out are kept; the next look of the sweep goes by it. */
function readKeepRule(c: Any, agency: Agency, fields: Fields): Read {
  const { rule = '', years = '', law = '' } = fields;
  const errors: FieldError[] = [];
  if (rule !== 'keep' && rule !== 'seal') errors.push({ field: 'rule', problem: 'chooseOne' });
  if (rule === 'seal') {
    if (!(/^\d{1,2}$/.test(years) && isKeepYears(Number(years))))
      errors.push({ field: 'years', problem: 'wholeBetween', values: { least: 1, most: KEEP_YEARS_MAX } });
    if (law.length < 5) errors.push({ field: 'law', problem: 'required' });
  }
  if (errors.length > 0) return { errors };
  const keepMovedOut = rule === 'seal' ? { rule, years: Number(years), law } : { rule, law };
  c.note({ before: keepRule(agency.settings), keepMovedOut });
  return { errors, change: { settings: { ...agency.settings, keepMovedOut } } };
}

/** What the jurisdiction chooses about tiers; whoever it would tier otherwise becomes a case, and no tier changes by itself. */
async function readTierChoices(c: Any, agency: Agency, fields: Fields): Promise<Read> {
  const law = fields.law ?? '';
  const chosen = tierChoicesOf({
    tierChoices: {
      tribalTierOne: agency.kind === 'sora-tribe' && fields.tribalTierOne === 'yes',
      readings: chosenOf(Object.keys(READINGS), 'reading', fields),
      own: chosenOf(Object.keys(CONDUCTS), 'own', fields),
      law,
    },
  });
  if (!choosesNothing(chosen) && law.length < 5) return { errors: [{ field: 'law', problem: 'required' }] };
  const before = tierChoicesOf(agency.settings);
  const { tierChoices: _, ...others } = agency.settings;
  c.note({ before: tierChoiceLines(before), tierChoices: tierChoiceLines(chosen), law });
  const key = `${agency.id} ${agency.version}`;
  if (JSON.stringify(before) !== JSON.stringify(chosen))
    await addWork(
      c.tx,
      [
        newWork(
          'tierChoicesChanged',
          `tier choices ${key}`,
          { agencyId: agency.id, key, before, after: chosen },
          { urgency: 7 },
        ),
      ],
      c.now,
    );
  return {
    errors: [],
    change: { settings: choosesNothing(chosen) ? others : { ...others, tierChoices: chosen } },
  };
}

/** The fields `PREFIX-CODE` that were chosen, by code. */
function chosenOf(codes: readonly string[], prefix: string, fields: Fields): Fields {
  return Object.fromEntries(
    codes.flatMap((code) => {
      const value = fields[`${prefix}-${code}`] ?? '';
      return value === '' ? [] : [[code, value]];
    }),
  );
}

async function saveDistricts(c: Any, agency: Agency, fields: Fields): Promise<Read> {
  const read = await readDistricts(c.tx, agency, fields, c.actor.agencyRole === 'nsotc');
  if (!read.named || !read.settings) return { errors: read.errors };
  const { districts, together } = read.named;
  c.note({ before: agency.settings.districts ?? null, districts, together: Object.keys(together) });
  return { errors: [], change: { settings: read.settings } };
}

const STEPS = Object.keys(ABSCONDING_STEPS) as AbscondingStep[];

/** Owner and time of each step after a failure to appear; what is left empty follows the table of rules. */
async function readSteps(c: Any, agency: Agency, fields: Fields): Promise<Read> {
  const errors: FieldError[] = [];
  const own: Partial<Record<AbscondingStep, OwnStep>> = {};
  for (const step of STEPS) {
    const at = (name: string) => fields[`${step}-${name}`] ?? '';
    const [office, time, unit] = [at('office'), at('time'), at('unit')];
    if (office !== '' && !Object.hasOwn(ABSCONDING_OFFICES, office))
      errors.push({ field: `${step}-office`, problem: 'chooseOne' });
    const isUnit = unit === 'days' || unit === 'hours';
    if (time !== '' && !isUnit) errors.push({ field: `${step}-unit`, problem: 'chooseOne' });
    if (time !== '' && isUnit && !(/^\d{1,3}$/.test(time) && isOwnTime(Number(time), unit)))
      errors.push({
        field: `${step}-time`,
        problem: 'wholeBetween',
        values: { least: 1, most: OWN_TIME_MAX[unit] },
      });
    if (office !== '' || time !== '')
      own[step] = {
        ...(office === '' ? {} : { office: office as AbscondingOffice }),
        ...(time === '' ? {} : { [unit]: Number(time) }),
      };
  }
  if (errors.length > 0) return { errors };
  const before = ownAbscondingSteps(agency.settings.abscondingSteps);
  const changed = STEPS.filter(
    (step) => JSON.stringify(before[step] ?? {}) !== JSON.stringify(own[step] ?? {}),
  );
  c.note({ changedSteps: Object.fromEntries(changed.map((step) => [step, own[step] ?? 'as in the table'])) });
  if (changed.length > 0) await unsettleCases(c.tx, agency.id);
  return { errors: [], change: { settings: { ...agency.settings, abscondingSteps: own } } };
}

/**
 * A calendar that several agencies share is changed by none of them: days of one's own make a calendar of one's own,
 * the base's holidays and days in it.
 */
async function readCalendar(c: Any, agency: Agency, fields: Fields): Promise<Read> {
  const calendars = await readCalendars(c.tx);
  const base = calendars.get(fields.code ?? '');
  if (!base) return { errors: [{ field: 'code', problem: 'chooseOne' }] };
  const days: CalendarDay[] = [];
  for (const line of (fields.days ?? '').split('\n').map((l) => l.trim())) {
    if (line === '') continue;
    const [, typed, name] = /^(\S{8,10})\s+(\S.{0,99})$/.exec(line) ?? [];
    const day = typed === undefined ? null : dayOf(typed);
    if (!day || !name || !isIsoDate(day))
      return { errors: [{ field: 'days', problem: 'notADayLine', values: { line: line.slice(0, 60) } }] };
    days.push({ day, name, effect: 'closed' });
  }
  const own = ownCalendarCode(agency.id);
  if (days.length === 0 && base.code !== own) return { errors: [], change: { calendarCode: base.code } };
  await keepOwnCalendar(c.tx, agency, base, days);
  return { errors: [], change: { calendarCode: own } };
}

async function saveContacts(c: Any, fields: Fields): Promise<FieldError[]> {
  const known = await listContacts(c.tx, c.found.id);
  const errors: FieldError[] = [];
  for (let n = 0; n <= known.length; n++) {
    const at = (name: string) => fields[`contact-${n}-${name}`] ?? '';
    const [name, email, phone] = [at('name'), at('email'), at('phone')];
    if (email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email))
      errors.push({ field: `contact-${n}-email`, problem: 'notAnEmail' });
    if (name === '' && (email !== '' || phone !== ''))
      errors.push({ field: `contact-${n}-name`, problem: 'required' });
  }
  if (errors.length > 0) return errors;
  for (let n = 0; n <= known.length; n++) {
    const at = (name: string) => fields[`contact-${n}-${name}`] ?? '';
    const contact = {
      purpose: purposeOf(at('purpose')),
      name: at('name'),
      title: at('title'),
      email: at('email') || null,
      phone: at('phone') || null,
    };
    // Only contacts of this agency: the id of another one's is taken for a new contact's.
    const old = known.find((k) => k.id === at('id'));
    if (contact.name === '') {
      if (old) await removeContact(c.tx, old.id);
      continue;
    }
    const same =
      old &&
      old.purpose === contact.purpose &&
      old.name === contact.name &&
      old.title === contact.title &&
      old.email === contact.email &&
      old.phone === contact.phone;
    if (old && !same) await changeContact(c.tx, old.id, contact);
    const id = old?.id ?? (await addContact(c.tx, c.found.id, contact, c.now));
    if (at('checked') === 'yes')
      await verifyContact(
        c.tx,
        { id, agencyId: c.found.id, verifiedAt: old?.verifiedAt ?? null },
        c.actor.id,
        c.now,
      );
  }
  return [];
}

function purposeOf(text: string): ContactPurpose {
  return Object.hasOwn(CONTACT_PURPOSES, text) ? (text as ContactPurpose) : 'registry-office';
}

/** The form as things are now. */
async function present(tx: Tx, agency: Agency, part: z.infer<typeof params>['part']): Promise<FormState> {
  const values: Record<string, string | readonly string[]> = {};
  switch (part) {
    case 'contacts':
      for (const [n, contact] of (await listContacts(tx, agency.id)).entries()) {
        for (const name of ['id', 'purpose', 'name', 'title', 'phone', 'email'] as const)
          values[`contact-${n}-${name}`] = contact[name] ?? '';
      }
      break;
    case 'channels':
      for (const [n, channel] of (await listChannels(tx, agency.id)).entries()) {
        const field = ADDRESS_FIELD[channel.kind];
        values[`channel-${n}-position`] = String(channel.position);
        values[`channel-${n}-used`] = channel.active ? 'yes' : '';
        values[`channel-${n}-carries`] = channel.carriesContent ? 'yes' : '';
        values[`channel-${n}-address`] = field ? String(channel.address[field] ?? '') : '';
      }
      break;
    case 'hours':
      for (const { day, from, to } of agency.dutyHours) {
        values[`hours-${day}-from`] = from;
        values[`hours-${day}-to`] = to;
      }
      break;
    case 'calendar': {
      values.code = agency.calendarCode;
      const own = agency.calendarCode === ownCalendarCode(agency.id);
      const days = own
        ? ((await readCalendars(tx, [agency.calendarCode])).get(agency.calendarCode)?.days ?? [])
        : [];
      values.days = days
        .filter((d) => d.effect === 'closed')
        .map(({ day, name }) => `${usDay(day)} ${name}`)
        .join('\n');
      break;
    }
    case 'absconding':
      for (const [step, own] of Object.entries(ownAbscondingSteps(agency.settings.abscondingSteps))) {
        values[`${step}-office`] = own.office ?? '';
        values[`${step}-time`] = String(own.hours ?? own.days ?? '');
        values[`${step}-unit`] = own.hours === undefined ? 'days' : 'hours';
      }
      break;
    case 'tiers': {
      const { tribalTierOne, readings = {}, own = {}, law = '' } = tierChoicesOf(agency.settings);
      values.tribalTierOne = tribalTierOne ? 'yes' : 'no';
      values.law = law;
      for (const question of Object.keys(READINGS) as ReadingQuestion[])
        values[`reading-${question}`] = readings[question] ?? '';
      for (const [conduct, tier] of Object.entries(own)) values[`own-${conduct}`] = tier;
      break;
    }
    case 'juveniles': {
      const own = juvenileAppearances(agency.settings);
      values.place = own?.place ?? '';
      values.protocol = own?.protocol ?? '';
      break;
    }
    case 'lodging':
      values.days = String(agency.settings.lodgingFromDays ?? '');
      break;
    case 'keeping': {
      const own = keepRule(agency.settings);
      values.rule = own.rule;
      values.years = own.rule === 'seal' ? String(own.years) : '';
      values.law = own.law;
      break;
    }
    case 'stand-in':
      values.agency = agency.standInAgencyId ?? '';
      break;
    case 'districts':
      values.districts = officeOf(agency).districts ?? [];
  }
  return { values };
}

/** As people type it: 9/25/2026. */
function usDay(day: IsoDate): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${month}/${date}/${year}`;
}

async function draw(c: Any, form: FormState, showing: Showing = {}): Promise<PlainAnswer> {
  const { agency } = c.found;
  const common = { agency: refOf(agency), version: agency.version, form };
  return show(c, agencySettingsPage, { ...common, ...(await partOf(c, agency)) } as AgencySettingsView, {
    here: 'agencies',
    ...showing,
  });
}

async function partOf(c: Any, agency: Agency): Promise<Record<string, unknown>> {
  const { part } = c.params;
  switch (part) {
    case 'contacts':
      return { part, count: (await listContacts(c.tx, agency.id)).length + 1 };
    case 'channels': {
      const channels = await listChannels(c.tx, agency.id);
      const kind = (k: string) => (k === 'portal' ? 'inbox' : k) as ChannelKind;
      const mayApprove = c.actor.agencyRole === 'nsotc';
      return { part, mayApprove, channels: channels.map((ch) => ({ id: ch.id, kind: kind(ch.kind) })) };
    }
    case 'hours':
      return { part, zone: agency.timeZone };
    case 'calendar': {
      const all = [...(await readCalendars(c.tx)).values()];
      // Another agency's own calendar is nobody's base.
      const calendars = all.filter(({ code }) => !code.startsWith('own:') || code === agency.calendarCode);
      return { part, calendars: calendars.map(({ code, name }) => ({ code, name })) };
    }
    case 'absconding': {
      const { body } = await ruleSetAt<AbscondingBody>(c.tx, 'absconding', c.now);
      return {
        part,
        steps: STEPS.map((step) => ({
          code: step,
          says: ABSCONDING_STEPS[step].says,
          office: body.steps[step].office,
          days: body.steps[step].businessDays,
          confirmed: body.steps[step].confirmed,
        })),
      };
    }
    case 'lodging': {
      const { body } = await ruleSetAt<DutyBody>(c.tx, 'duties', c.now);
      return { part, standard: body.lodgingFromDays };
    }
    case 'tiers': {
      const { body } = await ruleSetAt<TierBody>(c.tx, 'tiers', c.now);
      return {
        part,
        tribal: agency.kind === 'sora-tribe',
        readings: (Object.keys(READINGS) as ReadingQuestion[]).map((code) => ({
          code,
          question: READINGS[code].question,
          guide: READINGS[code].guide,
          statute: READINGS[code].statute,
          inForce: body.readings[code],
        })),
        conducts: (Object.keys(CONDUCTS) as Conduct[]).map((code) => ({ code, says: CONDUCTS[code].says })),
      };
    }
    case 'juveniles':
    case 'keeping':
      return { part };
    case 'stand-in': {
      const { agencies } = await listAgencies(c.tx, { limit: 1000, offset: 0 });
      return { part, agencies: agencies.filter((a) => a.id !== agency.id).map(refOf) };
    }
    case 'districts':
      return { part, ...(await districtsOffered(c.tx, agency, c.actor.agencyRole === 'nsotc')) };
  }
}
