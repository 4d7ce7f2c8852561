import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { Choices, ErrorSummary, PostButton, PostForm, Submit } from '../parts/Fields.js';
import { DataTable, Facts } from '../parts/Lists.js';
import { Code, Tag } from '../parts/Tags.js';
import { When } from '../parts/When.js';
import type { FormState, Instant } from '../view.js';
import type { UserState } from './users.js';

export interface UserView {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly agency: string;
  readonly roles: readonly string[];
  readonly state: UserState;
  readonly lastSignIn?: Instant;
  readonly factors: {
    readonly authenticator: boolean;
    readonly passkeys: number;
    readonly recoveryCodesLeft: number;
  };
  readonly locked?: { readonly tries: number; readonly since: Instant };
  readonly tries: readonly {
    readonly at: Instant;
    /** A code of `tryHow.…`. */
    readonly how: string;
    readonly result: 'succeeded' | 'failed' | 'locked';
  }[];
  readonly mayUnlock: boolean;
  readonly mayChange: boolean;
  /** Present where the reader may reset. Field: `checked`. */
  readonly reset?: FormState;
  /** Shown once, right after a reset. */
  readonly oneTimeCode?: string;
}

export const userPage: Page<UserView> = {
  title: (view, t) => t('user.title', { name: view.name }),
  width: 'plain',
  failed: (view) => (view.reset?.errors?.length ?? 0) > 0,
  Body: User,
};

function User({ view }: { readonly view: UserView }): ReactElement {
  const { t } = usePage();
  const { factors } = view;
  const factorWords = [
    factors.authenticator ? t('user.authenticator') : '',
    factors.passkeys > 0 ? t.count('user.passkeys', factors.passkeys) : '',
    t.count('user.codesLeft', factors.recoveryCodesLeft),
  ].filter(Boolean);
  return (
    <>
      {view.reset ? <ErrorSummary form={view.reset} labels={{ checked: t('user.checkedLabel') }} /> : null}
      <h1>{view.name}</h1>
      {view.oneTimeCode ? (
        <Alert kind="warning" heading={t('user.oneTime')} role="status">
          <strong className="rs-big-code">{view.oneTimeCode}</strong> {t('user.oneTimeText')}
        </Alert>
      ) : null}
      {view.locked ? (
        <Alert kind="error" heading={t('userState.locked')}>
          {t('user.unlockText', { n: view.locked.tries })} <When at={view.locked.since} />
        </Alert>
      ) : null}
      {view.mayUnlock ? (
        <p>
          <PostButton action={address.userUnlock(view.id)} label={t('user.unlock')} />
        </p>
      ) : null}
      <Facts
        pairs={[
          [t('user.username'), <Code key="username">{view.username}</Code>],
          [t('user.agency'), view.agency],
          [t('users.roles'), view.roles.map((role) => t.coded('roles', role)).join('; ')],
          [
            t('users.state'),
            <Tag key="state" tone={view.state === 'active' ? 'good' : 'warn'}>
              {t(`userState.${view.state}`)}
            </Tag>,
          ],
          [t('users.last'), view.lastSignIn ? <When key="last" at={view.lastSignIn} /> : t('users.never')],
          [
            t('user.factors'),
            factors.authenticator || factors.passkeys > 0 ? factorWords.join(', ') : t('user.noFactor'),
          ],
        ]}
      />
      {view.mayChange ? (
        <p className="rs-no-print">
          <a className="usa-link" href={address.userChange(view.id)}>
            {t('user.change')}
          </a>
        </p>
      ) : null}
      {view.reset ? (
        <>
          <h2>{t('user.resetHeading')}</h2>
          <p>{t('user.resetText')}</p>
          <PostForm action={address.userReset(view.id)} id="reset">
            <Choices
              form={view.reset}
              name="checked"
              label={t('user.checkedLabel')}
              choices={(['call-back', 'in-person', 'supervisor'] as const).map((value) => ({
                value,
                label: t(`user.checked.${value}`),
              }))}
            />
            <Submit label={t('user.reset')} danger />
          </PostForm>
        </>
      ) : null}
      <h2>{t('user.tries')}</h2>
      <DataTable
        caption={t('user.tries')}
        compact
        rows={view.tries}
        id={(row) => row.at}
        empty={t('trip.none')}
        columns={[
          { id: 'at', label: t('user.tryAt'), heads: true, cell: (row) => <When at={row.at} /> },
          { id: 'how', label: t('user.tryHow'), cell: (row) => t.coded('tryHow', row.how) },
          { id: 'result', label: t('user.tryResult'), cell: (row) => t(`tryResult.${row.result}`) },
        ]}
      />
    </>
  );
}
