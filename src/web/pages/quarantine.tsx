import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { ErrorSummary, FilterForm, PostButton, PostForm, Select, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, Facts, PageHead, Pagination } from '../parts/Lists.js';
import { Said } from '../parts/Said.js';
import { Code, Tag } from '../parts/Tags.js';
import { Deadline, When } from '../parts/When.js';
import type { FormState, Instant, Paging } from '../view.js';

export interface QuarantineRow {
  readonly id: string;
  readonly sender: string;
  /** The client id, where the sender has a name. */
  readonly senderId?: string;
  readonly door: string;
  readonly format?: string;
  readonly receivedAt: Instant;
  readonly outcome: ReadingOutcome;
  readonly persons: number;
  readonly firstProblem: string;
  readonly owner?: string;
  /** While somebody has to look at it: by when. */
  readonly due?: Instant;
}

/** `failed`: the reading broke on our side. */
export type ReadingOutcome = 'quarantined' | 'rejected' | 'accepted' | 'warnings' | 'waiting' | 'failed';

export interface QuarantineView {
  readonly rows: readonly QuarantineRow[];
  readonly paging: Paging;
  /** Fields: `show`. */
  readonly filter: FormState;
}

export const quarantinePage: Page<QuarantineView> = {
  title: (_, t) => t('quarantine.title'),
  width: 'wide',
  Body: Quarantine,
};

const SHOWS = ['waiting', 'mine', 'claimed', 'closed'] as const;

function Outcome({ outcome }: { readonly outcome: QuarantineRow['outcome'] }): ReactElement {
  const { t } = usePage();
  const tone = {
    accepted: 'good',
    warnings: 'warn',
    waiting: 'plain',
    quarantined: 'bad',
    rejected: 'bad',
    failed: 'bad',
  } as const;
  return (
    <Tag tone={tone[outcome]}>
      {outcome === 'waiting' ? t('transmissions.waiting') : t(`intake.${outcome}`)}
    </Tag>
  );
}

function Quarantine({ view }: { readonly view: QuarantineView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('quarantine.heading')} intro={t('quarantine.intro')} />
      <FilterForm action={address.quarantine}>
        <Select
          form={view.filter}
          name="show"
          label={t('quarantine.show')}
          choices={SHOWS.map((value) => ({ value, label: t(`quarantineShow.${value}`) }))}
        />
      </FilterForm>
      <DataTable
        caption={t('quarantine.heading')}
        keyed
        rows={view.rows}
        id={(row) => row.id}
        empty={t('quarantine.none')}
        columns={[
          {
            id: 'sender',
            label: t('feeds.sender'),
            heads: true,
            cell: (row) => (
              <div>
                <a className="usa-link" href={address.quarantined(row.id)} data-open="">
                  {row.sender}
                </a>
                <span className="rs-sub">
                  {[row.senderId, row.door, row.format].filter(Boolean).join(', ')}
                </span>
              </div>
            ),
          },
          { id: 'at', label: t('feeds.received'), cell: (row) => <When at={row.receivedAt} /> },
          { id: 'outcome', label: t('feeds.outcome'), cell: (row) => <Outcome outcome={row.outcome} /> },
          { id: 'persons', label: t('transmissions.persons'), number: true, cell: (row) => row.persons },
          { id: 'why', label: t('feeds.why'), cell: (row) => row.firstProblem },
          {
            id: 'due',
            label: t('quarantine.due'),
            cell: (row) => (row.due ? <Deadline at={row.due} /> : null),
          },
          { id: 'owner', label: t('quarantine.owner'), cell: (row) => row.owner ?? t('quarantine.nobody') },
        ]}
      />
      <Pagination paging={view.paging} />
    </>
  );
}

export interface QuarantinedView {
  readonly row: QuarantineRow;
  readonly bytes: number;
  readonly problems: readonly { readonly code: string; readonly text: string; readonly offset: number }[];
  readonly formats: readonly { readonly name: string; readonly summary: string }[];
  /** Every reading, the first one first; empty while it was read once. */
  readonly readings: readonly ReadingLine[];
  readonly became: BecameView;
  /** Nobody has it, or it is the reader's: then it can be claimed, or worked on. */
  readonly mayClaim: boolean;
  /** A colleague has it, from whom it can be taken over: the account's id. */
  readonly takeOverFrom?: string;
  readonly mine: boolean;
  readonly erased: boolean;
  readonly closed?: { readonly note: string; readonly byReading: boolean };
  /** The bytes, shown after a reason was given. */
  readonly raw?: { readonly lines: readonly string[]; readonly cut: boolean };
  /** Fields: `format`, `reason`, `why`. */
  readonly form: FormState;
}

