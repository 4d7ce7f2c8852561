import type { PersonDescription } from '#domain/person.js';
import { escapeXml } from '../xml/write.js';

/** An alert as a state broker sends it. */
export interface BrokerAlert {
  readonly what: 'arrest' | 'warrant';
  /** The broker's own number of the arrest or warrant. */
  readonly number: string;
  readonly date: string;
  readonly agency: string;
  readonly system: string;
  readonly charges: readonly string[];
  readonly person: PersonDescription;
  /** Surname of the officer who made the arrest. */
  readonly officer?: string;
}

/**
 * Writes a notification message in the shape of OJBC (NIEM 2.0, JXDM 4.1): the person and the officer stand apart and
 * are meant by reference. For the simulated broker and for tests.
 */
export function writeNotification(a: BrokerAlert): string {
  const element = (name: string, text: string | undefined) =>
    text === undefined || text === '' ? [] : [`<${name}>${escapeXml(text)}</${name}>`];
  const date = (text: string) => `<nc:ActivityDate><nc:Date>${escapeXml(text)}</nc:Date></nc:ActivityDate>`;
  const identification = (name: string, id: string | undefined) =>
    id === undefined
      ? []
      : [`<${name}><nc:IdentificationID>${escapeXml(id)}</nc:IdentificationID></${name}>`];
  const [name] = a.person.names;
  const person = [
    '<nc:Person s:id="P1">',
    ...(a.person.birthDates?.[0] === undefined
      ? []
      : [`<nc:PersonBirthDate><nc:Date>${escapeXml(a.person.birthDates[0])}</nc:Date></nc:PersonBirthDate>`]),
    '<nc:PersonName>',
    ...element('nc:PersonGivenName', name?.given),
    ...element('nc:PersonMiddleName', name?.middle),
    ...element('nc:PersonSurName', name?.surname),
    ...element('nc:PersonFullName', name?.full),
    '</nc:PersonName>',
    ...element('nc:PersonSexCode', a.person.sex),
    '<j:PersonAugmentation>',
    ...identification('j:PersonFBIIdentification', a.person.fbiNumber),
    '</j:PersonAugmentation>',
    '</nc:Person>',
  ];
  const charges = a.charges.map(
    (c) => `<j:ArrestCharge>${element('j:ChargeDescriptionText', c).join('')}</j:ArrestCharge>`,
  );
  const subject = '<nc:RoleOfPersonReference s:ref="P1"/>';
  const happened =
    a.what === 'arrest'
      ? [
          '<n:NotifyingArrest s:id="A1">',
          ...element('n:NotifyingActivityReportingSystemNameText', a.system),
          '<j:Arrest>',
          date(a.date),
          `<j:ArrestAgency>${element('nc:OrganizationName', a.agency).join('')}</j:ArrestAgency>`,
          ...identification('j:ArrestAgencyRecordIdentification', a.number),
          ...charges,
          ...(a.officer === undefined
            ? []
            : ['<j:ArrestOfficial><nc:RoleOfPersonReference s:ref="P2"/></j:ArrestOfficial>']),
          `<j:Booking><j:BookingSubject>${subject}</j:BookingSubject></j:Booking>`,
          '</j:Arrest>',
          '</n:NotifyingArrest>',
        ]
      : [
          '<n:NotifyingWarrant s:id="A1">',
          ...element('n:NotifyingActivityReportingSystemNameText', a.system),
          `<n:NotifyingActivityReportingOrganization>${element('nc:OrganizationName', a.agency).join('')}</n:NotifyingActivityReportingOrganization>`,
          '<j:Warrant>',
          ...identification('nc:ActivityIdentification', a.number),
          `<j:CourtOrderDesignatedSubject>${subject}</j:CourtOrderDesignatedSubject>`,
          `<j:CourtOrderIssuingDate><nc:Date>${escapeXml(a.date)}</nc:Date></j:CourtOrderIssuingDate>`,
          '</j:Warrant>',
          '</n:NotifyingWarrant>',
        ];
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<d:NotificationMessage xmlns:d="http://ojbc.org/IEPD/Exchange/NotificationMessage/1.0" xmlns:n="http://ojbc.org/IEPD/Extensions/Notification/1.0"',
    '  xmlns:j="http://niem.gov/niem/domains/jxdm/4.1" xmlns:nc="http://niem.gov/niem/niem-core/2.0" xmlns:s="http://niem.gov/niem/structures/2.0">',
    ...happened,
    ...person,
    ...(a.officer === undefined
      ? []
      : [
          `<nc:Person s:id="P2"><nc:PersonName>${element('nc:PersonSurName', a.officer).join('')}</nc:PersonName></nc:Person>`,
        ]),
    '</d:NotificationMessage>',
  ].join('\n')}\n`;
}
