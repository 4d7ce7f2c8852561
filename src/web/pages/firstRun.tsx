import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { Alert } from '../parts/Alert.js';
import { DataTable } from '../parts/Lists.js';
import { Code } from '../parts/Tags.js';

export type Role =
  | 'nsotcAnalyst'
  | 'nsotcSupervisor'
  | 'soraOfficer'
  | 'tribalOfficer'
  | 'leaOfficer'
  | 'usncbOfficer'
  | 'portOfficer'
  | 'agencyAdmin'
  | 'helpDesk'
  | 'auditor'
  | 'feedClient';

export interface FirstRunView {
  readonly accounts: readonly {
    readonly username: string;
    readonly password: string;
    /** The code of this half minute; trial installations only. */
    readonly code?: string;
    readonly person: string;
    readonly agency: string;
    readonly role: Role;
  }[];
  /** What is alive, as plain numbers with a label of the installation's own. */
  readonly running: readonly { readonly label: string; readonly count: number }[];
}

/** Shown on trial installations only, on loopback only. */
export const firstRunPage: Page<FirstRunView> = {
  title: (_, t) => t('firstRun.title'),
  width: 'wide',
  Body: FirstRun,
};

function FirstRun({ view }: { readonly view: FirstRunView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h1>{t('firstRun.heading')}</h1>
      <p className="usa-intro">{t('firstRun.intro')}</p>
      <p>
        <a className="usa-button" href={address.signIn}>
          {t('firstRun.signIn')}
        </a>
      </p>
      <h2>{t('firstRun.who')}</h2>
      <p>{t('firstRun.codeNote')}</p>
      <DataTable
        caption={t('firstRun.who')}
        rows={view.accounts}
        id={(account) => account.username}
        empty=""
        columns={[
          {
            id: 'user',
            label: t('firstRun.user'),
            heads: true,
            cell: (account) => <Code>{account.username}</Code>,
          },
          {
            id: 'password',
            label: t('firstRun.password'),
            cell: (account) => <Code>{account.password}</Code>,
          },
          { id: 'code', label: t('firstRun.code'), cell: (account) => <Code>{account.code ?? ''}</Code> },
          {
            id: 'role',
            label: t('firstRun.role'),
            cell: (account) => (
              <>
                {account.person}, {account.agency}
                <span className="rs-sub">{t(`role.${account.role}`)}</span>
              </>
            ),
          },
          { id: 'try', label: t('firstRun.try'), cell: (account) => t(`try.${account.role}`) },
        ]}
      />
      <h2>{t('firstRun.running')}</h2>
      <ul className="rs-counts">
        {view.running.map(({ label, count }) => (
          <li key={label}>
            <strong>{count.toLocaleString('en-US')}</strong> {label}
          </li>
        ))}
      </ul>
      <Alert kind="warning" slim>
        {t('firstRun.never')}
      </Alert>
    </>
  );
}
