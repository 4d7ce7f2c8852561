import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  type Choice,
  ErrorSummary,
  PostButton,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import { DataTable, PageHead, Pagination } from '../parts/Lists.js';
import { LookAhead, type LookAheadView } from '../parts/LookAhead.js';
import { Code, Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { Instant, Paging } from '../view.js';
import { ProposalDecision, ProposalHead, type ProposalHeadView } from './proposalParts.js';
import { TIER_CODES } from './registrants.js';
import { type DifferenceRow, PROPOSAL_TONE, type ProposalState } from './rules.js';

export interface TierRulesView {
  readonly versions: readonly {
    readonly version: number;
    readonly from?: Instant;
    readonly state: 'inForce' | 'later' | 'earlier';
    readonly author: string;
    readonly approver: string;
    readonly legalBasis: string;
    /** From the version before. */
    readonly differences: readonly DifferenceRow[];
  }[];
  readonly proposals: readonly {
    readonly id: string;
    readonly base: number;
    readonly state: ProposalState;
    readonly author: string;
    readonly reason: string;
    readonly changes: number;
    readonly updatedAt: Instant;
  }[];
  /** Of the version in force. */
  readonly rows: readonly { readonly id: string; readonly says: string }[];
  readonly mayPropose: boolean;
}

export const tierRulesPage: Page<TierRulesView> = {
  title: (_, t) => t('tierRules.title'),
  width: 'wide',
  Body: TierRules,
};

function TierRules({ view }: { readonly view: TierRulesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('tierRules.title')} intro={t('tierRules.intro')}>
        {view.mayPropose ? (
          <PostButton
            action={address.tierProposals}
            label={t('rules.propose', { n: view.versions[0]?.version ?? 1 })}
          />
        ) : null}
      </PageHead>
      <h2>{t('rules.versions')}</h2>
      <DataTable
        caption={t('rules.versions')}
        compact
        rows={view.versions}
        id={(row) => String(row.version)}
        empty=""
        columns={[
          {
            id: 'version',
            label: t('rules.versions'),
            heads: true,
            cell: (row) => (
              <>
                {t('rules.version', { n: row.version })}{' '}
                {row.state === 'earlier' ? null : (
                  <Tag tone={row.state === 'inForce' ? 'good' : 'warn'}>{t(`rules.${row.state}`)}</Tag>
                )}
              </>
            ),
          },
          {
            id: 'from',
            label: t('rules.from'),
            cell: (row) => (row.from ? <When at={row.from} brief /> : t('rules.from.start')),
          },
          { id: 'author', label: t('rules.author'), cell: (row) => row.author },
          { id: 'approver', label: t('rules.approver'), cell: (row) => row.approver },
          {
            id: 'changes',
            label: t('rules.changes'),
            cell: (row) =>
              row.differences.map((d) => (
                <span className="rs-sub" key={`${d.what} ${d.id}`}>
                  {d.what} {d.id}: {d.after ?? t('rules.absent')}
                </span>
              )),
          },
          { id: 'law', label: t('rules.law'), cell: (row) => row.legalBasis },
        ]}
      />
      <h2>{t('rules.proposals')}</h2>
      <DataTable
        caption={t('rules.proposals')}
        compact
        rows={view.proposals}
        id={(row) => row.id}
        empty={t('rules.noProposals')}
        columns={[
          {
            id: 'what',
            label: t('ruleChange.title'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={address.tierProposal(row.id)}>
                {t('ruleChange.heading', { n: row.base })}
              </a>
            ),
          },
          {
            id: 'state',
            label: t('rules.state'),
            cell: (row) => <Tag tone={PROPOSAL_TONE[row.state]}>{t(`proposalState.${row.state}`)}</Tag>,
          },
          { id: 'author', label: t('rules.author'), cell: (row) => row.author },
          { id: 'changes', label: t('rules.changes'), number: true, cell: (row) => row.changes },
          { id: 'reason', label: t('rules.reason'), cell: (row) => row.reason },
          { id: 'at', label: t('rules.changed'), cell: (row) => <When at={row.updatedAt} brief /> },
        ]}
      />
      <h2>{t('tierRules.rows')}</h2>
      <DataTable
        caption={t('tierRules.rows')}
        compact
        rows={view.rows}
        id={(row) => row.id}
        empty=""
        columns={[
          { id: 'id', label: t('rules.ruleId'), heads: true, cell: (row) => <Code>{row.id}</Code> },
          { id: 'says', label: t('rules.tells'), cell: (row) => row.says },
        ]}
      />
    </>
  );
}

