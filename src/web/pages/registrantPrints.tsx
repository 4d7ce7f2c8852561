import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  type Choice,
  Choices,
  Csrf,
  DateField,
  ErrorSummary,
  FieldGroup,
  PostButton,
  PostForm,
  Select,
  Submit,
} from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { Reckoned, type ReckoningView } from '../parts/Reckoned.js';
import { Tag } from '../parts/Tags.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';

export type PrintStateCode = 'taken' | 'handed' | 'queued' | 'sent' | 'accepted' | 'rejected';
type Kind = 'fingers' | 'palms';
type Method = 'live-scan' | 'card';

interface AskView {
  readonly on: string;
  readonly now: boolean;
  readonly reckoning: ReckoningView;
}

export interface PrintSetView {
  readonly id: string;
  readonly kind: Kind;
  readonly method: Method;
  readonly takenOn: string;
  readonly ppi: number;
  readonly state: PrintStateCode;
  readonly via: string | null;
  readonly madeBy: string;
  readonly images: readonly { readonly id: string; readonly position: string; readonly isPicture: boolean }[];
  readonly missing: readonly string[];
  readonly answer: string;
  readonly answeredAt: Instant | null;
  readonly ask: AskView | null;
  readonly mayForward: boolean;
  readonly mayRetake: boolean;
}

export interface PrintsView {
  readonly id: string;
  readonly name: string;
  readonly sets: readonly PrintSetView[];
  readonly partners: readonly Choice[];
  /** The set that the form fills; the others have a link. */
  readonly collecting: string | null;
  readonly positions: readonly (Choice & { readonly kind: Kind })[];
  readonly mayAdd: boolean;
  readonly form: FormState;
}

