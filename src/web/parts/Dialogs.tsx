import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import { usePage } from '../page.js';
import { Csrf } from './Fields.js';
import { KeysTable } from './Keys.js';

/** A native dialog: focus is held and Escape closes it without any code of ours. */
export function KeysDialog(): ReactElement | null {
  const { t, shell } = usePage();
  if (!shell.user) return null;
  return (
    <dialog id="keys-dialog" className="rs-dialog" aria-labelledby="keys-heading">
      <h2 id="keys-heading">{t('keys.heading')}</h2>
      <KeysTable />
      <p>
        <a className="usa-link" href={`${address.account}#keys-setting`}>
          {t('keys.setting')}
        </a>
      </p>
      <form method="dialog">
        <button type="submit" className="usa-button">
          {t('keys.close')}
        </button>
      </form>
    </dialog>
  );
}

/** Shown two minutes before the session locks. What was typed is kept in this tab and put back after sign-in. */
export function LockDialog(): ReactElement | null {
  const { t, shell } = usePage();
  if (!shell.user || !shell.locksAt) return null;
  return (
    <dialog
      id="lock-dialog"
      className="rs-dialog"
      aria-labelledby="lock-heading"
      data-locked={address.locked}
    >
      <h2 id="lock-heading">{t('lock.heading')}</h2>
      <p>
        {t('lock.text')} <strong id="lock-left">{t('lock.left', { time: '2:00' })}</strong>
      </p>
      <p>{t('lock.kept')}</p>
      <form method="post" action={address.stay} data-stay="">
        <Csrf />
        <button type="submit" className="usa-button">
          {t('lock.stay')}
        </button>
      </form>
      <span hidden data-lock-left={t.raw('lock.left')} />
    </dialog>
  );
}
