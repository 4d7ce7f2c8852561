import type { ReactElement } from 'react';
import { address } from '../addresses.js';
import { usePage } from '../page.js';
import type { RegistrantView } from './registrant.js';

/** The step that comes next, so that nobody has to know the order of the links. */
export function Next({ view: { id, next } }: { readonly view: RegistrantView }): ReactElement | null {
  const { t } = usePage();
  if (next === null) return null;
  const href = {
    ask: () => address.registrantPart(id, next.step === 'ask' ? next.part : ''),
    register: () => address.registrantCheck(id),
    tier: () => address.registrantTier(id),
    nsor: () => address.registrantNsor(id),
  }[next.step]();
  return (
    <p>
      <a className="usa-button" href={href}>
        {t(`registrant.next.${next.step}`)}
      </a>
    </p>
  );
}

/** What can be done with the file; with one that has ended, nothing that changes it but taking the end back. */
export function Links({ view }: { readonly view: RegistrantView }): ReactElement {
  const { t } = usePage();
  const { id } = view;
  const runs = view.state !== 'ended';
  const registered = view.registeredOn !== null;
  const links: readonly (readonly [shown: boolean, href: string, label: string])[] = [
    [true, address.registrantTier(id), t(view.tier ? 'registrant.tierLink' : 'registrant.tierDecide')],
    [
      registered && runs && view.tier !== null,
      address.registrantCleanRecord(id),
      t('registrant.cleanRecord'),
    ],
    [runs, address.registrantDays(id), t('days.link')],
    [registered && runs, address.registrantVisit(id), t('registrant.visit')],
    [view.mayChallenge === true, address.registrantChallenge(id), t('inquiry.challengeLink')],
    [registered, address.registrantNsor(id), t('registrant.nsor')],
    [registered, address.registrantSharing(id), t('registrant.sharing')],
    [
      view.recordId !== null && runs && view.state !== 'moved-out',
      address.registrantNotice(view.recordId ?? ''),
      t('registrant.notice'),
    ],
    [view.mayAskPassport === true, address.passportNew(view.recordId ?? ''), t('registrant.passport')],
    [true, address.registrantPhotos(id), t('registrant.photos')],
    [true, address.registrantPapers(id), t('registrant.papers')],
    [true, address.registrantPrints(id), t('registrant.prints')],
    [true, address.registrantDna(id), t('registrant.dna')],
    [runs && view.percent < 100, address.registrantMany(id), t('registrant.many')],
    [true, address.registrantCheck(id), t('registrant.check')],
    [runs, address.registrantContacts(id), t('remindBy.link')],
    [true, address.registrantOwn(id), t('registrant.own')],
    [runs, address.registrantRelocate(id), t('registrant.relocate')],
    [runs, address.registrantAbsconding(id), t('registrant.absconding')],
    [true, address.registrantEnd(id), t(runs ? 'registrant.end' : 'registrant.takeBack')],
    [view.leftForGood === true, address.registrantKeeping(id), t('keeping.link')],
    [runs, address.registrantCalendar(id), t('registrant.calendar')],
    [true, address.registrantHistory(id), t('registrant.history')],
    [true, address.registrantPublic(id), t('publicView.link')],
  ];
  return (
    <p className="rs-links">
      {links
        .filter(([shown]) => shown)
        .map(([, href, label]) => (
          <a className="usa-link" href={href} key={href}>
            {label}
          </a>
        ))}
    </p>
  );
}
