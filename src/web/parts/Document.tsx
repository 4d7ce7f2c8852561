import type { ReactElement, ReactNode } from 'react';
import { address } from '../addresses.js';
import { usePage } from '../page.js';
import { Alert } from './Alert.js';
import { KeysDialog, LockDialog } from './Dialogs.js';
import { Footer, Header } from './Header.js';
import { When } from './When.js';

/** The whole document round a page: banners, header, messages, main part, footer, and what the islands need. */
export function Document(props: {
  readonly title: string;
  readonly failed: boolean;
  readonly width: 'wide' | 'plain';
  readonly scripts: readonly string[];
  readonly children: ReactNode;
}): ReactElement {
  const { t, shell, assets } = usePage();
  const title = [
    props.failed ? t('title.error') : '',
    props.title,
    ' | ',
    t('app.short'),
    shell.training ? ` ${t('training.short')}` : '',
    shell.test ? ` ${t('app.testShort')}` : '',
  ].join('');
  // The frame is equally wide on every page, so that menu and help never change place; only the body narrows.
  const container = 'grid-container-widescreen';
  return (
    <html lang={shell.lang}>
      <head>
        <meta charSet="utf-8" />
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="same-origin" />
        <link rel="icon" type="image/svg+xml" href={assets.address('favicon.svg')} />
        <link
          rel="preload"
          as="font"
          type="font/woff2"
          href={assets.address('public-sans-400-latin.woff2')}
          crossOrigin="anonymous"
        />
        <link rel="stylesheet" href={assets.address('site.css')} />
        <script src={assets.address('boot.js')} />
        <script type="module" src={assets.address('main.js')} />
        {props.scripts.map((name) => (
          <script key={name} type="module" src={assets.address(name)} />
        ))}
      </head>
      <body
        {...(shell.training ? { className: 'rs-in-training' } : {})}
        data-keys={shell.user?.keysOn ? 'on' : 'off'}
        data-path={shell.path}
        {...(shell.locksAt
          ? { 'data-locks-in': String(Date.parse(shell.locksAt) - Date.parse(shell.now)) }
          : {})}
        data-now={shell.now}
        data-t-now={t.raw('time.now')}
        data-t-in={t.raw('time.in')}
        data-t-ago={t.raw('time.ago')}
        data-t-overdue={t.raw('time.overdue')}
        data-t-minutes={t.raw('time.minutes')}
        data-t-hours={t.raw('time.hours')}
        data-t-days={t.raw('time.days')}
      >
        <a className="usa-skipnav" href="#main">
          {t('app.skip')}
        </a>
        <Header container={container} />
        <div className={container}>
          <main id="main" tabIndex={-1} className={`rs-main--${props.width}`}>
            <Messages />
            {props.children}
          </main>
        </div>
        <Footer container={container} />
        <KeysDialog />
        <LockDialog />
      </body>
    </html>
  );
}

/** What happened a moment ago, and whether answers can be trusted now. */
function Messages(): ReactElement {
  const { t, shell } = usePage();
  return (
    <div className="rs-messages">
      {shell.staleRegister ? (
        <Alert
          kind="error"
          heading={t(shell.staleRegister.since ? 'stale.heading' : 'stale.never', {
            file: shell.staleRegister.file,
          })}
          level={2}
        >
          {t('stale.text')}{' '}
          {shell.staleRegister.since ? (
            <>
              {t('stale.since')} <When at={shell.staleRegister.since} />.
            </>
          ) : null}{' '}
          <a className="usa-link" href="/feeds">
            {t('stale.link')}
          </a>
        </Alert>
      ) : null}
      {shell.done ? (
        <Alert kind="success" slim role="status">
          {t(`done.${shell.done.code}`)}
        </Alert>
      ) : null}
      {shell.user && shell.purpose ? (
        <p className="rs-purpose">
          {t('app.purpose')}: {shell.purpose}{' '}
          <a className="usa-link" href={`${address.help}#purpose`}>
            {t('app.purposeWhy')}
          </a>
        </p>
      ) : null}
    </div>
  );
}
