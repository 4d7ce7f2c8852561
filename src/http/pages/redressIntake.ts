import { z } from 'zod';
import { type IsoDate, isIsoDate } from '#basics/dates.js';
import { lettersAndDigits } from '#basics/text.js';
import { readCountry } from '#domain/countries.js';
import type { PersonDescription } from '#domain/person.js';
import { receiveInquiry } from '#storage/applyRedress.js';
import { type Keys, keyedDigest } from '#storage/keys.js';
import { notificationsNaming, readNotification } from '#storage/notifications.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import { readRecord } from '#storage/registerRecords.js';
import { challengeNewPage, redressNewPage } from '#web/pages/redressNew.js';
import { localText } from '#web/parts/When.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { type FoundRegistrant, findRegistrant } from '../foundRegistrant.js';
import { type AnyRoute, type AtPage, route } from '../route.js';
import { show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** Where inquiries are entered by people: what a traveller wrote, at NSOTC; what a registrant challenges, at its registry. */
const typed = (max = 200) => z.string().max(max).default('');

const form = route({
  method: 'GET',
  path: '/redress/new',
  kind: 'page',
  object: { kind: 'Redress', all: true },
  policy: 'redress.received',
  audit: 'redress.list',
  says: 'The form for an inquiry that came by mail or telephone',
  handler: (c) => {
    c.note({ form: true });
    return show(c, redressNewPage, { form: { values: {} } }, { here: 'redress' });
  },
});

const ENTER = z.object({
  surname: typed(),
  given: typed(),
  'birth-year': typed(4),
  'birth-month': typed(2),
  'birth-day': typed(2),
  documentNumber: typed(40),
  documentIssuer: typed(40),
  external: typed(40),
  address: typed(500),
  email: typed(250),
  complaint: typed(4000),
  'receivedOn-year': typed(4),
  'receivedOn-month': typed(2),
  'receivedOn-day': typed(2),
});

/**
 * The number of what a person enters on a page: the same words of the same person on the same day, sent again by a double
 * press or the back button, are the same inquiry. A keyed digest, so that the number tells nothing of them.
 */
function sameWords(
  c: {
    readonly actor: { readonly id: string };
    readonly now: number;
    readonly services: { readonly keys: Keys };
  },
  words: unknown,
): string {
  const day = new Date(c.now).toISOString().slice(0, 10);
  return `page|${day}|${keyedDigest(c.services.keys, JSON.stringify([c.actor.id, words]))}`;
}

function dayOf(body: z.infer<typeof ENTER>, name: 'birth' | 'receivedOn'): IsoDate | '' {
  const parts = [body[`${name}-year`], body[`${name}-month`], body[`${name}-day`]];
  return parts.every((p) => p === '') ? '' : parts.map((p) => p.padStart(2, '0')).join('-');
}

const enter = route({
  method: 'POST',
  path: '/redress',
  kind: 'page',
  object: { kind: 'Redress', all: true },
  policy: 'redress.received',
  audit: 'redress.received',
  says: 'Enters an inquiry of a traveler; its number is shown',
  body: ENTER,
  handler: async (c) => {
    const b = c.body;
    const born = dayOf(b, 'birth');
    const receivedOn = dayOf(b, 'receivedOn');
    const today = new Date(c.now).toISOString().slice(0, 10);
    const country = b.documentIssuer.trim() === '' ? undefined : readCountry(b.documentIssuer.trim());
    const issuer = country && country.how !== 'unknown' ? country.code : undefined;
    const errors: FieldError[] = [];
    if (b.surname.trim() === '' && b.given.trim() === '')
      errors.push({ field: 'surname', problem: 'nameNeeded' });
    if (!isIsoDate(born)) errors.push({ field: 'birth', problem: 'notADate' });
    else if (born > today) errors.push({ field: 'birth', problem: 'dateInFuture' });
    if (b.documentIssuer.trim() !== '' && !issuer)
      errors.push({
        field: 'documentIssuer',
        problem: 'unknownValue',
        values: { value: b.documentIssuer.trim().slice(0, 40) },
      });
    if (b.address.trim().length < 5) errors.push({ field: 'address', problem: 'required' });
    if (b.complaint.trim().length < 3) errors.push({ field: 'complaint', problem: 'required' });
    if (receivedOn !== '' && !isIsoDate(receivedOn))
      errors.push({ field: 'receivedOn', problem: 'notADate' });
    else if (receivedOn > today) errors.push({ field: 'receivedOn', problem: 'dateInFuture' });
    if (errors.length > 0)
      return show(
        c,
        redressNewPage,
        { form: { values: b, errors } },
        { here: 'redress', status: 422, audit: { outcome: 'refused' } },
      );
    const number = lettersAndDigits(b.documentNumber);
    const person: PersonDescription = {
      names: [
        {
          ...(b.surname.trim() ? { surname: b.surname.trim() } : {}),
          ...(b.given.trim() ? { given: b.given.trim() } : {}),
        },
      ],
      birthDates: [born],
      ...(number ? { documents: [{ kind: 'passport', number, ...(issuer ? { issuer } : {}) }] } : {}),
    };
    const { inquiry } = await receiveInquiry(
      c.tx,
      {
        naturalKey: sameWords(c, [b, receivedOn]),
        kind: 'traveller',
        agencyId: (await operatingAgency(c.tx)).id,
        registrantId: null,
        notificationId: null,
        door: 'page',
        externalNumber: b.external.trim(),
        person,
        contact: { address: b.address.trim(), ...(b.email.trim() ? { email: b.email.trim() } : {}) },
        complaint: b.complaint.trim(),
        ...(receivedOn ? { receivedOn } : {}),
      },
      { id: c.actor.id, name: c.user.displayName, actor: c.actor },
      c.now,
    );
    // The help desk may not open it: the list shows the number to both.
    return redirect(`/redress?done=saved&state=received#${inquiry.number}`, { audit: { written: true } });
  },
});

const REGISTRANT = { kind: 'Redress', find: findRegistrant } as const;
const PARAMS = z.object({ id: z.string().max(60) });
type AtRegistrant = AtPage<FoundRegistrant>;
const MESSAGES_MAX = 30;

async function drawChallenge(c: AtRegistrant, state: FormState, status?: number): Promise<PlainAnswer> {
  const { registrant } = c.found;
  const record = registrant.recordId ? await readRecord(c.tx, registrant.recordId) : undefined;
  const told = record
    ? await notificationsNaming(c.tx, registrant.agencyId, record.recordNumber, MESSAGES_MAX)
    : [];
  return show(
    c,
    challengeNewPage,
    {
      registrantId: registrant.id,
      name: registrant.displayName,
      messages: told.map((n) => ({
        id: n.id,
        says: `${localText(iso(n.plannedAtMs), c.user.timeZone)}, ${n.kind}, ${n.class}`,
      })),
      form: state,
    },
    {
      here: 'registry',
      ...(status === undefined ? {} : { status, audit: { outcome: 'refused' } }),
    },
  );
}

const challengeForm = route({
  method: 'GET',
  path: '/registry/:id/challenges',
  kind: 'page',
  object: REGISTRANT,
  policy: 'redress.received',
  audit: 'redress.list',
  says: 'The form in which a registrant’s challenge is filed',
  params: PARAMS,
  handler: (c) => drawChallenge(c, { values: {} }),
});

const challenge = route({
  method: 'POST',
  path: '/registry/:id/challenges',
  kind: 'page',
  object: REGISTRANT,
  policy: 'redress.received',
  audit: 'redress.received',
  says: 'Files a registrant’s challenge of data, tier or a notification',
  params: PARAMS,
  body: z.object({ kind: typed(20), message: typed(60), complaint: typed(4000), address: typed(500) }),
  handler: async (c) => {
    const { registrant } = c.found;
    const b = c.body;
    const kind = (['data', 'tier', 'notification'] as const).find((k) => k === b.kind);
    const told = kind === 'notification' ? await readOwn(c, b.message) : undefined;
    const errors: FieldError[] = [];
    if (!kind) errors.push({ field: 'kind', problem: 'chooseOne' });
    if (kind === 'notification' && !told) errors.push({ field: 'message', problem: 'chooseOne' });
    if (b.complaint.trim().length < 3) errors.push({ field: 'complaint', problem: 'required' });
    if (b.address.trim().length < 5) errors.push({ field: 'address', problem: 'required' });
    if (!kind || errors.length > 0) return drawChallenge(c, { values: { ...b }, errors }, 422);
    const record = registrant.recordId ? await readRecord(c.tx, registrant.recordId) : undefined;
    const { inquiry } = await receiveInquiry(
      c.tx,
      {
        naturalKey: sameWords(c, [registrant.id, b]),
        kind,
        agencyId: kind === 'notification' ? (await operatingAgency(c.tx)).id : registrant.agencyId,
        registrantId: registrant.id,
        notificationId: told?.id ?? null,
        door: 'page',
        externalNumber: '',
        person: { names: record?.person.names.slice(0, 1) ?? [{ full: registrant.displayName }] },
        contact: { address: b.address.trim() },
        complaint: b.complaint.trim(),
      },
      { id: c.actor.id, name: c.user.displayName, actor: c.actor },
      c.now,
    );
    c.note({ inquiry: inquiry.id });
    return redirect('/redress?done=saved', { audit: { written: true } });
  },
});

async function readOwn(c: AtRegistrant, id: string) {
  const told = /^[0-9a-f-]{36}$/.test(id) ? await readNotification(c.tx, id) : undefined;
  return told?.recipientAgencyId === c.found.registrant.agencyId ? told : undefined;
}

export const redressIntakeRoutes: readonly AnyRoute[] = [form, enter, challengeForm, challenge];
