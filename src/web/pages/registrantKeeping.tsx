import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Choices, DateField, ErrorSummary, PostForm, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export interface KeepingView {
  readonly id: string;
  readonly name: string;
  readonly leftOn: string;
  /** By the rule in force; null: kept for good. */
  readonly years: number | null;
  readonly law: string;
  /** On which day an officer is asked; null: never. */
  readonly asksOn: string | null;
  readonly now: 'kept' | 'waits' | 'asked' | 'willSeal' | 'held' | 'sealed';
  readonly hold: boolean;
  readonly rows: readonly {
    readonly dueOn: string;
    readonly decision: 'seal' | 'keep' | null;
    readonly keepUntil: string | null;
    readonly reason: string;
    readonly by: string;
    readonly at: Instant | null;
    readonly ended: 'sealed' | 'kept' | 'void' | null;
  }[];
  /** Null: nothing is to be decided. */
  readonly form: FormState | null;
}

export const keepingPage: Page<KeepingView> = {
  title: (view, t) => t('keeping.title', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form?.errors?.length ?? 0) > 0,
  Body: Keeping,
};

function Keeping({ view }: { readonly view: KeepingView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      {view.form ? (
        <ErrorSummary
          form={view.form}
          labels={{ decision: t('keeping.decide'), until: t('keeping.until'), reason: t('keeping.reason') }}
        />
      ) : null}
      <PageHead title={t('keeping.title', { name: view.name })} intro={t('keeping.intro')} />
      {view.hold ? (
        <Alert kind="warning" slim>
          {t('keeping.hold')}
        </Alert>
      ) : null}
      <Facts
        pairs={[
          [t('keeping.left'), dateText(view.leftOn)],
          [
            t('keeping.rule'),
            view.years === null ? t('keeping.rule.keep') : t.count('keeping.rule', view.years),
          ],
          [t('keeping.law'), view.law || null],
          [t('keeping.asks'), view.asksOn === null ? null : dateText(view.asksOn)],
          [t('keeping.state'), t(`keeping.now.${view.now}`)],
        ]}
      />
      {view.form ? <Decide view={view} form={view.form} /> : null}
      <h2>{t('keeping.history')}</h2>
      <DataTable
        caption={t('keeping.history')}
        compact
        rows={view.rows}
        id={(row) => row.dueOn}
        empty={t('keeping.none')}
        columns={[
          { id: 'due', label: t('keeping.due'), heads: true, cell: (row) => dateText(row.dueOn) },
          {
            id: 'decision',
            label: t('keeping.decision'),
            cell: (row) => (
              <>
                {row.decision === 'keep'
                  ? t('keeping.what.keep', { date: dateText(row.keepUntil ?? '') })
                  : t(row.decision === 'seal' ? 'keeping.what.seal' : 'keeping.what.open')}
                {row.ended ? `: ${t(`keeping.ended.${row.ended}`)}` : ''}
                {row.reason ? <span className="rs-sub">{row.reason}</span> : null}
              </>
            ),
          },
          {
            id: 'by',
            label: t('keeping.by'),
            cell: (row) =>
              row.at ? (
                <>
                  {row.by}, <When at={row.at} brief />
                </>
              ) : (
                ''
              ),
          },
        ]}
      />
      <p>
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}
        </a>
      </p>
    </>
  );
}

function Decide({ view, form }: { readonly view: KeepingView; readonly form: FormState }): ReactElement {
  const { t } = usePage();
  const sealed = view.now === 'sealed';
  return (
    <PostForm action={address.registrantKeeping(view.id)} keep id="keeping-form">
      <Choices
        form={form}
        name="decision"
        label={t('keeping.decide')}
        choices={[
          ...(sealed ? [] : [{ value: 'seal', label: t('keeping.seal'), hint: t('keeping.sealHint') }]),
          {
            value: 'keep',
            label: t(sealed ? 'keeping.openSeal' : 'keeping.keep'),
            hint: t('keeping.keepHint'),
          },
        ]}
      />
      <DateField form={form} name="until" label={t('keeping.until')} hint={t('keeping.untilHint')} optional />
      <TextArea form={form} name="reason" label={t('keeping.reason')} rows={2} />
      <Submit label={t('keeping.save')} />
    </PostForm>
  );
}