export interface ReadingLine {
  readonly at: Instant;
  /** Who asked for it; of the first reading nobody did. */
  readonly by?: string;
  readonly format: string;
  readonly outcome: ReadingOutcome;
  readonly persons: number;
  readonly firstProblem: string;
}

/** What stands in the ledger because of it. */
export interface BecameView {
  readonly events: number;
  readonly screened: number;
  readonly candidates: readonly { readonly id: string; readonly reference: string }[];
  readonly notices: readonly { readonly id: string; readonly reference: string }[];
  readonly inquiries: readonly { readonly id: string; readonly reference: string }[];
}

export const quarantinedPage: Page<QuarantinedView> = {
  title: (view, t) => t('quarantine.one', { sender: view.row.sender }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Quarantined,
};

function Quarantined({ view }: { readonly view: QuarantinedView }): ReactElement {
  const { t } = usePage();
  const { row } = view;
  const labels = { format: t('quarantine.format'), reason: t('quarantine.reason'), why: t('quarantine.why') };
  return (
    <>
      <ErrorSummary form={view.form} labels={labels} />
      <p className="rs-strip__class">
        <Outcome outcome={row.outcome} />
      </p>
      <h1>{t('quarantine.one', { sender: row.sender })}</h1>
      <Facts
        pairs={[
          [t('feeds.received'), <When key="at" at={row.receivedAt} />],
          [t('transmissions.door'), row.door],
          [t('quarantine.readAs'), row.format ?? t('quarantine.noFormat')],
          [t('transmissions.bytes'), view.bytes.toLocaleString('en-US')],
          [t('transmissions.persons'), String(row.persons)],
          [t('quarantine.owner'), row.owner ?? t('quarantine.nobody')],
          [t('quarantine.due'), row.due ? <Deadline key="due" at={row.due} /> : null],
        ]}
      />
      <LastReading view={view} />
      <BecameOf became={view.became} read={row.outcome !== 'waiting'} />
      {view.problems.length > 0 ? <h2>{t('transmissions.warnings')}</h2> : null}
      <ol className="usa-list">
        {view.problems.map((problem) => (
          <li key={`${problem.offset} ${problem.code} ${problem.text}`}>
            <Code>{problem.code}</Code> {problem.text}
            <span className="rs-sub">{t('transmissions.at', { offset: problem.offset })}</span>
          </li>
        ))}
      </ol>
      {view.readings.length > 0 ? <Readings lines={view.readings} /> : null}
      {view.closed ? (
        <Alert kind="success">
          {view.closed.byReading
            ? t('quarantine.endedByReading')
            : t('quarantine.closed', { note: view.closed.note })}
        </Alert>
      ) : null}
      {view.erased ? (
        <Alert kind="info" slim>
          {t('quarantine.erased')}
        </Alert>
      ) : null}
      {view.mayClaim ? (
        <PostButton action={address.quarantineClaim(row.id)} label={t('quarantine.claim')} />
      ) : null}
      {view.takeOverFrom ? (
        <>
          <h2>{t('quarantine.takeOverHead')}</h2>
          <p>{t('quarantine.takeOverText', { owner: row.owner ?? '' })}</p>
          <PostButton
            action={address.quarantineClaim(row.id)}
            label={t('quarantine.takeOver')}
            hidden={{ from: view.takeOverFrom }}
          />
        </>
      ) : null}
      {view.mine ? <Work view={view} labels={labels} /> : null}
      <p>
        <a className="usa-link" href={address.quarantine}>
          {t('quarantine.all')}
        </a>
      </p>
    </>
  );
}

/** What came of the reading that was asked for last: before everything else, since that is what its owner waits for. */
function LastReading({ view }: { readonly view: QuarantinedView }): ReactElement | null {
  const { t } = usePage();
  const last = view.readings.at(-1);
  if (last?.by === undefined) return null;
  const words = { format: last.format, n: last.persons };
  if (last.outcome === 'waiting')
    return (
      <Alert kind="info" heading={t('quarantine.reading', { format: last.format })}>
        <p>
          <a className="usa-link" href={address.quarantined(view.row.id)}>
            {t('quarantine.lookAgain')}
          </a>
        </p>
      </Alert>
    );
  if (last.outcome === 'failed')
    return (
      <Alert kind="error" heading={t('quarantine.readFailed', { format: last.format })}>
        <p>{t('quarantine.readFailedText')}</p>
      </Alert>
    );
  const good = last.outcome === 'accepted' || last.outcome === 'warnings';
  return (
    <Alert
      kind={good ? 'success' : 'error'}
      heading={t(good ? 'quarantine.readWell' : 'quarantine.readBadly', words)}
    >
      {last.firstProblem ? (
        <p>
          <Said
            text={t('quarantine.readSays', { outcome: t(`intake.${last.outcome}`), says: last.firstProblem })}
          />
        </p>
      ) : null}
      {good ? null : <p>{t('quarantine.readBadlyText')}</p>}
    </Alert>
  );
}

function BecameOf(props: { readonly became: BecameView; readonly read: boolean }): ReactElement {
  const { t } = usePage();
  const { became } = props;
  const groups = [
    ['candidates', became.candidates, address.candidate],
    ['notices', became.notices, address.notice],
    ['inquiries', became.inquiries, address.redress],
  ] as const;
  const nothing = became.events === 0 && groups.every(([, refs]) => refs.length === 0);
  return (
    <>
      <h2>{t('quarantine.became')}</h2>
      {nothing ? <p>{t(props.read ? 'quarantine.becameNothing' : 'quarantine.becameYet')}</p> : null}
      {became.events > 0 ? (
        <p>
          {t('quarantine.becameEvents', { events: became.events, screened: became.screened })}{' '}
          {became.candidates.length === 0 ? t('quarantine.becameNobody') : null}
        </p>
      ) : null}
      {groups.map(([name, refs, href]) =>
        refs.length === 0 ? null : (
          <p key={name}>
            {t(`quarantine.became.${name}`)}{' '}
            {refs.map((ref, i) => (
              <span key={ref.id}>
                {i > 0 ? ', ' : null}
                <a className="usa-link" href={href(ref.id)}>
                  {ref.reference}
                </a>
              </span>
            ))}
          </p>
        ),
      )}
    </>
  );
}

function Readings({ lines }: { readonly lines: readonly ReadingLine[] }): ReactElement {
  const { t } = usePage();
  return (
    <DataTable
      caption={t('quarantine.readings')}
      rows={lines}
      id={(line) => `${line.at} ${line.format} ${line.outcome}`}
      empty=""
      columns={[
        { id: 'at', label: t('quarantine.readAt'), heads: true, cell: (line) => <When at={line.at} /> },
        { id: 'by', label: t('quarantine.readBy'), cell: (line) => line.by ?? t('quarantine.readFirst') },
        { id: 'as', label: t('quarantine.readAs'), cell: (line) => line.format },
        { id: 'outcome', label: t('feeds.outcome'), cell: (line) => <Outcome outcome={line.outcome} /> },
        { id: 'persons', label: t('transmissions.persons'), number: true, cell: (line) => line.persons },
        { id: 'why', label: t('feeds.why'), cell: (line) => <Said text={line.firstProblem} /> },
      ]}
    />
  );
}

function Work(props: {
  readonly view: QuarantinedView;
  readonly labels: { readonly format: string; readonly reason: string; readonly why: string };
}): ReactElement {
  const { t } = usePage();
  const { view, labels } = props;
  const { id } = view.row;
  return (
    <>
      {view.raw ? (
        <>
          <h2>{t('quarantine.bytes')}</h2>
          {view.raw.cut ? <p>{t('quarantine.cut')}</p> : null}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard */}
          <pre className="rs-raw" tabIndex={0}>
            {view.raw.lines.join('\n')}
          </pre>
        </>
      ) : null}
      {view.erased ? null : (
        <>
          <h2>{t('quarantine.again')}</h2>
          <PostForm action={address.quarantineRetry(id)} id="retry">
            <Select
              form={view.form}
              name="format"
              label={labels.format}
              empty=""
              choices={view.formats.map((f) => ({ value: f.name, label: `${f.name}: ${f.summary}` }))}
            />
            <Submit label={t('quarantine.retry')} />
          </PostForm>
          <h2>{t('quarantine.look')}</h2>
          <PostForm action={address.quarantineRaw(id)} id="raw">
            <TextArea
              form={view.form}
              name="why"
              label={labels.why}
              hint={t('quarantine.whyHint')}
              rows={2}
            />
            <Submit label={t('quarantine.show.bytes')} />
          </PostForm>
        </>
      )}
      <h2>{t('quarantine.close')}</h2>
      <PostForm action={address.quarantineClose(id)} id="close" keep>
        <TextArea
          form={view.form}
          name="reason"
          label={labels.reason}
          hint={t('quarantine.reasonHint')}
          rows={3}
        />
        <Submit label={t('quarantine.closeIt')} />
      </PostForm>
    </>
  );
}
