import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { PostButton } from '../parts/Fields.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { Said, SaidLines } from '../parts/Said.js';
import { Tag, type Tone } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { Instant, Paging } from '../view.js';

export type ForeignState = 'planned' | 'sent' | 'needs-person';

export const FOREIGN_TONES: { readonly [S in ForeignState]: Tone } = {
  planned: 'info',
  sent: 'good',
  'needs-person': 'warn',
};

export interface ForeignMessageRow {
  readonly id: string;
  readonly reference: string;
  readonly kind: 'notice' | 'correction' | 'withdrawal';
  readonly country: string;
  readonly state: ForeignState;
  readonly at: Instant;
}

export interface ForeignMessagesView {
  readonly rows: readonly ForeignMessageRow[];
  readonly paging: Paging;
}

/** What USNCB is to forward: released messages, those that need a person first. */
export const foreignMessagesPage: Page<ForeignMessagesView> = {
  title: (_view, t) => t('foreign.title'),
  width: 'wide',
  Body: ForeignMessages,
};

function ForeignMessages({ view }: { readonly view: ForeignMessagesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('foreign.heading')} intro={t('foreign.intro')} />
      <DataTable
        caption={t('foreign.heading')}
        rows={view.rows}
        id={(row) => row.id}
        empty={t('foreign.empty')}
        keyed
        columns={[
          {
            id: 'reference',
            label: t('notification.reference'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.foreignMessagePage(row.id)} data-open="">
                  {row.reference}
                </a>
                <span className="rs-sub">{t(`foreignKind.${row.kind}`)}</span>
              </>
            ),
          },
          { id: 'country', label: t('releases.country'), cell: (row) => row.country },
          {
            id: 'state',
            label: t('releases.state'),
            cell: (row) => <Tag tone={FOREIGN_TONES[row.state]}>{t(`foreignState.${row.state}`)}</Tag>,
          },
          { id: 'at', label: t('release.releasedAt'), cell: (row) => <When at={row.at} /> },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

export interface ForeignMessageView extends ForeignMessageRow {
  readonly detail: string;
  readonly supersedes?: string;
  readonly asks: string;
  readonly reason: string;
  readonly sections: readonly {
    readonly title: string;
    readonly fields: readonly { readonly label: string; readonly value: string }[];
  }[];
  readonly mayForward: boolean;
}

export const foreignMessagePage: Page<ForeignMessageView> = {
  title: (view, t) => t('foreign.one', { reference: view.reference, country: view.country }),
  width: 'plain',
  Body: ForeignMessageBody,
};

function ForeignMessageBody({ view }: { readonly view: ForeignMessageView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <p className="rs-strip__class">
        <Tag tone={FOREIGN_TONES[view.state]}>{t(`foreignState.${view.state}`)}</Tag>{' '}
        <Tag>{t(`foreignKind.${view.kind}`)}</Tag>
      </p>
      <h1>{t('foreign.one', { reference: view.reference, country: view.country })}</h1>
      {view.mayForward ? (
        <Alert kind="warning" heading={t('foreign.forwardHead')}>
          <p>
            {t('foreign.forwardText')} {view.detail}
          </p>
          <PostButton action={address.foreignForwarded(view.id)} label={t('release.forwarded')} />
        </Alert>
      ) : null}
      <Facts
        pairs={[
          [t('release.releasedAt'), <When key="at" at={view.at} />],
          [t('foreign.supersedes'), view.supersedes ?? null],
          [t('foreign.asks'), view.asks],
          [t('foreign.reason'), view.reason ? <Said key="reason" text={view.reason} /> : null],
        ]}
      />
      {view.sections.map((section) => (
        <section key={section.title}>
          <h2>{section.title}</h2>
          <Facts
            pairs={section.fields.map(
              (f) => [f.label, <SaidLines key={f.label} lines={f.value.split('\n')} />] as const,
            )}
          />
        </section>
      ))}
      <h2>{t('release.save')}</h2>
      <SaveLinks id={view.id} reference={view.reference} />
    </>
  );
}

/** The forms in which a bureau may want it. */
export function SaveLinks({
  id,
  reference,
}: {
  readonly id: string;
  readonly reference: string;
}): ReactElement {
  return (
    <>
      {(['pdf', 'txt', 'json', 'xml'] as const).map((as) => (
        <span key={as}>
          <a className="usa-link" href={address.foreignMessage(id, as)}>
            {as.toUpperCase()}
            <span className="usa-sr-only"> {reference}</span>
          </a>{' '}
        </span>
      ))}
    </>
  );
}
