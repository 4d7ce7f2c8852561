import {
  coversPlace,
  type PlaceWords,
  SHARE_KINDS,
  type ShareCandidate,
  type ShareKind,
  type ShareWay,
} from './sharing.js';
import type { RegistrationDuty } from './whereToRegister.js';

/** What is known of a registration and of those around it when a round of telling is planned. */
export interface ShareGround {
  /** The agency that keeps the registration; it is not told of it. */
  readonly agencyId: string;
  readonly duties: readonly RegistrationDuty[];
  /** Jurisdictions in which the person had to register at the round before. */
  readonly jurisdictionsBefore: readonly string[];
  /** Registries of the jurisdictions of both. */
  readonly registries: readonly {
    readonly id: string;
    readonly name: string;
    readonly jurisdiction: string;
  }[];
  /** Whom the agency keeps as recipients. */
  readonly kept: readonly KeptRecipient[];
  /** Where the person lives, works and goes to school. */
  readonly places: readonly PlaceWords[];
  /** Keys of those who were told of the registration before. */
  readonly toldBefore: ReadonlySet<string>;
}

export interface KeptRecipient {
  readonly id: string;
  readonly kind: ShareKind;
  readonly name: string;
  readonly way: Exclude<ShareWay, 'nsor'>;
  readonly toAgencyId: string | null;
  /** Towns, ZIP codes and tribes; none: the whole jurisdiction. */
  readonly area: readonly string[];
  readonly active: boolean;
}

export interface JudgedCandidate {
  readonly candidate: ShareCandidate;
  /** Was told before and is no longer concerned: hears that, once. */
  readonly leaves: boolean;
  /** Of a registry: where it registers. */
  readonly jurisdiction?: string;
}

/**
 * Everybody who could be told of a registration: NSOR, the registries of the jurisdictions where the person must register
 * or had to until now, and the kept recipients whose area covers a place or did. The rules decide which of them are owed
 * something (`planShares`).
 */
export function shareCandidates(ground: ShareGround): readonly JudgedCandidate[] {
  const found: JudgedCandidate[] = [
    {
      candidate: {
        key: 'nsor',
        role: 'fbi-cjis',
        tie: 'kept-recipient',
        name: 'NSOR (Attorney General)',
        way: 'nsor',
        agencyId: null,
        recipientId: null,
        because: 'Told by messages to NSOR',
      },
      leaves: false,
    },
  ];
  for (const sora of ground.registries) {
    if (sora.id === ground.agencyId) continue;
    const duty = ground.duties.find((d) => d.jurisdiction === sora.jurisdiction);
    const lost = duty === undefined && ground.jurisdictionsBefore.includes(sora.jurisdiction);
    found.push({
      candidate: {
        key: sora.id,
        role: 'sora',
        tie: 'must-register',
        name: sora.name,
        way: 'inbox',
        agencyId: sora.id,
        recipientId: null,
        because: lost
          ? 'The person had to register there until this change'
          : (duty?.because.map((b) => b.label).join(', ') ?? ''),
        ...(duty?.initialOnly
          ? { spared: 'Only the first registration is made there: nothing ties the person to it now.' }
          : {}),
      },
      leaves: lost,
      jurisdiction: sora.jurisdiction,
    });
  }
  for (const r of ground.kept) {
    if (!r.active) continue;
    const covered = coversPlace(r.area, ground.places);
    if (covered === null && !ground.toldBefore.has(r.id)) continue;
    found.push({
      candidate: {
        key: r.id,
        role: SHARE_KINDS[r.kind].role,
        tie: 'kept-recipient',
        name: r.name,
        way: r.way,
        agencyId: r.toAgencyId,
        recipientId: r.id,
        because: covered === null ? 'Was told before; the person has left its area' : `Its area: ${covered}`,
      },
      leaves: covered === null,
    });
  }
  return found;
}
