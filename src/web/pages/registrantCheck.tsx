import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { Portrait } from './registrantFiles.js';

export interface CheckRow {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly answer: 'known' | 'unknown' | 'refused' | 'none' | 'open';
}

export interface CheckView {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly photo: { readonly file: string; readonly on: string } | null;
  /** Elements that were not asked yet. */
  readonly open: number;
  readonly mayChange: boolean;
  readonly parts: readonly {
    readonly code: string;
    readonly title: string;
    readonly rows: readonly CheckRow[];
  }[];
  /** The agency's own questions. */
  readonly own: readonly { readonly id: string; readonly label: string; readonly text: string }[];
}

export const checkPage: Page<CheckView> = {
  title: (view, t) => t('check.title', { name: view.name }),
  width: 'wide',
  Body: Check,
};

function Check({ view }: { readonly view: CheckView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('check.title', { name: view.name })} intro={t('check.intro')} />
      <p className="rs-links">
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}
        </a>
        <Code>{view.number}</Code>
      </p>
      {view.photo ? (
        <Portrait registrant={view.id} name={view.name} file={view.photo.file} on={view.photo.on} />
      ) : null}
      <p>
        <strong>{view.open === 0 ? t('check.all') : t('check.open', { n: view.open })}</strong>
      </p>
      {view.parts.map((part) => (
        <section key={part.code} aria-labelledby={`c-${part.code}`}>
          <h2 id={`c-${part.code}`}>{part.title}</h2>
          {view.mayChange ? (
            <p className="rs-no-print">
              <a className="usa-link" href={address.registrantPart(view.id, part.code)}>
                {t('part.change')}
                <span className="usa-sr-only"> {part.title}</span>
              </a>
            </p>
          ) : null}
          <DataTable
            caption={part.title}
            compact
            rows={part.rows}
            id={(row) => row.id}
            empty={t('check.nothing')}
            columns={[
              { id: 'label', label: t('check.element'), heads: true, cell: (row) => row.label },
              {
                id: 'text',
                label: t('check.answer'),
                cell: (row) =>
                  row.answer === 'known' ? (
                    row.text
                  ) : row.answer === 'open' ? (
                    <Tag tone="bad">{t('part.notAsked')}</Tag>
                  ) : (
                    <Tag tone="plain">{t(`part.state.${row.answer}`)}</Tag>
                  ),
              },
            ]}
          />
        </section>
      ))}
      {view.own.length > 0 ? (
        <section aria-labelledby="c-own">
          <h2 id="c-own">{t('registrant.own')}</h2>
          <DataTable
            caption={t('registrant.own')}
            compact
            rows={view.own}
            id={(row) => row.id}
            empty=""
            columns={[
              { id: 'label', label: t('check.element'), heads: true, cell: (row) => row.label },
              { id: 'text', label: t('check.answer'), cell: (row) => row.text || t('part.notAsked') },
            ]}
          />
        </section>
      ) : null}
    </>
  );
}
