import type { ReactElement, ReactNode } from 'react';
import type { RuleChange } from '#domain/ruleProposal.js';
import { address } from '../addresses.js';
import { usePage } from '../page.js';
import { Select, Submit, TextArea, TextField } from '../parts/Fields.js';
import { ChangeForm, ProposalEnd, ProposalSteps } from './proposalParts.js';
import type { RuleProposalView } from './ruleProposal.js';

/** What its author writes a change of the rules with: what is written so far, a form a kind of change, and the end. */
export function RuleChangeForms({ view }: { readonly view: RuleProposalView }): ReactElement {
  const { t } = usePage();
  const part = (name: string) => address.ruleProposalPart(view.id, name);
  return (
    <>
      <ProposalSteps view={view} action={part('remove')} />
      <h2>{t('ruleChange.add')}</h2>
      <div>
        <AppropriateForm view={view} />
        <SwitchForm view={view} />
        <RowForm view={view} />
        <NewRowForm view={view} />
        <PolicyForm view={view} />
        <FormatForm view={view} />
        <NoticeForm view={view} />
      </div>
      <ProposalEnd
        view={view}
        propose={part('propose')}
        withdraw={part('withdraw')}
        dayHint={t('ruleChange.effectiveHint')}
        dayOptional
      />
    </>
  );
}

type Of = { readonly view: RuleProposalView };

function Change(props: {
  readonly view: RuleProposalView;
  readonly op: RuleChange['op'];
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  const { view, ...rest } = props;
  return <ChangeForm form={view.form} action={address.ruleProposalPart(view.id, 'changes')} {...rest} />;
}

/** A choice of which none is preset. */
function Pick(props: {
  readonly view: RuleProposalView;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly choices: RuleProposalView['rules'];
}): ReactElement {
  const { view, ...rest } = props;
  return <Select form={view.form} empty="" {...rest} />;
}

function DayField({ view, name }: Of & { readonly name: string }): ReactElement {
  const { t } = usePage();
  return (
    <TextField
      form={view.form}
      name={name}
      type="date"
      label={t('ruleChange.day')}
      hint={t('ruleChange.dayHint')}
    />
  );
}

/** Every agency of a role, or one of them. */
function Whom({ view, prefix }: Of & { readonly prefix: 'switch' | 'format' }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <Pick view={view} name={`${prefix}Role`} label={t('ruleChange.role')} choices={view.roles} />
      <Select
        form={view.form}
        name={`${prefix}Agency`}
        label={t('ruleChange.agency')}
        hint={t('ruleChange.agencyHint')}
        choices={view.agencies}
        empty={t('ruleChange.everyAgency')}
      />
    </>
  );
}

/** When a row applies and how urgent its message is. */
function WhenAndClass({ view, prefix }: Of & { readonly prefix: 'row' | 'add' }): ReactElement {
  const { t } = usePage();
  const when = [{ value: 'always', label: t('ruleChange.always') }, ...view.policies];
  const classes = (['P1', 'P2', 'P3'] as const).map((value) => ({
    value,
    label: t(`statistics.class.${value}`),
  }));
  return (
    <>
      <Pick view={view} name={`${prefix}When`} label={t('ruleChange.when')} choices={when} />
      <Pick view={view} name={`${prefix}Class`} label={t('ruleChange.class')} choices={classes} />
    </>
  );
}

function AppropriateForm({ view }: Of): ReactElement {
  const { t } = usePage();
  const tiers = (['any', '1', '2', '3', 'unknown'] as const).map((value) => ({
    value,
    label: t(`appropriate.tier.${value}`),
  }));
  const victims = (['any', 'minor', 'adult', 'unknown'] as const).map((value) => ({
    value,
    label: t(`appropriate.victim.${value}`),
  }));
  const answers = (['yes', 'no', 'as-row'] as const).map((value) => ({
    value,
    label: t(`ruleChange.tell.${value}`),
  }));
  return (
    <Change view={view} op="appropriate" title={t('ruleChange.cellTitle')}>
      <p>
        <a className="usa-link" href={address.ruleAppropriate(view.base)}>
          {t('appropriate.link', { n: view.base })}
        </a>
      </p>
      <Pick
        view={view}
        name="cellRule"
        label={t('ruleChange.cellRule')}
        hint={t('ruleChange.cellRuleHint')}
        choices={view.conditional}
      />
      <Pick view={view} name="cellTier" label={t('ruleChange.cellTier')} choices={tiers} />
      <Pick view={view} name="cellVictim" label={t('ruleChange.cellVictim')} choices={victims} />
      <Pick view={view} name="cellTell" label={t('ruleChange.cellTell')} choices={answers} />
      <TextField
        form={view.form}
        name="cellReason"
        label={t('ruleChange.why')}
        hint={t('ruleChange.cellReasonHint')}
      />
      <Submit label={t('ruleChange.addCell')} />
    </Change>
  );
}