export const printsPage: Page<PrintsView> = {
  title: (view, t) => t('prints.title', { name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Prints,
};

const TONES = {
  taken: 'plain',
  handed: 'plain',
  queued: 'plain',
  sent: 'plain',
  accepted: 'good',
  rejected: 'bad',
} as const;

function StateOfPrints({ state }: { readonly state: PrintStateCode }): ReactElement {
  const { t } = usePage();
  return <Tag tone={TONES[state]}>{t(`prints.state.${state}`)}</Tag>;
}

function Prints({ view }: { readonly view: PrintsView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary
        form={view.form}
        labels={{
          kind: t('prints.kind'),
          method: t('prints.method'),
          ppi: t('prints.ppi'),
          on: t('prints.takenOn'),
          file: t('regFile.file'),
          position: t('prints.position'),
          send: t('prints.send'),
        }}
      />
      <PageHead title={t('prints.title', { name: view.name })} intro={t('prints.intro')} />
      <p className="rs-links">
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}: {view.name}
        </a>
        <a className="usa-link" href={address.registrantDna(view.id)}>
          {t('registrant.dna')}
        </a>
        <a className="usa-link" href={address.printQueue}>
          {t('printQueue.title')}
        </a>
      </p>
      {view.sets.length === 0 ? <p>{t('prints.none')}</p> : null}
      {view.sets.map((set) => (
        <OneSet key={set.id} view={view} set={set} />
      ))}
      {view.mayAdd ? <Begin view={view} /> : null}
    </>
  );
}

function OneSet({ view, set }: { readonly view: PrintsView; readonly set: PrintSetView }): ReactElement {
  const { t } = usePage();
  const heading = `${t(`prints.kind.${set.kind}`)}, ${dateText(set.takenOn)}`;
  return (
    <div className="rs-entry">
      <h2 id={`set-${set.id}`}>{heading}</h2>
      <Facts
        inRow
        pairs={[
          [t('registry.state'), <StateOfPrints key="s" state={set.state} />],
          [t('prints.method'), t(`prints.method.${set.method}`)],
          [t('prints.ppi'), String(set.ppi)],
          [t('prints.via'), set.via],
          [t('regFile.by'), set.madeBy],
        ]}
      />
      {set.state === 'sent' && set.method === 'card' ? <p>{t('prints.cardText')}</p> : null}
      {set.ask ? (
        <p>
          {t(set.ask.now ? 'prints.askNow' : 'prints.askFrom', { date: dateText(set.ask.on) })}{' '}
          <Reckoned reckoning={set.ask.reckoning} about={heading} />
        </p>
      ) : null}
      {set.answeredAt ? (
        <p>
          <strong>{t('prints.answer')}:</strong> {set.answer || t(`prints.state.${set.state}`)},{' '}
          <When at={set.answeredAt} brief />
        </p>
      ) : null}
      {set.images.length > 0 ? (
        <ul className="usa-list">
          {set.images.map((image) => (
            <li key={image.id}>
              <a className="usa-link" href={address.registrantPrint(view.id, set.id, image.id)}>
                {image.position}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
      {set.missing.length > 0 ? <p>{t('prints.missing', { what: set.missing.join(', ') })}</p> : null}
      {set.id === view.collecting ? <Collect view={view} set={set} /> : null}
      {set.state === 'taken' && view.mayAdd && set.id !== view.collecting ? (
        <a className="usa-link" href={`${address.registrantPrints(view.id)}?set=${set.id}`}>
          {t('prints.fill')}
          <span className="usa-sr-only"> {heading}</span>
        </a>
      ) : null}
      {set.mayForward ? (
        <PostButton
          action={address.registrantPrintsForward(view.id, set.id)}
          label={t('prints.forward')}
          about={heading}
        />
      ) : null}
      {set.mayRetake ? (
        <a className="usa-link" href={`${address.registrantPrints(view.id)}?retake=${set.id}#begin`}>
          {t('prints.retake')}
          <span className="usa-sr-only"> {heading}</span>
        </a>
      ) : null}
    </div>
  );
}

function Collect({ view, set }: { readonly view: PrintsView; readonly set: PrintSetView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <>
      <form
        method="post"
        action={address.registrantPrintImages(view.id, set.id)}
        encType="multipart/form-data"
        className="usa-form usa-form--large"
        noValidate
      >
        <Csrf />
        <Select
          form={form}
          name="position"
          label={t('prints.position')}
          {...(set.method === 'card' ? {} : { hint: t('prints.positionHint') })}
          empty=""
          choices={view.positions.filter((p) => p.kind === set.kind)}
        />
        <FieldGroup
          form={form}
          name="file"
          label={t('regFile.file')}
          hint={t(set.method === 'card' ? 'prints.cardHint' : 'prints.liveHint')}
        >
          {(common) => (
            <input
              {...common}
              type="file"
              className="usa-input"
              accept={set.method === 'card' ? '.png,.jpg,.jpeg' : '.an2,.eft,.nst,.nist,.png,.jpg,.jpeg'}
            />
          )}
        </FieldGroup>
        <button type="submit" className="usa-button usa-button--outline">
          {t('prints.addImage')}
        </button>
      </form>
      <PostForm action={address.registrantPrintsSend(view.id, set.id)}>
        {view.partners.length > 0 ? (
          <Select
            form={{ values: {} }}
            name="via"
            label={t('prints.road')}
            empty={t('prints.direct')}
            choices={view.partners}
          />
        ) : null}
        <Submit label={t('prints.send')} />
      </PostForm>
    </>
  );
}

function Begin({ view }: { readonly view: PrintsView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  const again = view.sets.find((set) => set.mayRetake && set.id === form.values.retakeOf);
  return (
    <section aria-labelledby="begin">
      <h2 id="begin">{t(again ? 'prints.retakeTitle' : 'prints.begin')}</h2>
      {again ? (
        <p>
          {t('prints.retakeText', {
            what: `${t(`prints.kind.${again.kind}`)}, ${dateText(again.takenOn)}`,
            why: again.answer || t(`prints.state.${again.state}`),
          })}
        </p>
      ) : null}
      <PostForm action={address.registrantPrints(view.id)}>
        {again ? <input type="hidden" name="retakeOf" value={again.id} /> : null}
        <Choices
          form={form}
          name="kind"
          label={t('prints.kind')}
          choices={(['fingers', 'palms'] as const).map((value) => ({
            value,
            label: t(`prints.kind.${value}`),
          }))}
        />
        <Choices
          form={form}
          name="method"
          label={t('prints.method')}
          hint={t('prints.methodHint')}
          choices={(['live-scan', 'card'] as const).map((value) => ({
            value,
            label: t(`prints.method.${value}`),
          }))}
        />
        <Choices
          form={form}
          name="ppi"
          label={t('prints.ppi')}
          choices={['500', '1000'].map((value) => ({ value, label: value }))}
        />
        <DateField form={form} name="on" label={t('prints.takenOn')} />
        <Submit label={t('prints.begin')} />
      </PostForm>
    </section>
  );
}

export interface PrintQueueView {
  readonly rows: readonly {
    readonly id: string;
    readonly registrantId: string;
    readonly name: string;
    readonly number: string;
    /** Of another agency that the reader acts for. */
    readonly agency: string;
    readonly kind: string;
    readonly method: string;
    readonly takenOn: string;
    readonly state: PrintStateCode;
    readonly ask: AskView | null;
  }[];
}

export const printQueuePage: Page<PrintQueueView> = {
  title: (_view, t) => t('printQueue.title'),
  width: 'wide',
  Body: PrintQueue,
};

function PrintQueue({ view }: { readonly view: PrintQueueView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('printQueue.title')} intro={t('printQueue.intro')} />
      <DataTable
        caption={t('printQueue.title')}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty={t('printQueue.empty')}
        columns={[
          {
            id: 'name',
            label: t('registry.name'),
            heads: true,
            cell: (row) => (
              <>
                <a className="usa-link" href={address.registrantPrints(row.registrantId)}>
                  {row.name}
                </a>
                <span className="rs-sub">{[row.number, row.agency].filter(Boolean).join(', ')}</span>
              </>
            ),
          },
          { id: 'kind', label: t('prints.kind'), cell: (row) => `${row.kind}, ${row.method}` },
          { id: 'on', label: t('prints.takenOn'), cell: (row) => dateText(row.takenOn) },
          {
            id: 'state',
            label: t('registry.state'),
            cell: (row) => (
              <>
                <StateOfPrints state={row.state} />
                {row.ask ? (
                  <span className="rs-sub">
                    {t(row.ask.now ? 'prints.askNow' : 'prints.askFrom', { date: dateText(row.ask.on) })}
                  </span>
                ) : null}
              </>
            ),
          },
        ]}
      />
    </>
  );
}
