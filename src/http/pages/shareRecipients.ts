import { z } from 'zod';
import { isUuid } from '#basics/ids.js';
import { SHARE_KINDS, type ShareKind } from '#domain/sharing.js';
import { listAgencies } from '#storage/agencies.js';
import {
  addShareRecipient,
  changeShareRecipient,
  listShareRecipients,
  type RecipientEntry,
  readShareRecipient,
  type ShareRecipient,
} from '#storage/shareRecipients.js';
import { recipientPage, recipientsPage } from '#web/pages/shareRecipients.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { agencyLabel } from '../views/jurisdiction.js';

/** The register of recipients of a jurisdiction: whom it tells of its registrations, and how they are reached. */
const list = route({
  method: 'GET',
  path: '/registry/recipients',
  kind: 'page',
  object: { kind: 'ShareRecipient', all: true },
  policy: 'recipient.list',
  audit: 'recipient.list',
  says: 'Whom a jurisdiction tells of its registrations, and how they are reached',
  handler: async (c) => {
    const rows = await listShareRecipients(c.tx);
    return show(
      c,
      recipientsPage,
      {
        rows: rows.map((r) => ({
          id: r.id,
          kind: SHARE_KINDS[r.kind].says,
          name: r.name,
          way: r.way,
          at:
            r.way === 'inbox'
              ? (r.toAgencyName ?? '')
              : r.way === 'email'
                ? (r.email ?? '')
                : r.postal.split('\n')[0]!,
          area: r.area,
          active: r.active,
        })),
        mayAdd: true,
      },
      { here: 'registry' },
    );
  },
});

const Text = z.string().trim().max(300).default('');
const Body = z.object({
  kind: Text,
  name: Text,
  way: Text,
  agency: Text,
  email: Text,
  postal: z.string().trim().max(1000).default(''),
  area: z.string().trim().max(1000).default(''),
  active: Text,
  version: Text,
});

const begin = route({
  method: 'GET',
  path: '/registry/recipients/new',
  kind: 'page',
  object: { kind: 'ShareRecipient', all: true },
  policy: 'recipient.changed',
  audit: 'recipient.list',
  says: 'The questions of a new recipient',
  handler: (c) => draw(c, null, { values: { active: 'yes' } }),
});

const add = route({
  method: 'POST',
  path: '/registry/recipients/new',
  kind: 'page',
  object: { kind: 'ShareRecipient', all: true },
  policy: 'recipient.changed',
  audit: 'recipient.changed',
  says: 'Adds somebody whom the jurisdiction tells of its registrations',
  body: Body,
  handler: async (c) => {
    const read = await readForm(c, c.body);
    if ('errors' in read) return draw(c, null, { values: c.body, errors: read.errors }, 422);
    const id = await addShareRecipient(c.tx, c.actor.agencyId, read, c.actor.id, c.now);
    return redirect('/registry/recipients?done=saved', {
      audit: { objectId: id, facts: { kind: read.kind, way: read.way } },
    });
  },
});

interface FoundRecipient extends Found {
  readonly recipient: ShareRecipient;
}

const RECIPIENT = {
  kind: 'ShareRecipient',
  find: async ({
    tx,
    params,
  }: Finding<{ id: string }, unknown, unknown>): Promise<FoundRecipient | undefined> => {
    const recipient = isUuid(params.id) ? await readShareRecipient(tx, params.id) : undefined;
    return recipient && { id: recipient.id, agencyId: recipient.agencyId, recipient };
  },
} as const;
const Id = z.object({ id: z.string().max(60) });

const open = route({
  method: 'GET',
  path: '/registry/recipients/:id',
  kind: 'page',
  object: RECIPIENT,
  policy: 'recipient.changed',
  audit: 'recipient.list',
  says: 'A recipient: how it is reached and for which area it is told',
  params: Id,
  handler: (c) => draw(c, c.found.recipient, { values: inputsOf(c.found.recipient) }),
});

