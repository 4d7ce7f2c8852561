import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Appeals, type AppealsView } from '../parts/Appeals.js';
import { Choices, DateField, ErrorSummary, PostForm, Submit, TextArea } from '../parts/Fields.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';
import { dateText, When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';
import { TIER_CODES, type TierCode } from './registrants.js';

export interface OffencePath {
  readonly id: string;
  readonly offence: string;
  readonly result: string;
  readonly steps: readonly { readonly question: string; readonly answer: string; readonly source: string }[];
  readonly missing: readonly string[];
  /** It names a provision of which no text stands with it. */
  readonly missingLaw: {
    readonly citation: string;
    readonly convictedOn: string;
    readonly inLibrary: boolean;
  } | null;
  readonly otherReadings: readonly {
    readonly question: string;
    readonly reading: string;
    readonly result: string;
  }[];
}

export interface TierView {
  readonly id: string;
  readonly name: string;
  readonly ruleVersion: number;
  /** What the rules give in words; null: no offence is entered. */
  readonly proposed: string | null;
  readonly open: boolean;
  /** What the jurisdiction itself has chosen, in words. */
  readonly choices: readonly string[];
  readonly inForce: TierCode | null;
  readonly offences: readonly OffencePath[];
  readonly form: FormState;
  readonly mayDecide: boolean;
  readonly appeals: AppealsView;
  readonly earlier: readonly {
    readonly id: string;
    readonly tier: TierCode;
    readonly state: 'in-force' | 'replaced';
    readonly reason: string;
    readonly ruleVersion: number;
    readonly by: string;
    readonly at: Instant;
  }[];
}

export const tierPage: Page<TierView> = {
  title: (view, t) => t('tier.title', { name: view.name }),
  width: 'wide',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: TierDecision,
};

function TierDecision({ view }: { readonly view: TierView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={{ tier: t('tier.tier'), reason: t('tier.reason') }} />
      <PageHead title={t('tier.title', { name: view.name })} intro={t('tier.intro')} />
      <Facts
        inRow
        pairs={[
          [t('tier.proposed'), view.proposed ?? t('tier.none')],
          [t('tier.inForce'), view.inForce ? t(`registry.tier.${view.inForce}`) : t('registry.noTier')],
          [t('tier.ruleSet', { version: view.ruleVersion }), '34 USC 20911'],
          ...(view.choices.length > 0 ? [[t('settings.tiers'), view.choices.join('; ')] as const] : []),
        ]}
      />
      {view.open ? <p>{t('tier.openText')}</p> : null}
      {view.offences.map((offence) => (
        <section key={offence.id}>
          <h2>{t('tier.path', { offence: offence.offence })}</h2>
          <p>
            <strong>{offence.result}</strong>
          </p>
          {offence.missing.map((what) => (
            <p key={what}>{t('tier.missing', { what })}</p>
          ))}
          {offence.missingLaw ? (
            <p>
              {t(offence.missingLaw.inLibrary ? 'tier.lawSince' : 'tier.noLaw', {
                citation: offence.missingLaw.citation,
                date: dateText(offence.missingLaw.convictedOn),
              })}{' '}
              <a
                className="usa-link"
                href={`${address.statutes}?q=${encodeURIComponent(offence.missingLaw.citation.slice(0, 100))}`}
              >
                {t('tier.library')}
              </a>
            </p>
          ) : null}
          <DataTable
            caption={t('tier.path', { offence: offence.offence })}
            compact
            rows={offence.steps}
            id={(step) => step.question}
            empty=""
            columns={[
              { id: 'question', label: t('tier.question'), heads: true, cell: (step) => step.question },
              { id: 'answer', label: t('tier.answer'), cell: (step) => step.answer },
              { id: 'source', label: t('tier.from'), cell: (step) => step.source },
            ]}
          />
          {offence.otherReadings.map((other) => (
            <p key={other.question}>
              <strong>{t('tier.otherReading')}:</strong> {other.question} {other.reading}. {other.result}.
            </p>
          ))}
        </section>
      ))}
      {view.mayDecide ? (
        <>
          <h2>{t('tier.decide')}</h2>
          <PostForm action={address.registrantTier(view.id)} keep id="tier-form">
            <Choices
              form={view.form}
              name="tier"
              label={t('tier.tier')}
              choices={TIER_CODES.map((value) => ({ value, label: t(`registry.tier.${value}`) }))}
            />
            <TextArea
              form={view.form}
              name="reason"
              label={t('tier.reason')}
              hint={t('tier.reasonHint')}
              optional
            />
            <Submit label={t('tier.submit')} />
          </PostForm>
        </>
      ) : null}
      {view.earlier.length > 0 ? (
        <>
          <h2>{t('tier.earlier')}</h2>
          <DataTable
            caption={t('tier.earlier')}
            compact
            rows={view.earlier}
            id={(row) => row.id}
            empty=""
            columns={[
              {
                id: 'tier',
                label: t('tier.tier'),
                heads: true,
                cell: (row) => t(`registry.tier.${row.tier}`),
              },
              { id: 'state', label: t('registry.state'), cell: (row) => t(`tier.state.${row.state}`) },
              { id: 'reason', label: t('tier.reason'), cell: (row) => row.reason },
              {
                id: 'by',
                label: t('tier.by'),
                cell: (row) => (
                  <>
                    {row.by}{' '}
                    <span className="rs-sub">
                      <When at={row.at} brief />, {t('tier.ruleSet', { version: row.ruleVersion })}
                    </span>
                  </>
                ),
              },
            ]}
          />
        </>
      ) : null}
      <Appeals registrant={view.id} view={view.appeals} />
      <p>
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}
        </a>
      </p>
    </>
  );
}