export interface TierProposalView extends ProposalHeadView {
  readonly changes: readonly string[];
  /** Only its author writes. */
  readonly mayWrite: boolean;
  readonly mayTry: boolean;
  readonly rows: readonly Choice[];
  readonly conducts: readonly Choice[];
  readonly readings: readonly Choice[];
}

export const tierProposalPage: Page<TierProposalView> = {
  title: (_, t) => t('tierRules.change'),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: TierProposal,
};

function TierProposal({ view }: { readonly view: TierProposalView }): ReactElement {
  const { t } = usePage();
  const part = (name: string) => address.tierProposalPart(view.id, name);
  return (
    <>
      <PageHead title={t('tierRules.heading', { n: view.base })} intro={t('tierRules.nothingChanges')} />
      <ErrorSummary
        form={view.form}
        labels={{
          reading: t('tierRules.reading'),
          rowId: t('tierRules.row'),
          rowTier: t('tierRules.tier'),
          rowFrom: t('tierRules.from'),
          rowTo: t('tierRules.to'),
          removeId: t('tierRules.row'),
          addConduct: t('tierRules.conduct'),
          addFederal: t('tierRules.federal'),
          addTier: t('tierRules.tier'),
          addFrom: t('tierRules.from'),
          addTo: t('tierRules.to'),
          addSource: t('tierRules.source'),
          juvenileFrom: t('tierRules.juvenileFrom'),
          consensualFrom: t('tierRules.consensualFrom'),
          yearsOlder: t('tierRules.yearsOlder'),
          effective: t('ruleChange.effective'),
          legalBasis: t('rules.law'),
          reason: t('rules.reason'),
          note: t('ruleChange.note'),
        }}
      />
      <ProposalHead view={view} became={(n) => t('rules.version', { n })} />
      {view.mayTry && view.changes.length > 0 ? (
        <p>
          <a className="usa-button usa-button--outline" href={part('preview')}>
            {t('tierRules.preview')}
          </a>
        </p>
      ) : null}
      {view.mayWrite ? <Forms view={view} /> : null}
      <ProposalDecision view={view} action={part('decide')} />
      <p>
        <a className="usa-link" href={address.tierRules}>
          {t('tierRules.title')}
        </a>
      </p>
    </>
  );
}

