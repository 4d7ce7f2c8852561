import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostForm, Submit } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { dateText } from '../parts/When.js';
import type { FormState } from '../view.js';

export interface PurgeView {
  readonly id: string;
  readonly name: string;
  /** Names that hold and every earlier one, the newest first; days as YYYY-MM-DD. */
  readonly values: readonly {
    readonly id: string;
    readonly element: string;
    readonly text: string;
    readonly enteredOn: string;
    readonly endedOn: string | null;
  }[];
  /** Earlier removals, the newest first, and who has a copy that is not the file's. */
  readonly before: readonly {
    readonly id: string;
    readonly on: string;
    readonly by: string;
    readonly names: number;
    readonly state: 'running' | 'nsor' | 'import' | 'done';
    readonly entries: number;
    readonly told: readonly {
      readonly to: string;
      readonly way: 'nsor' | 'move' | 'share' | 'pair' | 'message' | 'abroad' | 'export' | 'import';
      readonly done: 'removal-sent' | 'removed' | 'removal-refused' | 'task' | 'told-anew' | 'by-hand';
    }[];
  }[];
  readonly form: FormState;
}

export const purgePage: Page<PurgeView> = {
  title: (view, t) => t('purge.title', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Purge,
};

function Purge({ view }: { readonly view: PurgeView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={{ values: t('purge.values') }} />
      <PageHead title={t('purge.title', { name: view.name })} intro={t('purge.intro')} />
      <p>{t('purge.primary')}</p>
      <p>{t('purge.outside')}</p>
      <p>
        {t('purge.sealed')}{' '}
        <a className="usa-link" href={address.registrantPapers(view.id)}>
          {t('papers.all')}
        </a>
        ,{' '}
        <a className="usa-link" href={DUTY_ADDRESS.exchange}>
          {t('exchange.title')}
        </a>
      </p>
      {view.values.length === 0 ? (
        <p className="rs-empty">{t('purge.empty')}</p>
      ) : (
        <PostForm action={address.registrantPurge(view.id)} id="purge-form">
          <Choices
            form={view.form}
            name="values"
            many
            label={t('purge.values')}
            choices={view.values.map((v) => ({
              value: v.id,
              label: `${v.element}: ${v.text}`,
              hint: v.endedOn
                ? t('purge.earlier', { from: dateText(v.enteredOn), until: dateText(v.endedOn) })
                : t('purge.standing', { from: dateText(v.enteredOn) }),
            }))}
          />
          <Submit label={t('purge.submit')} danger />
        </PostForm>
      )}
      {view.before.length > 0 ? (
        <>
          <h2>{t('purge.before')}</h2>
          <DataTable
            caption={t('purge.before')}
            rows={view.before}
            id={(row) => row.id}
            empty=""
            columns={[
              { id: 'on', label: t('purge.on'), heads: true, cell: (row) => dateText(row.on) },
              { id: 'by', label: t('purge.by'), cell: (row) => row.by },
              { id: 'names', label: t('purge.names'), number: true, cell: (row) => row.names },
              {
                id: 'state',
                label: t('purge.state'),
                cell: (row) => t(`purge.state.${row.state}`, { entries: row.entries }),
              },
              {
                id: 'told',
                label: t('purge.told'),
                cell: (row) =>
                  row.told.length === 0 ? (
                    t(row.state === 'done' ? 'purge.toldNobody' : 'purge.toldNotYet')
                  ) : (
                    <ul className="usa-list">
                      {row.told.map((one) => (
                        <li key={`${one.way} ${one.to}`}>
                          {t('purge.toldOne', {
                            to: one.to,
                            way: t(`purge.way.${one.way}`),
                            done: t(`purge.done.${one.done}`),
                          })}
                        </li>
                      ))}
                    </ul>
                  ),
              },
            ]}
          />
        </>
      ) : null}
      <p>
        <a className="usa-link" href={address.registrantPart(view.id, 'names')}>
          {t('form.back')}
        </a>
      </p>
    </>
  );
}
