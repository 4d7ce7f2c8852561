import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { PostButton } from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { LookAhead, type LookAheadView } from '../parts/LookAhead.js';
import type { Paging } from '../view.js';

export interface TierPreviewView {
  readonly id: string;
  readonly base: number;
  /** Null: nobody has asked for one yet. */
  readonly look: LookAheadView | null;
  /** The change was written further since. */
  readonly changedSince: boolean;
  readonly rows: readonly {
    readonly agency: string;
    readonly before: string;
    readonly after: string;
    readonly n: number;
  }[];
  readonly paging: Paging;
  readonly csv: string;
}

export const tierPreviewPage: Page<TierPreviewView> = {
  title: (_, t) => t('tierRules.preview'),
  width: 'wide',
  Body: TierPreview,
};

function TierPreview({ view }: { readonly view: TierPreviewView }): ReactElement {
  const { t } = usePage();
  const here = address.tierProposalPart(view.id, 'preview');
  return (
    <>
      <PageHead title={t('tierRules.preview')} intro={t('tierRules.previewIntro')}>
        {view.look ? (
          <a className="usa-button usa-button--outline" href={view.csv}>
            {t('absconders.csv')}
          </a>
        ) : null}
      </PageHead>
      {view.look ? <LookAhead of={view.look} here={here} /> : null}
      {view.changedSince ? <p>{t('lookAhead.changedSince')}</p> : null}
      {view.look?.state === 'running' ? null : (
        <p>
          <PostButton action={here} label={t(view.look ? 'lookAhead.again' : 'retier.look')} />
        </p>
      )}
      <DataTable
        caption={t('tierRules.preview')}
        compact
        rows={view.rows}
        id={(row) => `${row.agency} ${row.before} ${row.after}`}
        empty={t(view.look?.state === 'done' ? 'retier.nobody' : 'lookAhead.nobodyYet')}
        columns={[
          { id: 'agency', label: t('tierRules.agency'), heads: true, cell: (row) => row.agency },
          { id: 'before', label: t('retier.before'), cell: (row) => row.before },
          { id: 'after', label: t('retier.after'), cell: (row) => row.after },
          { id: 'n', label: t('tierRules.registrants'), number: true, cell: (row) => row.n },
        ]}
      />
      <Pagination paging={view.paging} />
      <p>
        <a className="usa-link" href={address.tierProposal(view.id)}>
          {t('tierRules.heading', { n: view.base })}
        </a>
      </p>
    </>
  );
}
