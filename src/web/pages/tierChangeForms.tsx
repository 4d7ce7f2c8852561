import type { ReactElement, ReactNode } from 'react';
import type { TierChange } from '#domain/tierProposal.js';
import { address } from '../addresses.js';
import { usePage } from '../page.js';
import { Select, Submit, TextField } from '../parts/Fields.js';
import { ChangeForm, ProposalEnd, ProposalSteps } from './proposalParts.js';
import { TIER_CODES } from './registrants.js';
import type { TierProposalView } from './tierProposal.js';

/** What its author writes a change of the tier rules with: what is written so far, a form a kind of change, and the end. */
export function TierChangeForms({ view }: { readonly view: TierProposalView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  const part = (name: string) => address.tierProposalPart(view.id, name);
  const tiers = TIER_CODES.map((value) => ({ value, label: t(`registry.tier.${value}`) }));
  return (
    <>
      <ProposalSteps view={view} action={part('remove')} />
      <h2>{t('ruleChange.add')}</h2>
      <Change view={view} op="reading" title={t('tierRules.readingTitle')}>
        <Select form={form} name="reading" label={t('tierRules.reading')} choices={view.readings} empty="" />
        <Submit label={t('tierRules.addReading')} />
      </Change>
      <Change view={view} op="row" title={t('tierRules.rowTitle')}>
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
      </Change>
      <Change view={view} op="remove-row" title={t('tierRules.removeTitle')}>
        <Select form={form} name="removeId" label={t('tierRules.row')} choices={view.rows} empty="" />
        <Submit label={t('tierRules.removeRow')} />
      </Change>
      <Change view={view} op="add-row" title={t('tierRules.addTitle')}>
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
      </Change>
      <Change view={view} op="ages" title={t('tierRules.agesTitle')}>
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
      </Change>
      <ProposalEnd
        view={view}
        propose={part('propose')}
        withdraw={part('withdraw')}
        dayHint={t('tierRules.effectiveHint')}
        dayOptional={false}
      />
    </>
  );
}

function Change(props: {
  readonly view: TierProposalView;
  readonly op: TierChange['op'];
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  const { view, ...rest } = props;
  return <ChangeForm form={view.form} action={address.tierProposalPart(view.id, 'changes')} {...rest} />;
}