const change = route({
  method: 'POST',
  path: '/registry/recipients/:id',
  kind: 'page',
  object: RECIPIENT,
  policy: 'recipient.changed',
  audit: 'recipient.changed',
  says: 'Changes how a recipient is reached, or no longer tells it',
  params: Id,
  body: Body,
  handler: async (c) => {
    const read = await readForm(c, c.body);
    const again = (errors: readonly FieldError[]) =>
      draw(c, c.found.recipient, { values: c.body, errors }, 422);
    if ('errors' in read) return again(read.errors);
    const done = await changeShareRecipient(
      c.tx,
      c.found.id,
      Number(c.body.version) || 0,
      read,
      c.actor.id,
      c.now,
    );
    if (!done) return again([{ field: 'name', problem: 'stale' }]);
    return redirect('/registry/recipients?done=saved', {
      audit: { facts: { way: read.way, active: read.active } },
    });
  },
});

async function draw(
  c: AtPage,
  recipient: ShareRecipient | null,
  form: FormState,
  status?: number,
): Promise<PlainAnswer> {
  const { agencies } = await listAgencies(c.tx, { limit: 2000, offset: 0 });
  return show(
    c,
    recipientPage,
    {
      id: recipient?.id ?? null,
      name: recipient?.name ?? '',
      kinds: Object.entries(SHARE_KINDS).map(([value, k]) => ({ value, label: k.says })),
      agencies: agencies
        .filter((a) => a.active && a.id !== c.actor.agencyId)
        .map((a) => ({ value: a.id, label: agencyLabel(a) })),
      form,
    },
    { here: 'registry', ...asRefused(status) },
  );
}

function inputsOf(r: ShareRecipient): Record<string, string> {
  return {
    kind: r.kind,
    name: r.name,
    way: r.way,
    agency: r.toAgencyId ?? '',
    email: r.email ?? '',
    postal: r.postal,
    area: r.area.join(', '),
    active: r.active ? 'yes' : 'no',
    version: String(r.version),
  };
}

async function readForm(
  c: AtPage,
  body: z.infer<typeof Body>,
): Promise<RecipientEntry | { readonly errors: readonly FieldError[] }> {
  const errors: FieldError[] = [];
  if (!Object.hasOwn(SHARE_KINDS, body.kind)) errors.push({ field: 'kind', problem: 'chooseOne' });
  if (body.name === '') errors.push({ field: 'name', problem: 'required' });
  const way = (['inbox', 'email', 'print'] as const).find((w) => w === body.way);
  if (!way) errors.push({ field: 'way', problem: 'chooseOne' });
  if (way === 'inbox' && !isUuid(body.agency)) errors.push({ field: 'agency', problem: 'chooseOne' });
  if (way === 'inbox' && isUuid(body.agency)) {
    const { agencies } = await listAgencies(c.tx, { limit: 2000, offset: 0 });
    if (!agencies.some((a) => a.id === body.agency && a.active))
      errors.push({ field: 'agency', problem: 'chooseOne' });
  }
  if (way === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(body.email))
    errors.push({ field: 'email', problem: 'notAnEmail' });
  if (way === 'print' && body.postal === '') errors.push({ field: 'postal', problem: 'required' });
  if (body.active !== 'yes' && body.active !== 'no') errors.push({ field: 'active', problem: 'chooseOne' });
  if (errors.length > 0 || !way) return { errors };
  return {
    kind: body.kind as ShareKind,
    name: body.name,
    way,
    toAgencyId: way === 'inbox' ? body.agency : null,
    email: way === 'email' ? body.email : null,
    postal: way === 'print' ? body.postal : '',
    area: body.area
      .split(',')
      .map((w) => w.trim())
      .filter(Boolean),
    active: body.active === 'yes',
  };
}

export const shareRecipientRoutes: readonly AnyRoute[] = [list, begin, add, open, change];
