import { REGISTRANT_DUTIES, type RegistrantDutyKind } from '#domain/registrantDuties.js';
import {
  ABSCONDING_FINDINGS,
  COMPLETENESS,
  DUTY_OUTCOMES,
  NSOR_ANSWERS,
  TIERS,
} from '#domain/registryFigures.js';
import type { Block, Report } from '#domain/report.js';
import { codesUnder, figure, type Release } from '#domain/statistics.js';
import { addShown, type Shown, SUPPRESSION } from '#domain/suppression.js';
import { REGISTRANT_STATES } from '../pages/registrants.js';
import type { Texts } from '../text/text.js';
import { chartOf, drawn, shareOf, shownText } from './figures.js';

export interface RegistryFigures {
  readonly agency: string;
  /** `YYYY-MM-DD` of the agency's calendar. */
  readonly asOf: string;
  readonly published: boolean;
  readonly release: Release;
  /** The last twelve months, oldest first. */
  readonly months: readonly string[];
}

const right = { align: 'right' } as const;
const names = { namesRow: true, share: 3 } as const;

/** The statistics of one registry, for the agency itself. */
export function registryReport(view: RegistryFigures, t: Texts): Report {
  const of = (id: string) => figure([view.release], id);
  return {
    title: t('registryFigures.title'),
    sections: [
      {
        heading: t('statistics.about'),
        blocks: [
          {
            kind: 'facts',
            facts: [
              { name: t('statistics.whose'), value: view.agency },
              { name: t('registryFigures.asOf'), value: view.asOf },
            ],
          },
          ...(view.published
            ? ([
                { kind: 'paragraph', text: t('statistics.rule', { below: SUPPRESSION.threshold - 1 }) },
                { kind: 'paragraph', text: t('registryFigures.limits') },
              ] as const)
            : [{ kind: 'warning', text: t('statistics.exact') } as const]),
        ],
      },
      { heading: t('registryFigures.tiers'), blocks: [tiers(of, t), months(view, of, t)] },
      { heading: t('registryFigures.duties'), blocks: [duties(view, of, t)] },
      { heading: t('registryFigures.nsor'), blocks: nsor(of, t) },
      {
        heading: t('registryFigures.complete'),
        blocks: [single('complete', 'registrants|complete', COMPLETENESS, of, t)],
      },
      {
        heading: t('registryFigures.absconding'),
        blocks: [single('absconding', 'absconding|finding', ABSCONDING_FINDINGS, of, t)],
      },
    ],
  };
}

function tiers(of: (id: string) => Shown, t: Texts): Block {
  const rows = REGISTRANT_STATES.map((state) => ({
    label: t(`registry.state.${state}`),
    tiers: TIERS.map((tier) => of(`registrants|state=${state}|tier=${tier}`)),
    total: of(`registrants|state=${state}`),
  }));
  const words = TIERS.map((tier) => t(`registryFigures.tier.${tier}`));
  return chartOf(
    t,
    words,
    rows.map((r) => ({
      label: r.label,
      says: r.tiers.map((shown, i) => `${words[i]} ${shownText(shown)}`).join(', '),
      parts: r.tiers.map(drawn),
    })),
    {
      kind: 'table',
      id: 'tiers',
      caption: t('registryFigures.tiersCaption'),
      columns: [
        { heading: t('registryFigures.state'), ...names },
        ...words.map((heading) => ({ heading, ...right })),
        { heading: t('statistics.total'), ...right },
      ],
      rows: rows.map((r) => [r.label, ...r.tiers.map(shownText), shownText(r.total)]),
    },
  );
}

function months(view: RegistryFigures, of: (id: string) => Shown, t: Texts): Block {
  const rows = view.months.map((month) => ({ month, shown: of(`registrations|month=${month}`) }));
  return chartOf(
    t,
    [t('registryFigures.registrations')],
    rows.map((r) => ({ label: r.month, says: shownText(r.shown), parts: [drawn(r.shown)] })),
    {
      kind: 'table',
      id: 'registrations',
      caption: t('registryFigures.monthsCaption'),
      columns: [
        { heading: t('statistics.month'), ...names },
        { heading: t('registryFigures.registrations'), ...right },
      ],
      rows: rows.map((r) => [r.month, shownText(r.shown)]),
    },
  );
}

function duties(view: RegistryFigures, of: (id: string) => Shown, t: Texts): Block {
  const rows = codesUnder([view.release], 'duties', 'kind').map((kind) => {
    const outcomes = DUTY_OUTCOMES.map((outcome) => of(`duties|kind=${kind}|outcome=${outcome}`));
    const [onTime, late, overdue] = outcomes as [Shown, Shown, Shown, Shown];
    return {
      label: REGISTRANT_DUTIES[kind as RegistrantDutyKind]?.says ?? kind,
      outcomes,
      share: shareOf(onTime, addShown([onTime, late, overdue])),
    };
  });
  const words = DUTY_OUTCOMES.map((outcome) => t(`registryFigures.outcome.${outcome}`));
  return chartOf(
    t,
    words.slice(0, 3),
    rows.map((r) => ({
      label: r.label,
      says: r.outcomes.map((shown, i) => `${words[i]} ${shownText(shown)}`).join(', '),
      parts: r.outcomes.slice(0, 3).map(drawn),
    })),
    {
      kind: 'table',
      id: 'duties',
      caption: t('registryFigures.dutiesCaption'),
      columns: [
        { heading: t('registryFigures.duty'), ...names },
        ...words.map((heading) => ({ heading, ...right })),
        { heading: t('statistics.share'), ...right },
      ],
      rows: rows.map((r) => [r.label, ...r.outcomes.map(shownText), r.share ?? t('statistics.unknownShare')]),
    },
  );
}

function nsor(of: (id: string) => Shown, t: Texts): readonly Block[] {
  const accepted = of('nsor|answer=accepted');
  const answered = addShown([accepted, of('nsor|answer=rejected')]);
  return [
    {
      kind: 'paragraph',
      text: t('registryFigures.nsorText', {
        accepted: shownText(accepted),
        answered: shownText(answered),
        share: shareOf(accepted, answered) ?? t('statistics.unknownShare'),
      }),
    },
    single('nsor', 'nsor|answer', NSOR_ANSWERS, of, t),
  ];
}

function single<C extends string>(
  id: 'complete' | 'nsor' | 'absconding',
  step: string,
  codes: readonly C[],
  of: (id: string) => Shown,
  t: Texts,
): Block {
  const rows = codes.map((code) => ({
    label: t.named(`registryFigures.${id}.${code}`),
    shown: of(`${step}=${code}`),
  }));
  return chartOf(
    t,
    [t('statistics.number')],
    rows.map((r) => ({ label: r.label, says: shownText(r.shown), parts: [drawn(r.shown)] })),
    {
      kind: 'table',
      id,
      caption: t(`registryFigures.${id}Caption`),
      columns: [
        { heading: t(`registryFigures.${id}`), ...names },
        { heading: t('statistics.number'), ...right },
      ],
      rows: rows.map((r) => [r.label, shownText(r.shown)]),
    },
  );
}