function SwitchForm({ view }: Of): ReactElement {
  const { t } = usePage();
  const onOff = (['off', 'on'] as const).map((value) => ({ value, label: t(`ruleChange.${value}`) }));
  return (
    <Change view={view} op="switch" title={t('ruleChange.switchTitle')}>
      <Whom view={view} prefix="switch" />
      <TextField
        form={view.form}
        name="switchRows"
        label={t('ruleChange.rows')}
        hint={t('ruleChange.rowsHint')}
        optional
      />
      <Pick view={view} name="switchOn" label={t('ruleChange.onOff')} choices={onOff} />
      <DayField view={view} name="switchFrom" />
      <TextField form={view.form} name="switchReason" label={t('ruleChange.why')} />
      <Submit label={t('ruleChange.addSwitch')} />
    </Change>
  );
}

function RowForm({ view }: Of): ReactElement {
  const { t } = usePage();
  return (
    <Change view={view} op="rule" title={t('ruleChange.rowTitle')}>
      <Pick view={view} name="rowId" label={t('ruleChange.rowId')} choices={view.rules} />
      <WhenAndClass view={view} prefix="row" />
      <div className="rs-buttons">
        <Submit label={t('ruleChange.changeRow')} />
        <button type="submit" name="remove" value="yes" className="usa-button usa-button--outline">
          {t('ruleChange.removeRow')}
        </button>
      </div>
    </Change>
  );
}

function NewRowForm({ view }: Of): ReactElement {
  const { t } = usePage();
  return (
    <Change view={view} op="add-rule" title={t('ruleChange.addRowTitle')}>
      <Pick
        view={view}
        name="addLike"
        label={t('ruleChange.like')}
        hint={t('ruleChange.likeHint')}
        choices={view.likes}
      />
      <Pick view={view} name="addRole" label={t('ruleChange.role')} choices={view.roles} />
      <Pick view={view} name="addTie" label={t('ruleChange.tie')} choices={view.ties} />
      <WhenAndClass view={view} prefix="add" />
      <TextField form={view.form} name="addBasis" label={t('rules.law')} />
      <Submit label={t('ruleChange.addRow')} />
    </Change>
  );
}

function PolicyForm({ view }: Of): ReactElement {
  const { t } = usePage();
  return (
    <Change view={view} op="policy" title={t('ruleChange.policyTitle')}>
      <TextField
        form={view.form}
        name="policyId"
        label={t('ruleChange.policyId')}
        hint={t('ruleChange.policyHint')}
        spellCheck={false}
      />
      <TextField form={view.form} name="policySays" label={t('ruleChange.says')} />
      <TextArea
        form={view.form}
        name="policyConditions"
        label={t('ruleChange.conditions')}
        hint={t('ruleChange.conditionsHint')}
      />
      <Submit label={t('ruleChange.addPolicy')} />
    </Change>
  );
}

function FormatForm({ view }: Of): ReactElement {
  const { t } = usePage();
  return (
    <Change view={view} op="format" title={t('ruleChange.formatTitle')}>
      <Whom view={view} prefix="format" />
      <Pick view={view} name="formatVersion" label={t('ruleChange.format')} choices={view.formats} />
      <DayField view={view} name="formatFrom" />
      <div className="rs-buttons">
        <Submit label={t('ruleChange.addFormat')} />
        <button type="submit" name="remove" value="yes" className="usa-button usa-button--outline">
          {t('ruleChange.withdrawFormat')}
        </button>
      </div>
      <p>{t('ruleChange.withdrawFormatHint')}</p>
      <p>
        <a className="usa-link" href={address.ruleFormats}>
          {t('formats.title')}
        </a>
      </p>
    </Change>
  );
}

function NoticeForm({ view }: Of): ReactElement {
  const { t } = usePage();
  return (
    <Change view={view} op="format-notice" title={t('ruleChange.noticeTitle')}>
      <Pick view={view} name="noticeRole" label={t('ruleChange.role')} choices={view.roles} />
      <TextField
        form={view.form}
        name="noticeDays"
        label={t('ruleChange.noticeDays')}
        hint={t('ruleChange.noticeHint')}
        short
      />
      <Submit label={t('ruleChange.addNotice')} />
    </Change>
  );
}