function Forms({ view }: { readonly view: TierProposalView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  const part = (name: string) => address.tierProposalPart(view.id, name);
  const tiers = TIER_CODES.map((value) => ({ value, label: t(`registry.tier.${value}`) }));
  const op = form.values.op;
  return (
    <>
      <h2>{t('ruleChange.steps')}</h2>
      {view.changes.length === 0 ? (
        <p>{t('ruleChange.none')}</p>
      ) : (
        <ol className="rs-steps">
          {view.changes.map((text, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same change may stand there twice, and its place is its number
            <li key={`${i + 1} ${text}`}>
              {text}{' '}
              <PostButton
                action={part('remove')}
                tone="outline"
                label={t('ruleChange.remove', { n: i + 1 })}
                hidden={{ number: String(i + 1) }}
              />
            </li>
          ))}
        </ol>
      )}
      <h2>{t('ruleChange.add')}</h2>
      <details className="rs-details" open={op === 'reading'}>
        <summary>{t('tierRules.readingTitle')}</summary>
        <PostForm action={part('changes')}>
          <input type="hidden" name="op" value="reading" />
          <Select
            form={form}
            name="reading"
            label={t('tierRules.reading')}
            choices={view.readings}
            empty=""
          />
          <Submit label={t('tierRules.addReading')} />
        </PostForm>
      </details>
      <details className="rs-details" open={op === 'row'}>
        <summary>{t('tierRules.rowTitle')}</summary>
        <PostForm action={part('changes')}>
          <input type="hidden" name="op" value="row" />
          <Select form={form} name="rowId" label={t('tierRules.row')} choices={view.rows} empty="" />
          <Select form={form} name="rowTier" label={t('tierRules.tier')} choices={tiers} empty="" />
          <TextField
            form={form}
            name="rowFrom"
            label={t('tierRules.from')}
            short
            optional
            inputMode="numeric"
          />
          <TextField form={form} name="rowTo" label={t('tierRules.to')} short optional inputMode="numeric" />
          <Submit label={t('tierRules.changeRow')} />
        </PostForm>
      </details>
      <details className="rs-details" open={op === 'remove-row'}>
        <summary>{t('tierRules.removeTitle')}</summary>
        <PostForm action={part('changes')}>
          <input type="hidden" name="op" value="remove-row" />
          <Select form={form} name="removeId" label={t('tierRules.row')} choices={view.rows} empty="" />
          <Submit label={t('tierRules.removeRow')} />
        </PostForm>
      </details>
      <details className="rs-details" open={op === 'add-row'}>
        <summary>{t('tierRules.addTitle')}</summary>
        <PostForm action={part('changes')}>
          <input type="hidden" name="op" value="add-row" />
          <Select
            form={form}
            name="addConduct"
            label={t('tierRules.conduct')}
            choices={view.conducts}
            empty=""
          />
          <TextField
            form={form}
            name="addFederal"
            label={t('tierRules.federal')}
            hint={t('tierRules.federalHint')}
            optional
          />
          <Select form={form} name="addTier" label={t('tierRules.tier')} choices={tiers} empty="" />
          <TextField
            form={form}
            name="addFrom"
            label={t('tierRules.from')}
            short
            optional
            inputMode="numeric"
          />
          <TextField form={form} name="addTo" label={t('tierRules.to')} short optional inputMode="numeric" />
          <TextField form={form} name="addSource" label={t('tierRules.source')} lengthMax={300} />
          <Submit label={t('tierRules.addRow')} />
        </PostForm>
      </details>
      <details className="rs-details" open={op === 'ages'}>
        <summary>{t('tierRules.agesTitle')}</summary>
        <PostForm action={part('changes')}>
          <input type="hidden" name="op" value="ages" />
          <TextField
            form={form}
            name="juvenileFrom"
            label={t('tierRules.juvenileFrom')}
            short
            inputMode="numeric"
          />
          <TextField
            form={form}
            name="consensualFrom"
            label={t('tierRules.consensualFrom')}
            short
            inputMode="numeric"
          />
          <TextField
            form={form}
            name="yearsOlder"
            label={t('tierRules.yearsOlder')}
            short
            inputMode="numeric"
          />
          <Submit label={t('tierRules.changeAges')} />
        </PostForm>
      </details>
      <section aria-labelledby="submit">
        <h2 id="submit">{t('ruleChange.submitTitle')}</h2>
        <PostForm action={part('propose')} wide>
          <TextField
            form={form}
            name="effective"
            label={t('ruleChange.effective')}
            hint={t('tierRules.effectiveHint')}
            short
          />
          <TextField form={form} name="legalBasis" label={t('rules.law')} />
          <TextArea form={form} name="reason" label={t('rules.reason')} rows={3} />
          <Submit label={t('ruleChange.submit')} />
        </PostForm>
        <PostButton action={part('withdraw')} tone="outline" label={t('ruleChange.withdraw')} />
      </section>
    </>
  );
}

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
