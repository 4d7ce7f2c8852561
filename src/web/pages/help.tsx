import type { ReactElement } from 'react';
import { MEASURED_SCRIPTS } from '#domain/scriptsMeasured.js';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { KeysTable } from '../parts/Keys.js';
import { Facts, PageHead } from '../parts/Lists.js';
import type { TextKey } from '../text/text.js';

export interface HelpView {
  readonly helpDesk: { readonly phone: string; readonly email?: string };
  /** Addresses that are open to the reader: no step leads to a page that would refuse. */
  readonly open: readonly string[];
}

export const helpPage: Page<HelpView> = { title: (_, t) => t('help.title'), width: 'plain', Body: Help };

const WORDS = ['candidate', 'wanted', 'registered', 'bits', 'acknowledge', 'ori'] as const;

const REGISTRY_WORDS = [
  'registrant',
  'sora',
  'nsotc',
  'usncb',
  'nsor',
  'tier',
  'appearance',
  'move',
  'notice',
  'absconder',
  'codis',
  'ngi',
] as const;

/** The work of a registration office in its order, each step with the page on which it is done. */
const STEPS = [
  ['open', address.registrantNew],
  ['ask', DUTY_ADDRESS.registry],
  ['register', DUTY_ADDRESS.registry],
  ['tier', DUTY_ADDRESS.registry],
  ['nsor', address.nsorQueue],
  ['share', address.shareBoard],
  ['due', DUTY_ADDRESS.due],
  ['notice', DUTY_ADDRESS.notices],
  ['move', address.relocations],
  ['absent', address.absconders],
  ['end', DUTY_ADDRESS.registry],
  ['practise', address.training],
] as const;

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
      <h2 id="registry">{t('help.registry')}</h2>
      <p>{t('help.registryText')}</p>
      <ol className="usa-list">
        {STEPS.map(([step, href]) => (
          <li key={step}>
            {view.open.includes(href) ? (
              <a className="usa-link" href={href}>
                {t(`help.step.${step}`)}
              </a>
            ) : (
              <strong>{t(`help.step.${step}`)}</strong>
            )}
            {`. ${t(`help.step.${step}Text`)}`}
          </li>
        ))}
      </ol>
      <h2>{t('help.registryWords')}</h2>
      <Facts
        pairs={REGISTRY_WORDS.map((word) => [t(`help.word.${word}`), t(`help.word.${word}Text`)] as const)}
      />
      <h2>{t('help.words')}</h2>
      <Facts pairs={WORDS.map((word) => [t(`help.word.${word}`), t(`help.word.${word}Text`)] as const)} />
      <h2 id="scripts">{t('help.scripts')}</h2>
      <p>{t('help.scriptsText')}</p>
      <Facts
        pairs={MEASURED_SCRIPTS.map(
          ({ says, recall }) =>
            [
              says,
              recall === null
                ? t('help.scriptUnmeasured')
                : t('help.scriptFound', { n: Math.round(recall * 1000) }),
            ] as const,
        )}
      />
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

export type PageArea = 'travellers' | 'told' | 'registry' | 'exchange' | 'system';

export interface PagesView {
  /** Areas in order, each with the pages of it that are open to the reader. */
  readonly areas: readonly {
    readonly area: PageArea;
    readonly pages: readonly {
      readonly path: string;
      readonly says: string;
      readonly name: TextKey | null;
    }[];
  }[];
}

/** Everything that is open to the reader, also what the menu has no room for. */
export const pagesPage: Page<PagesView> = { title: (_, t) => t('pages.title'), width: 'plain', Body: Pages };

function Pages({ view }: { readonly view: PagesView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('pages.title')} intro={t('pages.intro')} />
      {view.areas.length === 0 ? <p>{t('pages.empty')}</p> : null}
      {view.areas.map(({ area, pages }) => (
        <section key={area} aria-labelledby={`area-${area}`}>
          <h2 id={`area-${area}`}>{t(`pages.area.${area}`)}</h2>
          <ul className="usa-list usa-list--unstyled rs-spaced">
            {pages.map(({ path, says, name }) => (
              <li key={path}>
                <a className="usa-link" href={path}>
                  {name === null ? says : t.named(name)}
                </a>
                {name === null ? null : <span className="rs-sub">{says}</span>}
              </li>
            ))}
          </ul>
        </section>
      ))}
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
