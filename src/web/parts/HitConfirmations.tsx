import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import { usePage } from '../page.js';
import type { FormState, Instant } from '../view.js';
import { Alert } from './Alert.js';
import { Choices, ErrorSummary, PostButton, PostForm, Submit, TextArea, TextField } from './Fields.js';
import { DataTable } from './Lists.js';
import { Tag, type Tone } from './Tags.js';
import { When } from './When.js';

export type ConfirmationState = 'asked' | 'looking' | 'confirmed' | 'not-confirmed' | 'overtaken';

/** What the holder of the warrant was asked and what it answered; only of wanted persons. */
export interface ConfirmationsView {
  readonly holder: string;
  readonly requests: readonly {
    readonly id: string;
    readonly number: number;
    readonly priority: 'U' | 'R';
    readonly state: ConfirmationState;
    readonly askedBy: string;
    readonly askedAt: Instant;
    readonly dueAt: Instant;
    /** Absent: not yet sent. */
    readonly over?: 'nlets' | 'telephone';
    readonly answer?: { readonly by: string; readonly at: Instant; readonly note: string };
  }[];
  readonly mayAsk: boolean;
  /** The request whose answer may be entered by hand. */
  readonly open?: string;
  /** Fields `hitAnswer`, `answeredBy`, `confirmNote`. */
  readonly form: FormState;
}

const TONE: { readonly [S in ConfirmationState]: Tone } = {
  asked: 'info',
  looking: 'info',
  confirmed: 'good',
  'not-confirmed': 'bad',
  overtaken: 'plain',
};

export function HitConfirmations({
  candidateId,
  view,
}: {
  readonly candidateId: string;
  readonly view: ConfirmationsView;
}): ReactElement {
  const { t } = usePage();
  return (
    <section aria-labelledby="confirmations">
      <h2 id="confirmations">{t('confirmHit.heading')}</h2>
      <p>{t('confirmHit.intro', { holder: view.holder })}</p>
      <DataTable
        caption={t('confirmHit.caption')}
        compact
        rows={view.requests}
        id={(row) => row.id}
        empty={t('confirmHit.none')}
        columns={[
          {
            id: 'request',
            label: t('confirmHit.request'),
            heads: true,
            cell: (row) => (
              <>
                {row.number}, {t(`confirmHit.priority.${row.priority}`)}
                <span className="rs-sub">
                  {row.askedBy}, <When at={row.askedAt} />
                  {row.over ? `, ${t(`confirmHit.over.${row.over}`)}` : ''}
                </span>
              </>
            ),
          },
          { id: 'due', label: t('confirmHit.due'), cell: (row) => <When at={row.dueAt} /> },
          {
            id: 'state',
            label: t('confirmHit.state'),
            cell: (row) => <Tag tone={TONE[row.state]}>{t(`confirmHit.state.${row.state}`)}</Tag>,
          },
          {
            id: 'answer',
            label: t('confirmHit.answer'),
            cell: (row) =>
              row.answer ? (
                <>
                  {row.answer.by}, <When at={row.answer.at} />
                  {row.answer.note ? <span className="rs-sub">{row.answer.note}</span> : null}
                </>
              ) : (
                ''
              ),
          },
        ]}
      />
      {view.form.errors
        ?.filter((e) => e.field === 'confirm')
        .map((e) => (
          <Alert key={e.field} kind="warning" slim>
            {t.named(`problem.${e.problem}`, e.values)}
          </Alert>
        ))}
      {view.mayAsk ? (
        <p className="rs-buttons rs-no-print">
          <PostButton
            action={address.confirmHit(candidateId)}
            label={t('confirmHit.askUrgent')}
            hidden={{ priority: 'U' }}
          />
          <PostButton
            action={address.confirmHit(candidateId)}
            label={t('confirmHit.askRoutine')}
            tone="outline"
            hidden={{ priority: 'R' }}
          />
        </p>
      ) : null}
      {view.open ? <EnterAnswer candidateId={candidateId} open={view.open} form={view.form} /> : null}
    </section>
  );
}

/** What was said on the telephone. */
function EnterAnswer(props: {
  readonly candidateId: string;
  readonly open: string;
  readonly form: FormState;
}): ReactElement {
  const { t } = usePage();
  const { form } = props;
  const hasErrors = form.errors?.some((e) => e.field !== 'confirm') ?? false;
  const labels = {
    hitAnswer: t('confirmHit.saidHeading'),
    answeredBy: t('confirmHit.answeredBy'),
    confirmNote: t('confirmHit.note'),
  };
  return (
    <details className="rs-no-print" open={hasErrors}>
      <summary>{t('confirmHit.enter')}</summary>
      {hasErrors ? <ErrorSummary form={form} labels={labels} /> : null}
      <PostForm action={address.confirmHitAnswer(props.candidateId)}>
        <input type="hidden" name="confirmation" value={props.open} />
        <Choices
          form={form}
          name="hitAnswer"
          label={labels.hitAnswer}
          choices={(['Y', 'N', 'W'] as const).map((value) => ({
            value,
            label: t(`confirmHit.said.${value}`),
          }))}
        />
        <TextField form={form} name="answeredBy" label={labels.answeredBy} />
        <TextArea form={form} name="confirmNote" label={labels.confirmNote} rows={3} optional />
        <Submit label={t('confirmHit.save')} />
      </PostForm>
    </details>
  );
}
