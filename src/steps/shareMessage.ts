import { type ComposedMessage, composeMessage, type MessageValues } from '#domain/message.js';
import { referenceOf } from '#domain/reference.js';
import { isDeported } from '#domain/registrantEnd.js';
import { nameOnFile, withTribesNamed } from '#domain/registration.js';
import type { ReleaseBody, Withheld } from '#domain/release.js';
import type { RoutingRule } from '#domain/routingRules.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { NOT_CONTENT, sharedValues } from '#domain/sharedRegistration.js';
import { type ShareCandidate, WAY_CARRIES } from '#domain/sharing.js';
import { findAgency } from '#storage/agencies.js';
import { listContacts } from '#storage/agencyContacts.js';
import type { Tx } from '#storage/database.js';
import type { Registrant } from '#storage/registrants.js';
import type { RegistrantValue } from '#storage/registrantValues.js';
import { registryNames } from '#storage/registryPlaces.js';
import { digestOf, type ShareRound } from '#storage/shareRounds.js';
import { standingsOf } from '#storage/standings.js';

/** A round of telling, with what can be said in it. */
export interface Told {
  readonly registrant: Registrant;
  readonly round: ShareRound;
  readonly values: MessageValues;
  /** To whom it is no longer of concern: only that. */
  readonly leaving: MessageValues;
  /** What began or ended in the jurisdiction of a registry, by the key of the candidate. */
  readonly ties: ReadonlyMap<string, MessageValues>;
  readonly release: RuleSet<ReleaseBody>;
  readonly isTest: boolean;
}

/** What a recipient reads, with what is withheld; what a link can show is less than what a letter can. */
export function composeFor(
  told: Told,
  rule: RoutingRule,
  candidate: ShareCandidate,
  leaves: boolean,
): ComposedMessage {
  const planned = {
    kind: 'alert',
    identity: 'named',
    status: 'non-fugitive',
    class: rule.class,
    recipientRole: candidate.role,
    fieldGroups: rule.fields,
    facts: factsOf(told.round),
  } as const;
  const values = { ...(leaves ? told.leaving : told.values), ...told.ties.get(candidate.key) };
  const options = { isTest: told.isTest };
  const full = composeMessage(told.release, planned, values, options);
  const carries = WAY_CARRIES[candidate.way];
  if (!carries) return full;
  const readable = (told.release.body.readableBy[candidate.role] ?? []).filter((s) => carries.includes(s));
  const narrow = {
    ...told.release,
    body: { ...told.release.body, readableBy: { [candidate.role]: readable } },
  };
  const cut = composeMessage(narrow, planned, values, options);
  const held = new Set(full.withheld.map((w) => w.field));
  return {
    ...cut,
    withheld: cut.withheld.map(
      (w): Withheld => (held.has(w.field) ? w : { ...w, reason: 'not by an e-mail link; ask the registry' }),
    ),
  };
}

function factsOf(round: ShareRound) {
  return {
    event: 'registration-shared',
    direction: 'none',
    status: 'non-fugitive',
    path: 'named',
    hitKey: `registration-shared|v${round.round}`,
    rules: [],
    policy: {},
    standInFor: [],
    reason: '',
    leadSora: null,
  } as const;
}

/** Of everything that holds; what changed and references differ each time and are left out. */
export function digestOfMessage({ content }: ComposedMessage): string {
  const fields = content.sections.flatMap((s) => s.fields).filter((f) => !NOT_CONTENT.has(f.field));
  return digestOf(JSON.stringify(fields.map((f) => [f.field, f.value])));
}

/** The registration in the fields of messages, with what changed in this round. */
export async function valuesFor(
  tx: Tx,
  registrant: Registrant,
  values: readonly RegistrantValue[],
  changed: readonly string[],
): Promise<MessageValues> {
  return {
    ...sharedValues(
      {
        ...registrant,
        sealed: registrant.sealedAtMs !== null,
        deported: isDeported(registrant.state, await standingsOf(tx, registrant.id)),
      },
      withTribesNamed(values, await registryNames(tx)),
      changed,
    ),
    ...(await contactOf(tx, registrant)),
  };
}

/** What somebody hears to whom it is no longer of concern. */
export async function leavingFor(
  tx: Tx,
  registrant: Registrant,
  values: readonly RegistrantValue[],
): Promise<MessageValues> {
  return {
    registrantName: nameOnFile(values, registrant.displayName),
    registrantStatus: 'No longer lives, works or goes to school in your area, as far as is known here',
    ...(registrant.juvenile ? { juvenileAdjudication: 'yes' } : {}),
    ...(await contactOf(tx, registrant)),
  };
}

/** Who keeps the registration, for questions. */
async function contactOf(tx: Tx, registrant: Pick<Registrant, 'id' | 'agencyId'>): Promise<MessageValues> {
  const agency = await findAgency(tx, registrant.agencyId);
  const [contact] = await listContacts(tx, registrant.agencyId);
  return {
    reference: referenceOf(registrant.id),
    ...(agency ? { contactAgency: agency.name } : {}),
    ...(agency?.ori ? { contactOri: agency.ori } : {}),
    ...(contact?.phone ? { contactPhone: contact.phone } : {}),
  };
}
