import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import {
  Choices,
  DateField,
  ErrorSummary,
  PostForm,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../parts/Fields.js';
import type { Texts } from '../text/text.js';
import type { FormState } from '../view.js';

/** The form in which somebody at NSOTC enters what a traveller wrote. */
export interface RedressNewView {
  readonly form: FormState;
}

export const redressNewPage: Page<RedressNewView> = {
  title: (_view, t) => t('inquiry.newTitle'),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: New,
};

function newLabels(t: Texts): Readonly<Record<string, string>> {
  return {
    surname: t('inquiry.surname'),
    given: t('inquiry.given'),
    birth: t('inquiry.birth'),
    documentNumber: t('inquiry.documentNumber'),
    documentIssuer: t('inquiry.documentIssuer'),
    external: t('inquiry.external'),
    address: t('inquiry.address'),
    email: t('inquiry.email'),
    complaint: t('inquiry.complaint'),
    receivedOn: t('inquiry.receivedOn'),
  };
}

function New({ view }: { readonly view: RedressNewView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  return (
    <>
      <ErrorSummary form={form} labels={newLabels(t)} />
      <h1>{t('inquiry.newTitle')}</h1>
      <p className="usa-intro">{t('inquiry.newIntro')}</p>
      <PostForm action={DUTY_ADDRESS.redress} id="inquiry-form" keep>
        <TextField
          form={form}
          name="surname"
          label={t('inquiry.surname')}
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          form={form}
          name="given"
          label={t('inquiry.given')}
          autoComplete="off"
          spellCheck={false}
        />
        <DateField form={form} name="birth" label={t('inquiry.birth')} />
        <TextField
          form={form}
          name="documentNumber"
          label={t('inquiry.documentNumber')}
          autoComplete="off"
          spellCheck={false}
          optional
        />
        <TextField
          form={form}
          name="documentIssuer"
          label={t('inquiry.documentIssuer')}
          hint={t('inquiry.documentIssuerHint')}
          autoComplete="off"
          short
          optional
        />
        <TextField
          form={form}
          name="external"
          label={t('inquiry.external')}
          autoComplete="off"
          short
          optional
        />
        <TextArea form={form} name="address" label={t('inquiry.address')} rows={3} />
        <TextField
          form={form}
          name="email"
          label={t('inquiry.email')}
          type="email"
          autoComplete="off"
          optional
        />
        <TextArea form={form} name="complaint" label={t('inquiry.complaint')} rows={5} />
        <DateField form={form} name="receivedOn" label={t('inquiry.receivedOn')} optional />
        <Submit label={t('inquiry.enter')} />
      </PostForm>
    </>
  );
}

/** The form in which a registry enters what its registrant challenges. */
export interface ChallengeNewView {
  readonly registrantId: string;
  readonly name: string;
  readonly messages: readonly { readonly id: string; readonly says: string }[];
  readonly form: FormState;
}

export const challengeNewPage: Page<ChallengeNewView> = {
  title: (view, t) => t('inquiry.challengeTitle', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.form.errors?.length ?? 0) > 0,
  Body: Challenge,
};

function Challenge({ view }: { readonly view: ChallengeNewView }): ReactElement {
  const { t } = usePage();
  const { form } = view;
  const labels = {
    kind: t('inquiry.challengeKind'),
    message: t('inquiry.challengeMessage'),
    address: t('inquiry.address'),
    complaint: t('inquiry.challengeWords'),
  };
  return (
    <>
      <ErrorSummary form={form} labels={labels} />
      <h1>{t('inquiry.challengeTitle', { name: view.name })}</h1>
      <p className="usa-intro">{t('inquiry.challengeIntro')}</p>
      <PostForm action={address.registrantChallenge(view.registrantId)} id="challenge-form" keep>
        <Choices
          form={form}
          name="kind"
          label={labels.kind}
          choices={(['data', 'tier', 'notification'] as const).map((value) => ({
            value,
            label: t(`redressKind.${value}`),
          }))}
        />
        <Select
          form={form}
          name="message"
          label={labels.message}
          hint={t('inquiry.challengeMessageHint')}
          empty={t('inquiry.challengeMessageEmpty')}
          choices={view.messages.map((m) => ({ value: m.id, label: m.says }))}
        />
        <TextArea form={form} name="complaint" label={labels.complaint} rows={5} />
        <TextArea form={form} name="address" label={labels.address} rows={3} />
        <Submit label={t('inquiry.challengeSubmit')} />
      </PostForm>
    </>
  );
}
