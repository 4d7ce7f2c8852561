import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import type { Agency } from '#domain/agency.js';
import { CONTACT_PURPOSES, type ContactPurpose } from '#domain/contact.js';
import { type AgencyChange, changeAgency, findAgency, listAgencies } from '#storage/agencies.js';
import { changeChannel, listChannels, orderChannels, verifyChannel } from '#storage/agencyChannels.js';
import {
  addContact,
  changeContact,
  listContacts,
  removeContact,
  verifyContact,
} from '#storage/agencyContacts.js';
import { readCalendars } from '#storage/calendars.js';
import type { Tx } from '#storage/database.js';
import { type AgencySettingsView, agencySettingsPage } from '#web/pages/agencySettings.js';
import type { ChannelKind, FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type Context, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { AGENCY, type FoundAgency, refOf } from './agencies.js';

/** An agency's settings, one form a part. A save over somebody else's change is refused by the version it carries. */
const params = z.object({
  agency: z.string().max(60),
  part: z.enum(['contacts', 'channels', 'hours', 'calendar', 'stand-in']),
});
const Fields = z.record(z.string().max(60), z.union([z.string().max(2000), z.array(z.string().max(2000))]));

type Fields = Readonly<Record<string, string>>;
// biome-ignore lint/suspicious/noExplicitAny: a helper of two routes with different bodies
type Any = Context<'page', z.infer<typeof params>, any, any, FoundAgency, undefined>;

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
    const [errors, change] = await read(c, fields);
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
    c.note({ part: c.params.part });
    return redirect(`/agencies/${agency.id}?done=saved`);
  },
});

export const agencySettingsRoutes: readonly AnyRoute[] = [showSettings, saveSettings];

/** Checks the fields of a part; contacts and channels are written here, the rest comes back as a change. */
async function read(c: Any, fields: Fields): Promise<[FieldError[], Partial<AgencyChange>]> {
  const { agency } = c.found;
  switch (c.params.part) {
    case 'contacts':
      return [await saveContacts(c, fields), {}];
    case 'channels':
      return [await saveChannels(c, fields), {}];
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
      return [errors, { dutyHours }];
    }
    case 'calendar': {
      const known = (await readCalendars(c.tx)).has(fields.code ?? '');
      return known
        ? [[], { calendarCode: fields.code ?? '' }]
        : [[{ field: 'code', problem: 'chooseOne' }], {}];
    }
    case 'stand-in': {
      const id = fields.agency ?? '';
      if (id === '') return [[], { standInAgencyId: null }];
      const other = isUuid(id) && id !== agency.id ? await findAgency(c.tx, id) : undefined;
      return other ? [[], { standInAgencyId: other.id }] : [[{ field: 'agency', problem: 'chooseOne' }], {}];
    }
  }
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

const ADDRESS_FIELD = { email: 'to', webhook: 'url', file: 'folder', nlets: 'ori', portal: null } as const;

async function saveChannels(c: Any, fields: Fields): Promise<FieldError[]> {
  const channels = await listChannels(c.tx, c.found.id);
  const order: { readonly id: string; readonly position: number }[] = [];
  const errors: FieldError[] = [];
  for (const [n, channel] of channels.entries()) {
    const position = Number(fields[`channel-${n}-position`] ?? channel.position);
    const address = fields[`channel-${n}-address`] ?? '';
    if (!Number.isInteger(position)) errors.push({ field: `channel-${n}-position`, problem: 'notANumber' });
    if (channel.kind === 'email' && !/^[^\s@]+@[^\s@]+$/.test(address))
      errors.push({ field: `channel-${n}-address`, problem: 'notAnEmail' });
    if (channel.kind === 'nlets' && !/^([A-Za-z0-9]{9}|[A-Za-z]{2})$/.test(address))
      errors.push({ field: `channel-${n}-address`, problem: 'notAnAddress' });
    if (channel.kind === 'webhook' && !address.startsWith('https://'))
      errors.push({ field: `channel-${n}-address`, problem: 'notAnAddress' });
    order.push({ id: channel.id, position });
  }
  if (errors.length > 0) return errors;
  for (const [n, channel] of channels.entries()) {
    const field = ADDRESS_FIELD[channel.kind];
    const address = field
      ? { ...channel.address, [field]: fields[`channel-${n}-address`] ?? '' }
      : channel.address;
    await changeChannel(c.tx, channel.id, {
      address,
      carriesContent: channel.carriesContent,
      active: channel.active,
    });
    if (fields[`channel-${n}-checked`] === 'yes') await verifyChannel(c.tx, channel.id, c.now);
  }
  const ids = [...order].sort((a, b) => a.position - b.position).map((o) => o.id);
  await orderChannels(c.tx, c.found.id, ids);
  return [];
}

/** The form as things are now. */
async function present(tx: Tx, agency: Agency, part: z.infer<typeof params>['part']): Promise<FormState> {
  const values: Record<string, string> = {};
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
        values[`channel-${n}-address`] = field ? String(channel.address[field] ?? '') : '';
      }
      break;
    case 'hours':
      for (const { day, from, to } of agency.dutyHours) {
        values[`hours-${day}-from`] = from;
        values[`hours-${day}-to`] = to;
      }
      break;
    case 'calendar':
      values.code = agency.calendarCode;
      break;
    case 'stand-in':
      values.agency = agency.standInAgencyId ?? '';
  }
  return { values };
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
      return { part, channels: channels.map((ch) => ({ id: ch.id, kind: kind(ch.kind) })) };
    }
    case 'hours':
      return { part, zone: agency.timeZone };
    case 'calendar':
      return { part, codes: [...(await readCalendars(c.tx)).keys()] };
    case 'stand-in': {
      const { agencies } = await listAgencies(c.tx, { limit: 1000, offset: 0 });
      return { part, agencies: agencies.filter((a) => a.id !== agency.id).map(refOf) };
    }
  }
}
