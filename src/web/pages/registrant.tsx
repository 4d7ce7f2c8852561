import type { ReactElement } from 'react';
import type { RedressKind, RedressState } from '#domain/redress.js';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { DateField, ErrorSummary, PostForm, Submit } from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { Reckoned, type ReckoningView } from '../parts/Reckoned.js';
import { Code, Tag } from '../parts/Tags.js';
import { dateText } from '../parts/When.js';
import type { FormState } from '../view.js';
import { Portrait } from './registrantFiles.js';
import { Links, Next } from './registrantLinks.js';
import { type RegistrantState, StateTag, type TierCode } from './registrants.js';

export interface DutyRow {
  readonly id: string;
  readonly says: string;
  readonly due: string;
  readonly opens: string | null;
  readonly doneOn: string | null;
  readonly late: boolean;
  readonly overdue: boolean;
  readonly reckoning: ReckoningView;
}

/** What comes next of registering, tiering and entering a person. */
export type NextStep =
  | { readonly step: 'ask'; readonly part: string }
  | { readonly step: 'register' | 'tier' | 'nsor' };

export interface RegistrantView {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  /** The photograph that shows the person now. */
  readonly photo: { readonly file: string; readonly on: string } | null;
  readonly state: RegistrantState;
  /** Left by a deportation: the duty rests until a return. */
  readonly deported: boolean;
  /** Moved to another jurisdiction: how long the file is kept is a question of its own. */
  readonly leftForGood?: boolean;
  readonly tier: TierCode | null;
  readonly basis:
    | 'held'
    | 'sentenced'
    | 'residence'
    | 'employment'
    | 'school'
    | 'entered-country'
    | 'federal-release';
  readonly basisOn: string;
  readonly registeredOn: string | null;
  /** Its register record: what a travel notice is filed for. */
  readonly recordId: string | null;
  /** The reader may ask the Department of State about the person of the record. */
  readonly mayAskPassport?: boolean;
  readonly dutyEndsOn: string | null;
  readonly percent: number;
  readonly parts: readonly {
    readonly code: string;
    readonly title: string;
    readonly entries: number;
    readonly open: readonly string[];
  }[];
  readonly duties: readonly DutyRow[];
  readonly next: NextStep | null;
  /** Whether NSOR holds the person; null before registration and after its end. */
  readonly inNsor: boolean | null;
  readonly moves: readonly {
    readonly id: string;
    /** The other jurisdiction's agency. */
    readonly to: string;
    /** Announced by this agency; false: announced to it. */
    readonly away: boolean;
    readonly on: string;
    readonly state: 'announced' | 'accepted' | 'arrived' | 'failed-to-appear' | 'cancelled';
  }[];
  readonly notices: readonly { readonly id: string; readonly on: string; readonly countries: string }[];
  /** No place of the file lies in the reader's own jurisdiction. */
  readonly notHere: boolean;
  /** An import asks about the days, and nobody has settled it. */
  readonly daysAsked?: boolean;
  readonly where: readonly {
    readonly jurisdiction: string;
    /** Its registration agency, where one is in the directory; else the place. */
    readonly name: string;
    readonly because: string;
    readonly initialOnly: boolean;
  }[];
  readonly unsettled: readonly string[];
  /** Who was told of the registration, in numbers; null before it is registered. */
  readonly told: {
    readonly told: number;
    readonly owed: number;
    readonly overdue: number;
    readonly spared: number;
  } | null;
  /** Whether the reader may file a challenge of the registrant. */
  readonly mayChallenge?: boolean;
  readonly challenges?: readonly {
    readonly id: string;
    readonly number: string;
    readonly kind: RedressKind;
    readonly state: RedressState;
    readonly opens: boolean;
  }[];
  /** Ends, rests and returns of the registration, the newest first. */
  readonly standings: readonly {
    readonly on: string;
    readonly says: string;
    readonly reason: string;
    readonly by: string;
  }[];
  readonly visits: readonly {
    readonly id: string;
    readonly on: string;
    readonly photo: boolean;
    readonly note: string;
  }[];
  /** Present while the person is not registered; `notReady` says why it cannot be done yet. */
  readonly register: { readonly form: FormState; readonly notReady: string | null } | null;
}

