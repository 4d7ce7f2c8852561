import type { ReactElement } from 'react';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { KeysTable } from '../parts/Keys.js';
import { DataTable, Facts, PageHead } from '../parts/Lists.js';

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

export interface PagesView {
  readonly pages: readonly { readonly path: string; readonly name: string; readonly says: string }[];
}

/** Everything that is open to the reader, also what the menu has no room for. */
export const pagesPage: Page<PagesView> = { title: (_, t) => t('pages.title'), width: 'wide', Body: Pages };

function Pages({ view }: { readonly view: PagesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('pages.title')} intro={t('pages.intro')} />
      <DataTable
        caption={t('pages.title')}
        keyed
        compact
        rows={view.pages}
        id={(row) => row.path}
        empty={t('pages.empty')}
        columns={[
          {
            id: 'name',
            label: t('pages.name'),
            heads: true,
            cell: (row) => (
              <a className="usa-link" href={row.path} data-open="">
                {row.name}
              </a>
            ),
          },
          { id: 'says', label: t('pages.says'), cell: (row) => row.says },
        ]}
      />
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
