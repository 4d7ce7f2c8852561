import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Choices, ErrorSummary, PostButton, PostForm, Submit, TextArea, TextField } from '../parts/Fields.js';
import { Facts } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { AgencyRef, FormState, Instant } from '../view.js';

export interface MachineRow {
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly active: boolean;
  readonly proves: 'secret' | 'key';
  readonly lastUsed?: Instant;
}

export interface MachinesView {
  readonly agency: AgencyRef;
  readonly rows: readonly MachineRow[];
  /** Scopes that the reader may give. */
  readonly mayGive: readonly string[];
  /** Fields: `name`, `clientId`, `scopes` (several), `jwk`. */
  readonly form: FormState;
  /** A change that was refused; fields `scopes-ID`, `jwk-ID`. */
  readonly changing?: FormState;
  /** Shown once, on the answer that made it. */
  readonly secret?: { readonly clientId: string; readonly secret: string };
}

export const machinesPage: Page<MachinesView> = {
  title: (view, t) => t('machines.of', { agency: view.agency.name }),
  width: 'plain',
  failed: (view) => [view.form, view.changing].some((form) => (form?.errors?.length ?? 0) > 0),
  Body: Machines,
};

function Machines({ view }: { readonly view: MachinesView }): ReactElement {
  const { t } = usePage();
  const { form, changing } = view;
  const labels = {
    name: t('machines.name'),
    clientId: t('machines.clientId'),
    scopes: t('machines.scopes'),
    jwk: t('machines.key'),
  };
  return (
    <>
      <ErrorSummary form={form} labels={labels} />
      {changing ? (
        <ErrorSummary
          form={changing}
          labels={Object.fromEntries(
            view.rows.flatMap((row) => [
              [`scopes-${row.id}`, `${row.name}, ${labels.scopes}`],
              [`jwk-${row.id}`, `${row.name}, ${labels.jwk}`],
            ]),
          )}
        />
      ) : null}
      <p>
        <a className="usa-link" href={address.agency(view.agency.id)}>
          {t('settings.back')}
        </a>
      </p>
      <h1>
        {t('machines.title')}
        <span className="rs-strip__record">{view.agency.name}</span>
      </h1>
      {view.secret ? (
        <Alert kind="warning" heading={t('machines.secretOf', { id: view.secret.clientId })} role="status">
          <strong className="rs-big-code rs-breakable">{view.secret.secret}</strong>{' '}
          {t('machines.secretText')}
        </Alert>
      ) : null}
      <p>{t('machines.intro')}</p>
      {view.rows.length === 0 ? <p>{t('machines.none')}</p> : null}
      {view.rows.map((row) => (
        <Machine key={row.id} row={row} view={view} />
      ))}
      <h2>{t('machines.add')}</h2>
      <PostForm action={address.machines(view.agency.id)} id="machine-new" keep>
        <TextField
          form={form}
          name="name"
          label={labels.name}
          hint={t('machines.nameHint')}
          autoComplete="off"
        />
        <TextField
          form={form}
          name="clientId"
          label={labels.clientId}
          hint={t('machines.clientIdHint')}
          autoComplete="off"
          spellCheck={false}
        />
        <Choices
          form={form}
          name="scopes"
          label={labels.scopes}
          many
          choices={scopeChoices(view.mayGive, t)}
        />
        <TextArea form={form} name="jwk" label={labels.jwk} hint={t('machines.keyHint')} optional rows={5} />
        <Submit label={t('machines.addSubmit')} />
      </PostForm>
    </>
  );
}

function Machine({ row, view }: { readonly row: MachineRow; readonly view: MachinesView }): ReactElement {
  const { t } = usePage();
  const scopes = `scopes-${row.id}`;
  const jwk = `jwk-${row.id}`;
  const refused = view.changing?.errors?.some((e) => e.field === scopes || e.field === jwk);
  const form: FormState = refused ? view.changing! : { values: { [scopes]: row.scopes } };
  return (
    <section className="rs-group" aria-labelledby={`machine-${row.id}`}>
      <h2 id={`machine-${row.id}`}>{row.name}</h2>
      <Facts
        pairs={[
          [t('machines.clientId'), <Code key="id">{row.clientId}</Code>],
          [
            t('users.state'),
            <Tag key="state" tone={row.active ? 'good' : 'warn'}>
              {t(row.active ? 'machines.on' : 'machines.off')}
            </Tag>,
          ],
          [t('machines.proves'), t(`machines.proves.${row.proves}`)],
          [t('machines.lastUsed'), row.lastUsed ? <When key="last" at={row.lastUsed} /> : t('users.never')],
          [t('machines.scopes'), row.scopes.map((scope) => t.coded('scope', scope)).join('; ')],
        ]}
      />
      <p>
        <PostButton
          action={address.machine(row.id)}
          label={t(row.active ? 'machines.switchOff' : 'machines.switchOn')}
          tone={row.active ? 'danger' : 'outline'}
          about={row.name}
          hidden={{ what: row.active ? 'off' : 'on' }}
        />
      </p>
      <details open={refused === true}>
        <summary>
          {t('machines.change')}
          <span className="usa-sr-only"> {row.name}</span>
        </summary>
        <PostForm action={address.machine(row.id)}>
          <input type="hidden" name="what" value="scopes" />
          <Choices
            form={form}
            name={scopes}
            posts="scopes"
            label={t('machines.scopes')}
            many
            choices={scopeChoices([...new Set([...row.scopes, ...view.mayGive])], t)}
          />
          <Submit label={t('form.save')} />
        </PostForm>
        <PostForm action={address.machineSecret(row.id)}>
          <TextArea
            form={form}
            name={jwk}
            posts="jwk"
            label={t('machines.key')}
            hint={t('machines.newSecretHint')}
            optional
            rows={4}
          />
          <Submit label={t('machines.newSecret')} danger />
        </PostForm>
      </details>
    </section>
  );
}

function scopeChoices(scopes: readonly string[], t: ReturnType<typeof usePage>['t']) {
  return scopes.map((value) => ({ value, label: t.coded('scope', value) }));
}