export const registrantPage: Page<RegistrantView> = {
  title: (view, t) => t('registrant.title', { name: view.name, number: view.number }),
  width: 'wide',
  failed: (view) => (view.register?.form.errors?.length ?? 0) > 0,
  Body: Registrant,
};

function Registrant({ view }: { readonly view: RegistrantView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {view.register ? (
        <ErrorSummary form={view.register.form} labels={{ on: t('registrant.registerOn') }} />
      ) : null}
      <PageHead title={view.name} />
      {view.photo ? (
        <Portrait registrant={view.id} name={view.name} file={view.photo.file} on={view.photo.on} />
      ) : null}
      <Facts
        inRow
        pairs={[
          [t('registry.number'), <Code key="n">{view.number}</Code>],
          [t('registry.state'), <StateTag key="s" state={view.state} deported={view.deported} />],
          [t('registry.tier'), view.tier ? t(`registry.tier.${view.tier}`) : t('registry.noTier')],
          [t('registrant.since'), `${t(`registry.basis.${view.basis}`)}, ${dateText(view.basisOn)}`],
          [
            t('end.because'),
            (view.state === 'ended' || view.state === 'moved-out' || view.state === 'in-custody') &&
            view.standings[0]
              ? `${view.standings[0].says}, ${dateText(view.standings[0].on)}`
              : null,
          ],
          [t('registrant.registeredOn'), view.registeredOn ? dateText(view.registeredOn) : null],
          [
            t('registrant.dutyEnds'),
            view.dutyEndsOn
              ? dateText(view.dutyEndsOn)
              : view.tier === 'III'
                ? t('registrant.forLife')
                : null,
          ],
          [
            t('registrant.nsorState'),
            view.inNsor === null ? null : t(view.inNsor ? 'registrant.inNsor' : 'registrant.notInNsor'),
          ],
          [t('registry.complete'), t('registrant.percent', { n: view.percent })],
        ]}
      />
      <Next view={view} />
      <Links view={view} />
      <h2>{t('registrant.duties')}</h2>
      <Duties rows={view.duties} />
      <h2>{t('registrant.parts')}</h2>
      <p>{t('registrant.partsIntro')}</p>
      <DataTable
        caption={t('registrant.parts')}
        compact
        rows={view.parts}
        id={(part) => part.code}
        empty=""
        columns={[
          {
            id: 'part',
            label: t('registrant.part'),
            heads: true,
            cell: (part) => (
              <a className="usa-link" href={address.registrantPart(view.id, part.code)}>
                {part.title}
              </a>
            ),
          },
          { id: 'entries', label: t('registrant.entries'), number: true, cell: (part) => part.entries },
          {
            id: 'open',
            label: t('registrant.open'),
            cell: (part) =>
              part.open.length === 0 ? (
                <Tag tone="good">{t('registrant.allAsked')}</Tag>
              ) : (
                part.open.join(', ')
              ),
          },
        ]}
      />
      <h2>{t('registrant.where')}</h2>
      <DataTable
        caption={t('registrant.where')}
        compact
        rows={view.where}
        id={(row) => row.jurisdiction}
        empty={t('registrant.whereEmpty')}
        columns={[
          {
            id: 'jurisdiction',
            label: t('registrant.jurisdiction'),
            heads: true,
            cell: (row) => row.name,
          },
          {
            id: 'because',
            label: t('registrant.because'),
            cell: (row) => `${row.because}${row.initialOnly ? ` (${t('registrant.initialOnly')})` : ''}`,
          },
        ]}
      />
      {view.daysAsked ? (
        <Alert kind="warning" slim>
          <a className="usa-link" href={address.registrantDays(view.id)}>
            {t('registrant.daysAsked')}
          </a>
        </Alert>
      ) : null}
      {view.notHere ? (
        <Alert kind="warning" slim>
          {t('registrant.notHere')}
        </Alert>
      ) : null}
      {view.unsettled.map((says) => (
        <p key={says}>{says}</p>
      ))}
      {view.told ? (
        <>
          <h2>{t('registrant.sharing')}</h2>
          <p>
            {t('sharing.counts', view.told)}{' '}
            <a className="usa-link" href={address.registrantSharing(view.id)}>
              {t('sharing.toldLink')}
            </a>
          </p>
        </>
      ) : null}
      {view.notices.length > 0 ? (
        <>
          <h2>{t('registrant.notices')}</h2>
          <ul className="usa-list">
            {view.notices.map((notice) => (
              <li key={notice.id}>
                <a className="usa-link" href={address.notice(notice.id)}>
                  {`${dateText(notice.on)}, ${notice.countries}`}
                </a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {view.moves.length > 0 ? (
        <>
          <h2>{t('registrant.moves')}</h2>
          <ul className="usa-list">
            {view.moves.map((move) => (
              <li key={move.id}>
                <a className="usa-link" href={address.relocation(move.id)}>
                  {t(move.away ? 'registrant.moveTo' : 'registrant.moveFrom', {
                    agency: move.to,
                    date: dateText(move.on),
                  })}
                </a>
                {`: ${t(`relocation.state.${move.state}`)}`}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {view.challenges && view.challenges.length > 0 ? (
        <>
          <h2>{t('inquiry.challenges')}</h2>
          <ul className="usa-list">
            {view.challenges.map((c) => (
              <li key={c.id}>
                {c.opens ? (
                  <a className="usa-link" href={address.redress(c.id)}>
                    {c.number}
                  </a>
                ) : (
                  c.number
                )}
                {`: ${t(`redressKind.${c.kind}`)}, ${t(`redressState.${c.state}`)}`}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {view.register ? <Register view={view} register={view.register} /> : null}
      {view.standings.length > 0 ? (
        <>
          <h2>{t('standing.title')}</h2>
          <ul className="usa-list">
            {view.standings.map((standing) => (
              <li key={`${standing.on} ${standing.says} ${standing.reason}`}>
                {`${dateText(standing.on)}: ${standing.says}. ${standing.reason}`}
                <span className="rs-sub">{standing.by}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {view.visits.length > 0 ? (
        <>
          <h2>{t('registrant.visits')}</h2>
          <ul className="usa-list">
            {view.visits.map((visit) => (
              <li key={visit.id}>
                {[dateText(visit.on), visit.photo ? t('registrant.photoTaken') : '', visit.note]
                  .filter(Boolean)
                  .join(', ')}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function Duties({ rows }: { readonly rows: readonly DutyRow[] }): ReactElement {
  const { t } = usePage();
  return (
    <DataTable
      caption={t('registrant.duties')}
      compact
      rows={rows}
      id={(row) => row.id}
      empty={t('registrant.dutiesEmpty')}
      columns={[
        {
          id: 'due',
          label: t('registrant.due'),
          cell: (row) => (
            <>
              {dateText(row.due)} {row.overdue ? <Tag tone="bad">{t('registrant.overdue')}</Tag> : null}
              {row.opens ? (
                <span className="rs-sub">{t('registrant.opens', { date: dateText(row.opens) })}</span>
              ) : null}
            </>
          ),
        },
        {
          id: 'duty',
          label: t('registrant.duty'),
          heads: true,
          cell: (row) => (
            <>
              {row.says}
              {row.doneOn ? (
                <span className="rs-sub">
                  {t(row.late ? 'registrant.doneLate' : 'registrant.doneOn', { date: dateText(row.doneOn) })}
                </span>
              ) : null}
            </>
          ),
        },
        {
          id: 'how',
          label: t('registrant.how'),
          cell: (row) => <Reckoned reckoning={row.reckoning} about={row.says} />,
        },
      ]}
    />
  );
}

function Register(props: {
  readonly view: RegistrantView;
  readonly register: NonNullable<RegistrantView['register']>;
}): ReactElement {
  const { t } = usePage();
  const { view, register } = props;
  return (
    <>
      <h2>{t('registrant.register')}</h2>
      {register.notReady ? (
        <p>
          <strong>{t('registrant.registerNot')}.</strong> {register.notReady}
        </p>
      ) : (
        <PostForm action={address.registrantRegister(view.id)}>
          <p>{t('registrant.registerText')}</p>
          <DateField form={register.form} name="on" label={t('registrant.registerOn')} />
          <Submit label={t('registrant.register')} />
        </PostForm>
      )}
    </>
  );
}
