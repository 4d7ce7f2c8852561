import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApplicationKind } from '#domain/application.js';
import type { SubjectStatus } from '#domain/subject.js';
import type { ApplicationEvent, ApplicationFile } from '#formats/applications/fields.js';
import { ERRORS_FOR_FITTING } from '../../bench/matching/errorsForFitting.js';
import { inventPerson, travellerOf } from '../../bench/matching/population.js';
import { type Random, seeded } from '../../bench/matching/random.js';
import { REGISTER_SEED } from '../world/register.js';
import { newPartnerClient, type PartnerClient } from './client.js';
import { type PartnerContext, type RunningPartner, repeating } from './partner.js';
import { knownByPassport } from './registered.js';

/** What one simulated agency that decides on applications does differently from the others. */
export interface ApplicationHabits {
  readonly name: string;
  /** Of the trial's directory. */
  readonly agencyKey: string;
  readonly system: string;
  readonly feed: string;
  /** Seconds between two batches. */
  readonly everySeconds: number;
  /** What is applied for; a kind that stands twice is filed twice as often. */
  readonly kinds: readonly ApplicationKind[];
  /**
   * One batch in so many has somebody whom the register knows by passport, name and birth date, and each of the first ones
   * until every kind has come for both statuses.
   */
  readonly certainEvery: number;
  /** The facts of a new application, besides its kind and the applicant. */
  invent(kind: ApplicationKind, random: Random, n: number): Omit<Filed, 'kind' | 'person'>;
  /** What the agency adds from a search of its own. */
  search?(person: ApplicationEvent['person']): Partial<Pick<ApplicationEvent, 'checks' | 'lookouts'>>;
  /** Before each batch. */
  prepare?(client: PartnerClient, turn: number): Promise<void>;
  write(file: ApplicationFile, random: Random): { readonly bytes: Uint8Array; readonly type: string };
}

type Filed = Omit<ApplicationEvent, 'sequence' | 'event' | 'at'>;

/** What the agency keeps between starts: its numbers never begin again. */
interface Kept {
  sequence: number;
  batches: number;
  /** Applicants so far whose identity is certain. */
  known: number;
  cursor: string;
}

/**
 * An agency that hands in batches of applications as it decides them, with the faults of real feeds: some batches come
 * twice, some after a later one, some cut off; an application is amended late, and now and then names somebody of the
 * invented register. Reads the answers to its applications as they come.
 */
export async function startApplications(
  context: PartnerContext,
  habits: ApplicationHabits,
): Promise<RunningPartner> {
  const agency = context.trial.agencies.find((a) => a.key === habits.agencyKey);
  if (!agency) throw new Error(`no agency ${habits.agencyKey} in the trial`);
  const client = await newPartnerClient(context, {
    agencyId: agency.id,
    name: habits.name,
    scopes: ['applications:write', ...(habits.agencyKey === 'passports' ? CLASS_SCOPES : [])],
  });
  const file = join(context.folder, 'kept.json');
  mkdirSync(context.folder, { recursive: true });
  const kept = readKept(file);
  const open: Filed[] = [];
  let held: ReturnType<ApplicationHabits['write']> | null = null;

  return repeating(context, habits.name, habits.everySeconds * 1000, async (turn) => {
    await habits.prepare?.(client, turn);
    kept.batches += 1;
    const random = seeded(kept.batches * 104_729 + habits.name.length);
    const events = batchOf(context, habits, kept, open, random);
    const whole = habits.write(
      {
        system: habits.system,
        feed: habits.feed,
        batch: `${habits.feed.toUpperCase()}-${kept.batches}`,
        prepared: new Date().toISOString(),
        test: true,
        events,
      },
      random,
    );
    // Numbers are kept before anything leaves: a crash in between skips some, and never uses one twice.
    writeFileSync(file, JSON.stringify(kept));
    const sent = await sendWithFaults(client, whole, held, random);
    held = sent.held;
    const answers = await readAnswers(client, kept);
    writeFileSync(file, JSON.stringify(kept));
    const matches = answers.filter((a) => a === 'possible-match' || a === 'match-confirmed').length;
    context.say(
      `${habits.name}: ${events.length} application events, ${sent.says}; ${answers.length} answers came back, ${matches} with a match`,
    );
  });
}

const CLASS_SCOPES = ['class:query', 'class:extract'] as const;

function readKept(file: string): Kept {
  const fresh: Kept = { sequence: 0, batches: 0, known: 0, cursor: '0' };
  try {
    return { ...fresh, ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<Kept>) };
  } catch {
    return fresh;
  }
}

