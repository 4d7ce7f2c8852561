import { z } from 'zod';
import { formatSays } from '#domain/messageFormat.js';
import { findAgency } from '#storage/agencies.js';
import { applyFormatStep, formatsOf } from '#storage/applyFormatStep.js';
import { jsonAnswer } from '../answer.js';
import { refuse } from '../errors.js';
import type { FoundAgency } from '../pages/agencies.js';
import { type AnyRoute, type Finding, route } from '../route.js';

/** Message formats for an agency's own programs: what is announced, a test message, and taking it before its day. */
const SCOPE = 'formats:write';

/** The agency of the asking client, never one that the request names. */
const OWN = {
  kind: 'Agency',
  find: async ({ tx, actor }: Finding<unknown, unknown, unknown>): Promise<FoundAgency | undefined> => {
    const agency = actor && (await findAgency(tx, actor.agencyId));
    return agency && { id: agency.id, agencyId: agency.id, agency };
  },
} as const;

const Out = z
  .object({
    format: z.number().int().meta({ description: 'In which your agency is told now' }),
    says: z.string(),
    announced: z
      .array(
        z.object({
          format: z.number().int(),
          says: z.string(),
          from: z.iso.datetime().meta({ description: 'From then on every message comes in it' }),
          accepted: z.boolean().meta({ description: 'Your agency reads it already' }),
        }),
      )
      .meta({ description: 'Formats whose day is ahead, the nearest first' }),
  })
  .meta({ id: 'MessageFormats' });

async function asJson(c: {
  readonly tx: Parameters<typeof formatsOf>[0];
  readonly now: number;
  readonly found: FoundAgency;
}): Promise<z.infer<typeof Out>> {
  const { version, ahead } = await formatsOf(c.tx, c.found.agency, c.now);
  return {
    format: version,
    says: formatSays(version),
    announced: ahead.map((f) => ({
      format: f.version,
      says: formatSays(f.version),
      from: new Date(f.from).toISOString(),
      accepted: f.accepted,
    })),
  };
}

const list = route({
  method: 'GET',
  path: '/api/v1/message-formats',
  kind: 'api',
  scope: SCOPE,
  object: OWN,
  policy: 'format.show',
  audit: 'format.show',
  says: 'In which format your agency is told, and what is announced to it',
  response: { 200: Out },
  handler: async (c) => jsonAnswer(await asJson(c)),
});

const Body = z
  .object({
    officer: z.string().trim().min(1).max(200).meta({ description: 'Who at your agency answers for it' }),
    note: z.string().trim().max(500).default(''),
  })
  .meta({ id: 'MessageFormatRequest' });

function choosing(of: {
  readonly part: 'accept' | 'try';
  readonly kind: 'accepted' | 'tried';
  readonly says: string;
  readonly explains: string;
}): AnyRoute {
  return route({
    method: 'POST',
    path: `/api/v1/message-formats/:format/${of.part}`,
    kind: 'api',
    scope: SCOPE,
    object: OWN,
    policy: 'format.chosen',
    audit: 'format.chosen',
    says: of.says,
    explains: of.explains,
    params: z.object({ format: z.coerce.number().int().min(1).max(999) }),
    body: Body,
    response: { 200: Out },
    handler: async (c) => {
      const { format } = c.params;
      const step = {
        version: format,
        kind: of.kind,
        byName: `${c.body.officer} (API)`,
        byUserId: null,
        note: c.body.note,
      };
      if ((await applyFormatStep(c.tx, c.found.agency, step, c.now)) === null)
        return refuse('unprocessable', {
          issues: [
            {
              at: 'params.format',
              problem: 'a format announced to your agency; one that it has accepted is not accepted again',
            },
          ],
        });
      c.note({ format, kind: of.kind });
      return jsonAnswer(await asJson(c));
    },
  });
}

const accept = choosing({
  part: 'accept',
  kind: 'accepted',
  says: 'Accepts an announced message format before its day',
  explains:
    'Messages planned from now on come in it. Until its day a person of the agency may go back, on its page.',
});
const tryOut = choosing({
  part: 'try',
  kind: 'tried',
  says: 'Has a test message of a format sent on every way in which your agency is told',
  explains: 'It is marked as a test on every channel, names nobody and starts no clock.',
});

export const messageFormatApi: readonly AnyRoute[] = [list, accept, tryOut];
