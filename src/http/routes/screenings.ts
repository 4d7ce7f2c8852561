import { z } from 'zod';
import { isPartialDate } from '#basics/dates.js';
import { clean } from '#domain/fieldReader.js';
import type { PersonDescription } from '#domain/person.js';
import { liveResult, registerDoubt } from '#domain/registerDoubt.js';
import { catchUp } from '#screening/followRegister.js';
import { feedStates } from '#storage/registerRecords.js';
import { jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import { freshnessOf, freshnessShape, liveResultShape } from '../liveAnswer.js';
import { type AnyRoute, route } from '../route.js';

/**
 * One traveller against the register, now. Told is the match result only: whether somebody must look, how strongly,
 * and on which state of the register the answer rests. Nothing of a record leaves by this door.
 */
const text = (max: number) => z.string().trim().min(1).max(max);

export const personShape = z.object({
  names: z
    .array(
      z.object({
        surname: text(120).optional(),
        given: text(120).optional(),
        middle: text(120).optional(),
        full: text(300).optional(),
      }),
    )
    .max(20)
    .default([]),
  birthDates: z.array(z.string().refine(isPartialDate, 'YYYY, YYYY-MM or YYYY-MM-DD')).max(5).optional(),
  sex: z.enum(['M', 'F', 'X', 'U']).optional(),
  citizenships: z
    .array(z.string().regex(/^[A-Z]{2,3}$/, 'a country code of 2 or 3 capitals'))
    .max(10)
    .optional(),
  documents: z
    .array(
      z.object({
        kind: z.enum([
          'passport',
          'passport-card',
          'visa',
          'identity-card',
          'resident-card',
          'refugee',
          'reentry',
          'driver-licence',
          'trusted-traveller',
          'crew-certificate',
          'military',
          'other',
        ]),
        number: text(40),
        issuer: z
          .string()
          .regex(/^[A-Z]{2,3}$/)
          .optional(),
      }),
    )
    .max(10)
    .optional(),
  fbiNumber: text(12).optional(),
  aNumber: text(12).optional(),
});

/** A person who is asked about: with something to look for. */
export const personAsked = personShape.refine(
  (p) =>
    p.names.some((n) => Object.values(n).some(Boolean)) ||
    (p.documents?.length ?? 0) > 0 ||
    p.fbiNumber !== undefined ||
    p.aNumber !== undefined,
  'a name, or a document, FBI number or alien number',
);

const ask = route({
  method: 'POST',
  path: '/api/v1/screenings',
  kind: 'api',
  object: { kind: 'Screening', all: true },
  policy: 'screening.asked',
  audit: 'screening.asked',
  says: 'Screens one traveler now; a stale or missing register never answers "no match"',
  body: personAsked,
  response: {
    200: z.object({
      result: liveResultShape,
      band: z.enum(['urgent', 'review']).nullable(),
      matches: z.number(),
      degraded: z.boolean(),
      reason: z.string(),
      register: z
        .object({
          epoch: z.number(),
          records: z.number(),
          model: z.string(),
          tables: z.string(),
          lines: z.string(),
        })
        .nullable(),
      freshness: freshnessShape,
      screenedAt: z.string(),
    }),
  },
  prepare: async ({ services, body }) => {
    const { screening } = services;
    if (!screening) return null;
    await catchUp(services.db, screening);
    return screening.screenNow({ id: 'asked', person: clean(body) as PersonDescription });
  },
  handler: async ({ tx, now, prepared, note }) => {
    const feeds = await feedStates(tx);
    const doubt = registerDoubt(prepared !== null, feeds, now);
    const { stale, degraded, reason } = doubt;
    const matches = prepared?.screened[0]?.matches ?? [];
    if (prepared && prepared.screened.length !== 1) refuse('failed');
    const result = liveResult(matches.length, doubt);
    note({
      result,
      matches: matches.length,
      records: matches.map((m) => m.id),
      epoch: prepared?.stamp.registerEpoch ?? null,
      stale: stale.map((f) => f.code),
    });
    return jsonAnswer({
      result,
      band: matches[0]?.band ?? null,
      matches: matches.length,
      degraded,
      reason,
      register: prepared
        ? {
            epoch: prepared.stamp.registerEpoch,
            records: prepared.stamp.registerSize,
            model: prepared.stamp.modelVersion,
            tables: prepared.stamp.tablesVersion,
            lines: prepared.stamp.linesVersion,
          }
        : null,
      freshness: freshnessOf(feeds, stale),
      screenedAt: new Date(now).toISOString(),
    });
  },
});

export const screeningApiRoutes: readonly AnyRoute[] = [ask];