function batchOf(
  context: PartnerContext,
  habits: ApplicationHabits,
  kept: Kept,
  open: Filed[],
  random: Random,
): ApplicationEvent[] {
  const events: ApplicationEvent[] = [];
  const add = (filed: Filed, event: ApplicationEvent['event']) => {
    kept.sequence += 1;
    events.push({ ...filed, sequence: kept.sequence, event, at: new Date().toISOString() });
  };
  // What was filed before goes on: amended, decided, taken back.
  for (let i = 0; i < 3 && open.length > 4; i++) {
    const at = random.below(open.length);
    const filed = open[at]!;
    const what = random.pick(['amended', 'issued', 'issued', 'denied', 'withdrawn'] as const);
    add(what === 'amended' ? { ...filed, purpose: 'changed' } : filed, what);
    if (what !== 'amended') open.splice(at, 1);
  }
  const count = 3 + random.below(6);
  for (let i = 0; i < count; i++) {
    const isDue = kept.batches % habits.certainEvery === 1 % habits.certainEvery;
    const isCertain = i === 0 && (isDue || kept.known < 2 * new Set(habits.kinds).size);
    const turn = isCertain ? knownTurn(habits.kinds, kept.known++) : null;
    const kind = turn?.kind ?? random.pick(habits.kinds);
    const person = described(
      turn
        ? knownByPassport(context, firstOf(habits.name) + kept.batches * 59, turn.status)
        : somebody(context, random, kept.sequence),
    );
    const filed = {
      ...habits.invent(kind, random, kept.sequence),
      kind,
      person,
      ...habits.search?.(person),
    };
    open.push(filed);
    add(filed, 'filed');
  }
  return events;
}

/** Of which kind and status the `n`th certain applicant is: every pair comes before one comes again. */
export function knownTurn(
  kinds: readonly ApplicationKind[],
  n: number,
): { readonly kind: ApplicationKind; readonly status: SubjectStatus } {
  const each = [...new Set(kinds)];
  return { kind: each[Math.floor(n / 2) % each.length]!, status: n % 2 === 0 ? 'non-fugitive' : 'wanted' };
}

/** Each system has its own applicants: the record at which it begins to look. */
function firstOf(system: string): number {
  return [...system].reduce((n, c) => n + c.charCodeAt(0) * 13, 0);
}

/** Mostly people whom nobody knows; one in forty is of the register under some spelling. */
function somebody(context: PartnerContext, random: Random, n: number): Described {
  const isKnown = random.chance(0.025);
  const index = isKnown ? random.below(context.trial.records) : 7_000_000 + n;
  return travellerOf(inventPerson(REGISTER_SEED, index, undefined, isKnown ? 0.94 : 0.5), random, {
    errors: ERRORS_FOR_FITTING,
    errorCount: isKnown && random.chance(0.4) ? 1 : 0,
    rewritten: isKnown ? 0.3 : 0.05,
    documentShown: isKnown ? 0.4 : 1,
  }).person;
}

/** The contract's fields of a person; what it has no word for is not sent. */
function described(p: Described): ApplicationEvent['person'] {
  const text = (t: string | undefined) => (t === undefined || t.trim() === '' ? undefined : t.trim());
  return JSON.parse(
    JSON.stringify({
      names: p.names.map((n) => ({
        surname: text(n.surname),
        given: text(n.given),
        middle: text(n.middle),
        full: text(n.full),
      })),
      birthDates: p.birthDates?.slice(0, 1),
      sex: p.sex,
      citizenships: p.citizenships,
      documents: p.documents
        ?.filter((d) => d.kind === 'passport')
        .map((d) => ({ kind: 'passport', number: d.number, issuer: d.issuer })),
    }),
  ) as ApplicationEvent['person'];
}

type Described = Pick<
  ReturnType<typeof travellerOf>['person'],
  'names' | 'birthDates' | 'sex' | 'citizenships' | 'documents'
>;

/** One batch in ten comes twice, one in ten after the next, one in fifteen is cut off and sent again whole. */
async function sendWithFaults(
  client: PartnerClient,
  batch: { readonly bytes: Uint8Array; readonly type: string },
  held: { readonly bytes: Uint8Array; readonly type: string } | null,
  random: Random,
): Promise<{ readonly says: string; readonly held: typeof held }> {
  const send = async (bytes: Uint8Array, type: string) => {
    const { status } = await client.send('POST', '/api/v1/applications', bytes, type);
    if (status >= 400) throw new Error(`a batch was answered ${status}`);
  };
  if (held === null && random.chance(0.1))
    return { says: 'held back until after the next batch', held: batch };
  let says = 'sent';
  if (random.chance(0.07)) {
    await send(batch.bytes.subarray(0, Math.floor(batch.bytes.length * 0.6)), batch.type);
    says = 'sent cut off, then whole';
  }
  await send(batch.bytes, batch.type);
  if (random.chance(0.1)) {
    await send(batch.bytes, batch.type);
    says = 'sent twice';
  }
  if (held) {
    await send(held.bytes, held.type);
    says = 'sent, and an older batch after it';
  }
  return { says, held: null };
}

async function readAnswers(client: PartnerClient, kept: Kept): Promise<string[]> {
  const { status, body } = await client.send('GET', `/api/v1/applications/answers?after=${kept.cursor}`);
  if (status !== 200) throw new Error(`answers: ${status}`);
  const { answers, cursor } = body as { answers: readonly { answer: string }[]; cursor: string };
  kept.cursor = cursor;
  return answers.map((a) => a.answer);
}
