import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isUuid } from '#basics/ids.js';
import { ISO_COUNTRIES } from '#domain/countries.js';
import { FIELD_CATALOGUE, type FieldName } from '#domain/fieldCatalogue.js';
import { FIELDS_ABROAD } from '#domain/foreignCopy.js';
import { countryName } from '#domain/foreignMessage.js';
import {
  approveExchange,
  endExchange,
  type ForeignExchange,
  listForeignExchanges,
  proposeExchange,
  readForeignExchange,
} from '#storage/foreignExchanges.js';
import { exchangesPage } from '#web/pages/foreignExchanges.js';
import type { FormState, ProblemCode } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { formErrors } from '../formProblems.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { type Showing, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** Agreements with foreign registries: proposed by one supervisor, put in force by another, switched off by either. */
const COUNTRIES = ISO_COUNTRIES.filter((c) => c !== 'USA')
  .map((code) => ({ code, name: countryName(code) }))
  .sort((a, b) => a.name.localeCompare(b.name, 'en'));

interface FoundExchange extends Found {
  readonly exchange: ForeignExchange;
}

const EXCHANGE = {
  kind: 'ForeignExchange',
  find: async ({
    tx,
    params,
  }: Finding<{ id: string }, unknown, unknown>): Promise<FoundExchange | undefined> => {
    const exchange = isUuid(params.id) ? await readForeignExchange(tx, params.id) : undefined;
    return exchange && { id: exchange.id, agencyId: null, exchange, firstPersonId: exchange.proposedBy };
  },
} as const;
const PARAMS = z.object({ id: z.string().max(60) });

const list = route({
  method: 'GET',
  path: '/foreign-exchanges',
  kind: 'page',
  object: { kind: 'ForeignExchange', all: true },
  policy: 'exchange.list',
  audit: 'exchange.list',
  says: 'What is exchanged with foreign registries, with whom and on what agreement',
  handler: (c) => draw(c, { values: {} }),
});

const typed = (max: number) => z.string().max(max).default('');

const propose = route({
  method: 'POST',
  path: '/foreign-exchanges',
  kind: 'page',
  object: { kind: 'ForeignExchange', all: true },
  policy: 'exchange.propose',
  audit: 'exchange.propose',
  says: 'Proposes an agreement with a foreign registry; it is off until somebody else puts it in force',
  body: z.object({
    country: typed(3),
    direction: typed(10),
    registry: typed(200),
    agreement: typed(300),
    legalBasis: typed(300),
    email: typed(200),
    fields: z.union([z.string().max(60), z.array(z.string().max(60)).max(80)]).default([]),
  }),
  handler: async (c) => {
    const { country, registry, agreement, legalBasis } = c.body;
    const direction = c.body.direction === 'out' || c.body.direction === 'in' ? c.body.direction : null;
    const asked = [c.body.fields].flat();
    const fields = asked.filter((f): f is FieldName => FIELDS_ABROAD.includes(f as FieldName));
    const problems: { field: string; problem: ProblemCode }[] = [];
    if (!COUNTRIES.some((x) => x.code === country)) problems.push({ field: 'country', problem: 'required' });
    if (direction === null) problems.push({ field: 'direction', problem: 'chooseOne' });
    for (const [field, value] of Object.entries({ registry, agreement, legalBasis }))
      if (value.trim() === '') problems.push({ field, problem: 'required' });
    const email = c.body.email.trim();
    if (email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email))
      problems.push({ field: 'email', problem: 'notAnEmail' });
    if (fields.length === 0 || fields.length !== asked.length)
      problems.push({ field: 'fields', problem: 'chooseOne' });
    if (problems.length > 0 || direction === null)
      return draw(
        c,
        { values: { ...c.body, fields: asked }, errors: formErrors(problems, c.body) },
        { status: 422, audit: { outcome: 'refused' } },
      );
    const id = await proposeExchange(
      c.tx,
      {
        country,
        direction,
        registry: registry.trim(),
        agreement: agreement.trim(),
        legalBasis: legalBasis.trim(),
        email,
        fields,
      },
      c.actor.id,
      c.now,
    );
    return redirect('/foreign-exchanges?done=proposed', {
      audit: { objectId: id, facts: { country, direction, fields } },
    });
  },
});

const approve = route({
  method: 'POST',
  path: '/foreign-exchanges/:id/approve',
  kind: 'page',
  object: EXCHANGE,
  policy: 'exchange.approve',
  audit: 'exchange.approve',
  says: 'Puts a proposed agreement in force, in the place of the one before',
  params: PARAMS,
  handler: async (c) => {
    if (!(await approveExchange(c.tx, c.found.id, c.actor.id, c.now))) return refuse('stale');
    return redirect('/foreign-exchanges?done=saved');
  },
});

const end = route({
  method: 'POST',
  path: '/foreign-exchanges/:id/end',
  kind: 'page',
  object: EXCHANGE,
  policy: 'exchange.end',
  audit: 'exchange.end',
  says: 'Switches an agreement off at once',
  params: PARAMS,
  handler: async (c) => {
    if (!(await endExchange(c.tx, c.found.id, `switched off by ${c.user.displayName}`, c.now)))
      return refuse('stale');
    return redirect('/foreign-exchanges?done=saved');
  },
});

export const foreignExchangeRoutes: readonly AnyRoute[] = [list, propose, approve, end];

async function draw(c: AtPage, form: FormState, showing: Showing = {}): Promise<PlainAnswer> {
  const exchanges = await listForeignExchanges(c.tx);
  c.note({ shown: exchanges.map((x) => x.id) });
  const may = (
    action: 'exchange.propose' | 'exchange.approve' | 'exchange.end',
    id = '*',
    firstPersonId?: string,
  ) =>
    decide(c.actor, action, {
      kind: 'ForeignExchange',
      id,
      agencyId: null,
      ...(firstPersonId ? { firstPersonId } : {}),
    }).allowed;
  return show(
    c,
    exchangesPage,
    {
      rows: exchanges.map((x) => ({
        id: x.id,
        country: countryName(x.country),
        direction: x.direction,
        registry: x.registry,
        agreement: x.agreement,
        legalBasis: x.legalBasis,
        email: x.email,
        fields: x.fields.map((f) => FIELD_CATALOGUE[f]?.label ?? f),
        state: x.state,
        proposed: { by: x.proposedByName ?? '', at: iso(x.proposedAtMs) },
        ...(x.approvedAtMs === null
          ? {}
          : { approved: { by: x.approvedByName ?? '', at: iso(x.approvedAtMs) } }),
        note: x.note,
        mayApprove: x.state === 'proposed' && may('exchange.approve', x.id, x.proposedBy),
        mayEnd: x.state !== 'off' && may('exchange.end', x.id),
      })),
      ...(may('exchange.propose')
        ? {
            add: {
              form,
              countries: COUNTRIES,
              fields: FIELDS_ABROAD.map((field) => ({ field, label: FIELD_CATALOGUE[field].label })),
            },
          }
        : {}),
    },
    { here: 'releases', ...showing },
  );
}
