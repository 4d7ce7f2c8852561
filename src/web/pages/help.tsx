import type { ReactElement } from 'react';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { KeysTable } from '../parts/Keys.js';
import { Facts } from '../parts/Lists.js';

export interface HelpView {
  readonly helpDesk: { readonly phone: string; readonly email?: string };
}

export const helpPage: Page<HelpView> = { title: (_, t) => t('help.title'), width: 'plain', Body: Help };

const WORDS = ['candidate', 'wanted', 'registered', 'bits', 'acknowledge', 'ori'] as const;

function Help({ view }: { readonly view: HelpView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h1>{t('help.heading')}</h1>
      <h2>{t('help.desk')}</h2>
      <p>
        {t('help.deskText')} <strong className="rs-nowrap">{view.helpDesk.phone}</strong>
        {view.helpDesk.email ? `, ${view.helpDesk.email}` : ''}
      </p>
      <h2>{t('help.words')}</h2>
      <Facts pairs={WORDS.map((word) => [t(`help.word.${word}`), t(`help.word.${word}Text`)] as const)} />
      <h2 id="purpose">{t('help.purpose')}</h2>
      <p>{t('help.purposeText')}</p>
      <h2>{t('help.keys')}</h2>
      <p>{t('help.keysText')}</p>
      <KeysTable />
      <h2>{t('help.noScript')}</h2>
      <p>{t('help.noScriptText')}</p>
    </>
  );
}

/** The list of keys alone: what `?` shows, for readers without script. */
export const keysPage: Page<Record<string, never>> = {
  title: (_, t) => t('keysPage.title'),
  width: 'plain',
  Body: Keys,
};

function Keys(): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h1>{t('keys.heading')}</h1>
      <p>{t('help.keysText')}</p>
      <KeysTable />
    </>
  );
}
