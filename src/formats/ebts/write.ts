import type { PersonDescription } from '#domain/person.js';
import { escapeXml } from '../xml/write.js';

/** A transaction of the FBI's services, as far as a hit needs it. */
export interface EbtsTransaction {
  /** 1.004, such as SPN. */
  readonly type: string;
  /** 1.014, an instant in UTC. */
  readonly at: string;
  readonly to: string;
  readonly from: string;
  /** 1.009 and, of an answer, 1.010. */
  readonly controlNumber: string;
  readonly answers?: string;
  /** 2.073: who searched. 2.006: the officer's attention line. */
  readonly agency?: string;
  readonly officer?: string;
  /** 2.037. */
  readonly reason?: string;
  /** 2.059. */
  readonly searchResult?: string;
  readonly person?: PersonDescription;
}

/** Writes an EBTS 10 package in XML without images. For the simulated FBI and for tests. */
export function writeEbts(t: EbtsTransaction): string {
  const element = (name: string, text: string | undefined) =>
    text === undefined || text === '' ? '' : `<${name}>${escapeXml(text)}</${name}>`;
  const id = (text: string) => element('nc:IdentificationID', text);
  const organization = (name: string, ori: string) =>
    `<${name}><nc:OrganizationIdentification>${id(ori)}</nc:OrganizationIdentification></${name}>`;
  const name = (tag: string, n: PersonDescription['names'][number]) =>
    `<${tag}>${element('nc:PersonGivenName', n.given)}${element('nc:PersonMiddleName', n.middle)}${element('nc:PersonSurName', n.surname)}${element('nc:PersonFullName', n.full)}</${tag}>`;
  const { person } = t;
  const [first, ...others] = person?.names ?? [];
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<itl:NISTBiometricInformationExchangePackage xmlns:itl="http://biometrics.nist.gov/standard/2011" xmlns:ansi-nist="http://niem.gov/niem/biometrics/1.0"',
    '  xmlns:ebts="http://cjis.fbi.gov/fbi_ebts/10.0" xmlns:nc="http://niem.gov/niem/niem-core/2.0" xmlns:j="http://niem.gov/niem/domains/jxdm/4.1">',
    '<itl:PackageInformationRecord>',
    '<ansi-nist:RecordCategoryCode>01</ansi-nist:RecordCategoryCode>',
    '<ansi-nist:Transaction>',
    `<ansi-nist:TransactionDate>${element('nc:Date', t.at.slice(0, 10))}</ansi-nist:TransactionDate>`,
    organization('ansi-nist:TransactionDestinationOrganization', t.to),
    organization('ansi-nist:TransactionOriginatingOrganization', t.from),
    `<ansi-nist:TransactionUTCDate>${element('nc:DateTime', t.at)}</ansi-nist:TransactionUTCDate>`,
    `<ansi-nist:TransactionControlIdentification>${id(t.controlNumber)}</ansi-nist:TransactionControlIdentification>`,
    ...(t.answers === undefined
      ? []
      : [
          `<ansi-nist:TransactionControlReferenceIdentification>${id(t.answers)}</ansi-nist:TransactionControlReferenceIdentification>`,
        ]),
    `<ansi-nist:TransactionDomain><ansi-nist:DomainVersionNumberIdentification>${id('EBTS 10.0')}</ansi-nist:DomainVersionNumberIdentification></ansi-nist:TransactionDomain>`,
    element('ebts:TransactionCategoryCode', t.type),
    '</ansi-nist:Transaction>',
    '</itl:PackageInformationRecord>',
    '<itl:PackageDescriptiveTextRecord>',
    '<ansi-nist:RecordCategoryCode>02</ansi-nist:RecordCategoryCode>',
    '<itl:UserDefinedDescriptiveDetail><ebts:DomainDefinedDescriptiveFields>',
    element('nc:CaveatText', t.officer),
    `<ebts:RecordTransactionData><ebts:TransactionResponseData>${element('ebts:TransactionSearchResultsCode', t.searchResult)}</ebts:TransactionResponseData></ebts:RecordTransactionData>`,
    `<ebts:RecordTransactionActivity>${element('nc:ActivityReasonText', t.reason)}${t.agency === undefined ? '' : organization('ebts:RecordControllingAgency', t.agency)}</ebts:RecordTransactionActivity>`,
    ...(person && first
      ? [
          '<ebts:RecordSubject>',
          ...others.map((n) => name('ebts:PersonAlternateName', n)),
          ...(person.birthDates ?? []).map(
            (d) => `<nc:PersonBirthDate>${element('nc:Date', d)}</nc:PersonBirthDate>`,
          ),
          name('ebts:PersonName', first),
          element('ebts:PersonSexCode', person.sex),
          ...(person.fbiNumber === undefined
            ? []
            : [`<j:PersonFBIIdentification>${id(person.fbiNumber)}</j:PersonFBIIdentification>`]),
          '</ebts:RecordSubject>',
        ]
      : []),
    '</ebts:DomainDefinedDescriptiveFields></itl:UserDefinedDescriptiveDetail>',
    '</itl:PackageDescriptiveTextRecord>',
    '</itl:NISTBiometricInformationExchangePackage>',
  ]
    .filter((line) => line !== '')
    .join('\n')}\n`;
}
