import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Choices, ErrorSummary, PostForm, Submit, TextArea, TextField } from '../parts/Fields.js';
import { Facts, PageHead } from '../parts/Lists.js';
import { Said } from '../parts/Said.js';
import { Tag } from '../parts/Tags.js';
import { WATCH_TONE, type WatchRow } from '../parts/Watches.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export interface SilenceWatchView {
  readonly row: WatchRow;
  readonly version: number;
  readonly knownSince: Instant;
  readonly silentSince?: Instant;
  readonly judgedAt?: Instant;
  /** Each number with the standard that holds where the field is empty. */
  readonly numbers: readonly { readonly name: string; readonly standard: number }[];
  readonly mayChange: boolean;
  /** Fields: `active` (yes or no), `zone`, `reason` and the numbers by name. */
  readonly form: FormState;
}

export const silenceWatchPage: Page<SilenceWatchView> = {
  title: (view, t) => t('listen.title', { name: view.row.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: SilenceWatch,
};

function SilenceWatch({ view }: { readonly view: SilenceWatchView }): ReactElement {
  const { t } = usePage();
  const { row, form } = view;
  const labels = Object.fromEntries(view.numbers.map((n) => [n.name, t.coded('watchNumber', n.name)]));
  return (
    <>
      <PageHead title={t('listen.title', { name: row.name })} />
      <ErrorSummary
        form={form}
        labels={{ ...labels, zone: t('listen.zone'), active: t('listen.active'), reason: t('listen.reason') }}
      />
      <Facts
        pairs={[
          [
            t('watches.state'),
            <Tag key="state" tone={WATCH_TONE[row.state]}>
              {t(`watchState.${row.state}`)}
            </Tag>,
          ],
          [t('watches.last'), row.lastAt ? <When key="last" at={row.lastAt} /> : t('watches.never')],
          [t('listen.silentSince'), view.silentSince ? <When key="silent" at={view.silentSince} /> : null],
          [t('listen.says'), <Said key="says" text={row.says} />],
          [t('listen.since'), <When key="since" at={view.knownSince} />],
          [t('listen.judged'), view.judgedAt ? <When key="judged" at={view.judgedAt} /> : null],
          [t('listen.reason'), typeof form.values.reason === 'string' ? form.values.reason : null],
        ]}
      />
      {view.mayChange ? (
        <PostForm action={address.silenceWatch(row.id)}>
          <h2>{t('listen.set')}</h2>
          <input type="hidden" name="version" value={view.version} />
          <Choices
            form={form}
            name="active"
            label={t('listen.active')}
            choices={[
              { value: 'yes', label: t('listen.on') },
              { value: 'no', label: t('listen.off') },
            ]}
          />
          {row.kind === 'feed' ? (
            <TextField form={form} name="zone" label={t('listen.zone')} hint={t('listen.zoneHint')} />
          ) : null}
          <p>{t('listen.numbers')}</p>
          {view.numbers.map((n) => (
            <TextField
              key={n.name}
              form={form}
              name={n.name}
              label={labels[n.name]!}
              hint={t('listen.standard', { value: n.standard })}
            />
          ))}
          <TextArea form={form} name="reason" label={t('listen.reason')} />
          <Submit label={t('listen.submit')} />
        </PostForm>
      ) : (
        <p>{t('listen.readOnly')}</p>
      )}
      <p>
        <a className="usa-link" href="/feeds">
          {t('listen.back')}
        </a>
      </p>
    </>
  );
}
