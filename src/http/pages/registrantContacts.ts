import { z } from 'zod';
import { isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { type MachineWay, readMachineAddress } from '#domain/reminderMessage.js';
import { addContact, contactsOf, endContact } from '#storage/registrantContacts.js';
import { registrantContactsPage } from '#web/pages/registrantContacts.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { refuse } from '../errors.js';
import { type AtRegistrant, mayDo, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** How a registrant wants to be reminded by machine: where, agreed when and how, and withdrawn as easily. */
const list = route({
  method: 'GET',
  path: '/registry/:id/contacts',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.show',
  audit: 'registrant.show',
  says: 'Where a registrant agreed to be reminded by e-mail or text message',
  params: RegistrantId,
  handler: (c) => draw(c, { values: {} }),
});

const add = route({
  method: 'POST',
  path: '/registry/:id/contacts',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.changed',
  audit: 'registrant.changed',
  says: 'Notes that a registrant agreed to be reminded by machine, and where',
  params: RegistrantId,
  body: z.object({
    way: z.string().max(10).default(''),
    address: z.string().max(300).default(''),
    how: z.string().trim().max(200).default(''),
    ...dateFields('on'),
  }),
  handler: async (c) => {
    const { body } = c;
    const errors: FieldError[] = [];
    const way: MachineWay | null = body.way === 'email' || body.way === 'text' ? body.way : null;
    if (!way) errors.push({ field: 'way', problem: 'chooseOne' });
    const address = way && readMachineAddress(way, body.address);
    if (way && !address)
      errors.push({ field: 'address', problem: way === 'email' ? 'notAnEmail' : 'notAPhone' });
    const agreedOn = dateOf(body, 'on');
    if (!isLikelyDay(agreedOn)) errors.push({ field: 'on', problem: 'notADate' });
    else if (agreedOn > todayOf(c)) errors.push({ field: 'on', problem: 'dateInFuture' });
    if (body.how === '') errors.push({ field: 'how', problem: 'required' });
    if (!way || !address || errors.length > 0) return draw(c, { values: body, errors }, 422);
    const contact = await addContact(
      c.tx,
      {
        registrantId: c.found.id,
        agencyId: c.found.registrant.agencyId,
        way,
        address,
        agreedOn,
        agreedHow: body.how,
        by: c.actor.id,
      },
      c.now,
    );
    return redirect(`/registry/${c.found.id}/contacts?done=saved`, { audit: { facts: { contact, way } } });
  },
});

const end = route({
  method: 'POST',
  path: '/registry/:id/contacts/:contact/end',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.changed',
  audit: 'registrant.changed',
  says: 'Notes that a registrant no longer agrees to be reminded by machine',
  params: RegistrantId.extend({ contact: z.string().max(60) }),
  handler: async (c) => {
    const { contact } = c.params;
    const own = isUuid(contact) && (await contactsOf(c.tx, c.found.id)).some((x) => x.id === contact);
    if (!own || !(await endContact(c.tx, contact, 'withdrawn', c.now))) return refuse('stale');
    return redirect(`/registry/${c.found.id}/contacts?done=saved`, { audit: { facts: { contact } } });
  },
});

async function draw(c: AtRegistrant, form: FormState, status?: number): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const contacts = await contactsOf(c.tx, registrant.id);
  c.note({ contacts: contacts.length });
  return show(
    c,
    registrantContactsPage,
    {
      id: registrant.id,
      name: registrant.displayName,
      rows: contacts.map((x) => ({
        id: x.id,
        way: x.way,
        address: x.address,
        agreedOn: x.agreedOn,
        how: x.agreedHow,
        ended:
          x.endedAtMs === null
            ? null
            : { at: iso(x.endedAtMs), because: x.endedBecause as 'withdrawn' | 'replaced' | 'undeliverable' },
      })),
      mayChange: mayDo(c.actor, 'registrant.changed', registrant),
      form,
    },
    { here: 'registry', ...asRefused(status) },
  );
}

export const registrantContactRoutes: readonly AnyRoute[] = [list, add, end];