export interface VisitView {
  readonly id: string;
  readonly name: string;
  readonly form: FormState;
  readonly photoDue: boolean;
  /** Of a juvenile, where and how the jurisdiction has juveniles appear; null: like everybody else. */
  readonly juvenile: { readonly place: string; readonly protocol: string } | null;
  /** There is one on file that the person can be compared with. */
  readonly hasPhoto: boolean;
  readonly parts: readonly { readonly code: string; readonly title: string }[];
}

export const visitPage: Page<VisitView> = {
  title: (view, t) => t('visit.title', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Visit,
};

function Visit({ view }: { readonly view: VisitView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <ErrorSummary form={view.form} labels={{ on: t('visit.on') }} />
      <PageHead title={t('visit.title', { name: view.name })} />
      {view.juvenile ? (
        <>
          <p>{t('visit.juvenile')}</p>
          <Facts
            pairs={[
              [t('settings.juvenilePlace'), view.juvenile.place || '–'],
              [t('settings.juvenileProtocol'), view.juvenile.protocol || '–'],
            ]}
          />
        </>
      ) : null}
      {view.photoDue ? <p>{t('visit.photoDue')}</p> : null}
      <PostForm action={address.registrantVisit(view.id)} keep id="visit-form">
        <DateField form={view.form} name="on" label={t('visit.on')} />
        <Choices
          form={view.form}
          name="verified"
          label={t('visit.verified')}
          many
          optional
          choices={view.parts.map((part) => ({ value: part.code, label: part.title }))}
        />
        <Choices
          form={view.form}
          name="photo"
          label={t('visit.photo')}
          optional
          choices={[
            { value: 'taken', label: t('visit.photoTaken') },
            ...(view.hasPhoto ? [{ value: 'unchanged', label: t('visit.photoUnchanged') }] : []),
          ]}
        />
        <TextArea form={view.form} name="note" label={t('visit.note')} optional />
        <Submit label={t('visit.submit')} />
      </PostForm>
      <p>
        <a className="usa-link" href={address.registrant(view.id)}>
          {t('part.back')}
        </a>
      </p>
    </>
  );
}
