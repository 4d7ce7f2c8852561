import { z } from 'zod';
import { decide } from '#access/decide.js';
import { isLikelyDay } from '#basics/dates.js';
import type { AuditAction } from '#domain/auditAction.js';
import { leftForGood } from '#domain/keepMovedOut.js';
import { isDeported, standingSays } from '#domain/registrantEnd.js';
import { mayRegister, placesOfValues } from '#domain/registration.js';
import { completeness, ELEMENT_GROUPS, type ElementGroup, elementsOf } from '#domain/registrationElements.js';
import { whereToRegister } from '#domain/whereToRegister.js';
import { findAgency } from '#storage/agencies.js';
import { unansweredFields } from '#storage/agencyFields.js';
import { together } from '#storage/database.js';
import { dayQuestionsOf } from '#storage/dayQuestions.js';
import { inquiriesOfRegistrant } from '#storage/redress.js';
import { dutiesOf, type StoredDuty } from '#storage/registrantDuties.js';
import { currentPhoto, filesOf } from '#storage/registrantFiles.js';
import type { Registrant } from '#storage/registrants.js';
import { valuesOf } from '#storage/registrantValues.js';
import { registerPerson, visitsOf } from '#storage/registration.js';
import { electedTribes, registryNames } from '#storage/registryPlaces.js';
import { relocationsOf } from '#storage/relocations.js';
import { sharesOf } from '#storage/shares.js';
import { standingsOf } from '#storage/standings.js';
import { noticesOfRecord } from '#storage/travelNotices.js';
import { type NextStep, registrantPage } from '#web/pages/registrant.js';
import type { FieldError, FormState } from '#web/view.js';
import { type PlainAnswer, redirect } from '../answer.js';
import { dateFields } from '../dateFields.js';
import { type AtRegistrant, mayDo, REGISTRANT, RegistrantId, todayOf } from '../foundRegistrant.js';
import { dateInputs, dateOf } from '../recordForm.js';
import { type AnyRoute, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { dutyRow } from '../views/dutyRow.js';
import { registryLabel } from '../views/jurisdiction.js';
import { countShares } from '../views/shares.js';

/** The file of one registrant: what is known, what is due and what comes next. */

const showOne = route({
  method: 'GET',
  path: '/registry/:id',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.show',
  audit: 'registrant.show',
  says: 'The file of a registrant: what is known, what is due and why',
  params: RegistrantId,
  handler: (c) => draw(c),
});

const register = route({
  method: 'POST',
  path: '/registry/:id/register',
  kind: 'page',
  object: REGISTRANT,
  policy: 'registrant.registered',
  audit: 'registrant.registered',
  says: 'Enters a person as registered; from then on the duties run',
  params: RegistrantId,
  body: z.object({
    ...dateFields('on'),
  }),
  handler: async (c) => {
    const on = dateOf(c.body, 'on');
    const again = (error: FieldError) => draw(c, { values: c.body, errors: [error] }, 422);
    if (!isLikelyDay(on)) return again({ field: 'on', problem: 'notADate' });
    const done = await registerPerson(c.tx, { actor: c.actor, nowMs: c.now }, c.found.id, on);
    if (!done.ok) return again({ field: 'on', problem: 'registration', values: { says: done.error.says } });
    return redirect(`/registry/${c.found.id}?done=saved`, { audit: { facts: { on } } });
  },
});

async function draw(c: AtRegistrant, form?: FormState, status?: number): Promise<PlainAnswer> {
  const registrant = c.found.registrant;
  const { tx } = c;
  const [
    values,
    duties,
    files,
    tribes,
    unanswered,
    shares,
    visits,
    challenges,
    standings,
    names,
    moves,
    notices,
    agency,
    asked,
  ] = await together(tx, () => [
    valuesOf(tx, registrant.id),
    dutiesOf(tx, registrant.id),
    filesOf(tx, registrant.id),
    electedTribes(tx),
    unansweredFields(tx, registrant),
    sharesOf(tx, registrant.id),
    visitsOf(tx, registrant.id),
    challengesOf(c, registrant),
    standingsOf(tx, registrant.id),
    registryNames(tx),
    relocationsOf(tx, registrant.id),
    registrant.recordId === null ? Promise.resolve([]) : noticesOfRecord(tx, registrant.recordId),
    findAgency(tx, registrant.agencyId),
    dayQuestionsOf(tx, registrant.id),
  ]);
  const complete = completeness(new Set(values.map((v) => v.element)));
  const today = todayOf(c);
  const photo = currentPhoto(files);
  const where = whereToRegister(placesOfValues(values), tribes, today);
  const may = mayRegister(
    registrant.state,
    complete,
    values.some((v) => v.element === 'offence' && v.state === 'known'),
    today,
    today,
    unanswered,
  );
  const round = shares.filter((s, _i, all) => s.roundId === all[0]?.roundId);
  const asks = registrant.state === 'pending' && mayDo(c.actor, 'registrant.registered', registrant);
  c.note({ shown: registrant.id });
  return show(
    c,
    registrantPage,
    {
      id: registrant.id,
      name: registrant.displayName,
      number: registrant.number,
      photo: photo ? { file: photo.id, on: photo.takenOn } : null,
      state: registrant.state,
      deported: isDeported(registrant.state, standings),
      leftForGood: leftForGood(registrant.state, standings.at(-1)?.how),
      tier: registrant.tier,
      basis: registrant.initialBasis,
      basisOn: registrant.initialOn,
      registeredOn: registrant.registeredOn,
      recordId: registrant.recordId,
      mayAskPassport:
        registrant.recordId !== null &&
        registrant.state !== 'ended' &&
        decide(c.actor, 'passport.drafted', {
          kind: 'PassportRequest',
          id: registrant.recordId,
          agencyId: registrant.agencyId,
        }).allowed,
      dutyEndsOn: registrant.dutyEndsOn,
      percent: registrant.percentComplete,
      parts: (Object.keys(ELEMENT_GROUPS) as ElementGroup[]).map((code) => ({
        code,
        title: ELEMENT_GROUPS[code].title,
        entries: values.filter((v) => v.state === 'known' && elementsOf(code).some(([e]) => e === v.element))
          .length,
        open: complete.open.filter((o) => o.group === code).map((o) => o.label),
      })),
      // Whom was told when has a page of its own.
      duties: duties.filter((d) => d.kind !== 'share' || d.state === 'open').map((d) => dutyRow(d, today)),
      next: nextStep(registrant, complete.open[0]?.group ?? null, duties),
      inNsor:
        registrant.registeredOn === null || registrant.state === 'ended'
          ? null
          : registrant.recordId !== null,
      moves: moves.map((m) => ({
        id: m.id,
        to: m.registrantId === registrant.id ? m.toName : m.fromName,
        away: m.registrantId === registrant.id,
        on: m.expectedOn,
        state: m.state,
      })),
      notices: notices.map((n) => ({ id: n.id, on: n.departsOn, countries: n.countries.join(', ') })),
      daysAsked: asked.some((q) => q.settled === undefined),
      notHere:
        (registrant.state === 'pending' || registrant.state === 'registered') &&
        where.duties.length > 0 &&
        where.unsettled.length === 0 &&
        !where.duties.some((d) => d.jurisdiction === agency?.jurisdiction),
      where: where.duties.map((d) => ({
        jurisdiction: d.jurisdiction,
        name: registryLabel(d.jurisdiction, names),
        because: d.because.map((b) => b.label).join('; '),
        initialOnly: d.initialOnly,
      })),
      told: registrant.registeredOn ? countShares(round, today) : null,
      unsettled: where.unsettled.map((u) => `${u.label}: ${u.says}`),
      ...challenges,
      standings: standings
        .toReversed()
        .map(({ on, how, reason, by }) => ({ on, says: standingSays(how), reason, by })),
      visits: visits.map((v) => ({
        id: v.id,
        on: v.visitedOn,
        photo: v.photoTaken,
        note: v.note,
      })),
      register: asks
        ? {
            form: form ?? { values: dateInputs('on', today) },
            notReady: may.ok ? null : may.error.says,
          }
        : null,
    },
    {
      here: 'registry',
      ...asRefused(status),
    },
  );
}

/** What an officer does next with a file, of what the law orders; null where nothing of it is open. */
function nextStep(
  registrant: Registrant,
  openPart: ElementGroup | null,
  duties: readonly StoredDuty[],
): NextStep | null {
  if (registrant.state === 'pending')
    return openPart ? { step: 'ask', part: openPart } : { step: 'register' };
  if (registrant.registeredOn === null || registrant.state === 'ended') return null;
  if (registrant.tier === null) return { step: 'tier' };
  return duties.some((d) => d.kind === 'nsor-entry' && d.state === 'open') ? { step: 'nsor' } : null;
}

/** What the registrant challenges, for whoever may see it. */
async function challengesOf(c: AtRegistrant, registrant: Registrant) {
  const may = (action: AuditAction, agencyId: string) =>
    decide(c.actor, action, { kind: 'Redress', id: registrant.id, agencyId }).allowed;
  const mayChallenge = may('redress.received', registrant.agencyId);
  if (!mayChallenge) return {};
  return {
    mayChallenge,
    challenges: (await inquiriesOfRegistrant(c.tx, registrant.id)).map((i) => ({
      id: i.id,
      number: i.number,
      kind: i.kind,
      state: i.state,
      opens: may('redress.show', i.agencyId),
    })),
  };
}

export const registrantRoutes: readonly AnyRoute[] = [showOne, register];
