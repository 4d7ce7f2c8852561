import type { ReactElement } from 'react';
import { address, DUTY_ADDRESS } from '../addresses.js';
import type { Page } from '../page.js';
import { usePage } from '../page.js';
import { PostButton } from '../parts/Fields.js';
import { DataTable, PageHead } from '../parts/Lists.js';
import { dateText, When } from '../parts/When.js';
import type { Instant } from '../view.js';

export interface TrainingView {
  /** Null outside of training. */
  readonly side: 'double' | 'neighbour' | null;
  /** Invented files of both sides; null: nobody has practised yet. */
  readonly files: number | null;
  readonly until: Instant | null;
  readonly persons: readonly { readonly name: string; readonly birthDate: string; readonly story: string }[];
}

export const trainingPage: Page<TrainingView> = {
  title: (_, t) => t('training.title'),
  width: 'plain',
  failed: () => false,
  Body: Training,
};

const EXERCISES = [
  ['register', address.registrantNew, 'training.newLink'],
  ['tier', DUTY_ADDRESS.registry, 'training.registryLink'],
  ['appear', DUTY_ADDRESS.registry, 'training.registryLink'],
  ['update', DUTY_ADDRESS.registry, 'training.registryLink'],
  ['relocate', address.relocations, 'training.relocationsLink'],
  ['refusal', DUTY_ADDRESS.registry, 'training.registryLink'],
  ['travel', DUTY_ADDRESS.notices, 'training.noticesLink'],
] as const;

function Training({ view }: { readonly view: TrainingView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('training.title')} intro={t('training.intro')} />
      <p>
        <strong>{t('training.never')}</strong>
      </p>
      <div className="rs-no-print">
        {view.side === null ? (
          <PostButton
            action={address.trainingEnter}
            label={t(view.files ? 'training.goOn' : 'training.begin')}
          />
        ) : (
          <PostButton action={address.trainingLeave} label={t('training.leave')} />
        )}
      </div>
      {view.side === null ? null : <Exercises view={view} />}
      {view.files ? (
        <section aria-labelledby="kept" className="rs-spaced">
          <h2 id="kept">{t.count('training.kept', view.files)}</h2>
          {view.until ? (
            <p>
              {t('training.until')} <When at={view.until} relative={false} />, {t('training.unless')}
            </p>
          ) : null}
          <p>{t('training.eraseHint')}</p>
          <PostButton action={address.trainingErase} label={t('training.erase')} tone="outline" />
        </section>
      ) : null}
    </>
  );
}

function Exercises({ view }: { readonly view: TrainingView }): ReactElement {
  const { t } = usePage();
  return (
    <>
      <h2>{t('training.exercises')}</h2>
      <ol className="rs-spaced">
        {EXERCISES.map(([code, href, label]) => (
          <li key={code}>
            {t(`training.exercise.${code}`)}{' '}
            <a className="usa-link" href={href}>
              {t(label)}
            </a>
          </li>
        ))}
      </ol>
      <DataTable
        caption={t('training.persons')}
        captionShown
        rows={view.persons}
        id={(row) => row.name}
        empty=""
        columns={[
          { id: 'name', label: t('training.name'), heads: true, cell: (row) => row.name },
          { id: 'born', label: t('training.born'), cell: (row) => dateText(row.birthDate) },
          { id: 'story', label: t('training.story'), cell: (row) => row.story },
        ]}
      />
      <h2>{t('training.different')}</h2>
      <p>{t('training.differentText')}</p>
    </>
  );
}
