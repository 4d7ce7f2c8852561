import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import { usePage } from '../page.js';
import type { Shell } from '../view.js';
import { Csrf, PostButton } from './Fields.js';
import { Icon } from './Icon.js';
import { When } from './When.js';

/** Banner, name, who is signed in, menu. The order and places are the same on every page (WCAG 3.2.3, 3.2.6). */
export function Header({ container }: { readonly container: string }): ReactElement {
  const { t, shell } = usePage();
  return (
    <header className="rs-header">
      {shell.test ? (
        <div className="rs-test">
          <div className={container}>
            <strong>{t('app.test')}</strong> {t('app.testText')}
          </div>
        </div>
      ) : null}
      {shell.training ? <TrainingBar container={container} side={shell.training} /> : null}
      <Banner container={container} />
      <div className={`${container} rs-masthead`}>
        <p className="rs-name">
          <a href={address.home}>
            <span className="rs-name__short">{t('app.short')}</span>
            <span className="rs-name__long">{t('app.long')}</span>
          </a>
        </p>
        {shell.user ? (
          <SignedIn />
        ) : shell.readerUnread ? null : (
          <p className="rs-user">{t('app.notSignedIn')}</p>
        )}
        <ul className="rs-tools">
          <li>
            <a href={address.help}>{t('app.help')}</a>
          </li>
          {shell.user ? (
            <>
              <li>
                <a href={address.pages}>{t('pages.title')}</a>
              </li>
              <li>
                <a href={address.account}>{t('app.account')}</a>
              </li>
              <li>
                <form method="post" action={address.signOut}>
                  <Csrf />
                  <button type="submit" className="usa-button usa-button--outline rs-small">
                    {t('app.signOut')}
                  </button>
                </form>
              </li>
            </>
          ) : null}
        </ul>
      </div>
      {shell.menu && shell.menu.length > 0 ? <Menu container={container} /> : null}
    </header>
  );
}

/** On every page of who practises: what this is, and one click to leave it. */
function TrainingBar(props: {
  readonly container: string;
  readonly side: 'double' | 'neighbour';
}): ReactElement {
  const { t, shell } = usePage();
  const other = props.side === 'double' ? 'neighbour' : 'double';
  return (
    <section className="rs-training" aria-label={t('training.region')}>
      <div className={props.container}>
        <p>
          <strong>{t('training.mark')}</strong>{' '}
          {t(props.side === 'double' ? 'training.barDouble' : 'training.barNeighbour')}
        </p>
        {shell.user ? (
          <div className="rs-training__do">
            <a href={address.training}>{t('training.about')}</a>
            <PostButton
              action={address.trainingEnter}
              hidden={{ side: other }}
              tone="outline"
              label={t(other === 'neighbour' ? 'training.toNeighbour' : 'training.toDouble')}
            />
            <PostButton action={address.trainingLeave} label={t('training.leave')} />
          </div>
        ) : null}
      </div>
    </section>
  );
}

function Banner({ container }: { readonly container: string }): ReactElement {
  const { t, shell } = usePage();
  return (
    <section className="rs-banner" aria-label={t('banner.label')}>
      <details className={container}>
        <summary>
          <Icon name="lock" /> <span>{t('banner.line')}</span>{' '}
          <span className="rs-banner__more">{t('banner.more')}</span>
        </summary>
        <ul>
          <li>{shell.test ? t('banner.ownerTest') : t('banner.owner')}</li>
          <li>{t('banner.secure')}</li>
          <li>{t('banner.recorded')}</li>
          <li>{t('banner.classification')}</li>
        </ul>
      </details>
    </section>
  );
}

function SignedIn(): ReactElement | null {
  const { t, shell } = usePage();
  const { user } = shell;
  if (!user) return null;
  return (
    <p className="rs-user">
      <strong>{user.name}</strong>, {user.agency.name}
      <span className="rs-sub">
        {user.lastSignIn ? (
          <>
            {t('app.lastSignIn')} <When at={user.lastSignIn.at} brief /> {t('app.lastSignInFrom')}{' '}
            {user.lastSignIn.from}
          </>
        ) : (
          t('app.firstSignIn')
        )}
      </span>
    </p>
  );
}

/** So many entries stand in one row at 1024 pixels, whatever they are called; the rest is behind "More". */
const IN_A_ROW = 7;

/**
 * Duties in their order. With few of them all stand in the row; of many the first ones, and the one where the reader
 * is, so that a row never breaks and nothing moves to another place (WCAG 3.2.3).
 */
function Menu({ container }: { readonly container: string }): ReactElement {
  const { t, shell } = usePage();
  const menu = shell.menu ?? [];
  const few = menu.length <= IN_A_ROW + 1;
  const inRow = menu.filter(({ duty }, i) => few || i < IN_A_ROW || duty === shell.here);
  const more = menu.filter((entry) => !inRow.includes(entry));
  return (
    <nav className="rs-menu" aria-label={t('menu.label')}>
      <div className={container}>
        <button
          type="button"
          className="rs-menu__button"
          data-menu=""
          aria-expanded="false"
          aria-controls="menu"
          hidden
        >
          {t('menu.button')}
        </button>
        <ul id="menu">
          {inRow.map((entry) => (
            <MenuEntry key={entry.duty} {...entry} />
          ))}
          {more.length > 0 ? (
            <li className="rs-menu__more">
              <details>
                <summary>
                  {t('menu.more')}
                  <Waiting n={more.reduce((sum, { waiting }) => sum + (waiting ?? 0), 0)} />
                </summary>
                <ul>
                  {more.map((entry) => (
                    <MenuEntry key={entry.duty} {...entry} />
                  ))}
                </ul>
              </details>
            </li>
          ) : null}
        </ul>
      </div>
    </nav>
  );
}

function MenuEntry({ duty, waiting }: NonNullable<Shell['menu']>[number]): ReactElement {
  const { t, shell } = usePage();
  return (
    <li>
      <a href={DUTY_ADDRESS[duty]} {...(duty === shell.here ? { 'aria-current': 'page' as const } : {})}>
        {t(`menu.${duty}`)}
        <Waiting n={waiting ?? 0} />
      </a>
    </li>
  );
}

function Waiting({ n }: { readonly n: number }): ReactElement | null {
  const { t } = usePage();
  return n > 0 ? (
    <span className="rs-count">
      {n}
      <span className="usa-sr-only"> {t('menu.waiting')}</span>
    </span>
  ) : null;
}

export function Footer({ container }: { readonly container: string }): ReactElement {
  const { t, shell } = usePage();
  return (
    <footer className="rs-footer">
      <div className={container}>
        <p className="rs-footer__class">{t('footer.classification')}</p>
        <ul>
          <li>
            <a href={address.help}>{t('app.help')}</a>
          </li>
          {shell.user ? (
            <li>
              <a href={address.keys}>{t('footer.keys')}</a>
            </li>
          ) : null}
          <li>
            {shell.installation}, {t('footer.version', { version: shell.version })}
          </li>
          <li>
            {t('footer.made')} <When at={shell.now} relative={false} />
          </li>
        </ul>
        {shell.user ? (
          <p className="rs-print-only">
            {t('print.by', { name: shell.user.name, agency: shell.user.agency.name })}{' '}
            <When at={shell.now} relative={false} />.
            {shell.purpose ? ` ${t('print.purpose', { purpose: shell.purpose })}` : ''}
          </p>
        ) : null}
      </div>
    </footer>
  );
}
