import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ManifestMessage } from '#formats/manifest.js';
import { readAny } from '#formats/read.js';

/**
 * Public samples of partners' messages that are no passenger lists; see paxlst.test.ts. What is expected is taken from
 * each file here by naive means of its own (regular expressions over the text), never by the readers under test.
 */
const shared = process.env.RSOITS_SHARED ?? resolve(import.meta.dirname, '../../../shared');
const samples = join(shared, 'samples');
const there = existsSync(samples);
if (!there) console.warn(`not run: no samples in ${samples}. Set RSOITS_SHARED`);
const filesOf = (folder: string) =>
  there ? readdirSync(join(samples, folder)).map((f) => `${folder}/${f}`) : [];
const bytesOf = (file: string) => new Uint8Array(readFileSync(join(samples, file)));
/** As text, comments taken out: in markup they repeat element names. */
const textOf = (file: string) => readFileSync(join(samples, file), 'latin1').replace(/<!--[\s\S]*?-->/g, '');
const only = (file: string): ManifestMessage => {
  const messages = readAny(bytesOf(file));
  expect(messages).toHaveLength(1);
  return messages[0]!;
};
/** Every text inside an element of a name. */
const texts = (xml: string, name: string) =>
  [
    ...xml
      .replace(/<!--[\s\S]*?-->/g, '')
      .matchAll(new RegExp(`<(?:[\\w-]+:)?${name}(?:\\s[^>]*)?>([^<]*)</`, 'g')),
  ].map((m) => m[1]!.trim());
const surnames = (m: ManifestMessage) =>
  m.persons.flatMap((p) => p.names.map((n) => n.surname ?? '')).filter(Boolean);
const distinct = (values: readonly string[]) =>
  [...new Set(values.map((v) => v.trim()).filter((v) => v !== ''))].sort();

describe.skipIf(!there)('fingerprint transactions', () => {
  test.each(filesOf('nist'))('%s has the person of its Type 2 record', (file) => {
    const text = textOf(file);
    const field = (n: string) => new RegExp(`\\x1d2\\.0?${n}:([^\\x1c\\x1d]*)`).exec(text)?.[1];
    const message = only(file);
    expect(['accepted', 'warnings']).toContain(message.outcome);
    expect(message.references.documentCode).toBe(/1\.0?04:([A-Z]+)/.exec(text)![1]);
    const name = field('18');
    if (name === undefined) return expect(message.persons).toEqual([]);
    const [surname, given] = name.split(',').map((part) => part.trim());
    const [person] = message.persons;
    expect(message.persons).toHaveLength(1);
    expect(person!.names[0]!.surname).toBe(surname);
    expect([person!.names[0]!.given, person!.names[0]!.middle].filter(Boolean).join(' ')).toBe(given);
    expect(person!.birthDates![0]!.replaceAll('-', '')).toBe(field('22'));
    expect(person!.sex).toBe(field('24'));
    // Images are measured, never kept: nothing of the message is longer than its text fields.
    expect(JSON.stringify(message).length).toBeLessThan(3000);
  });

  test.each(filesOf('ebts-xml'))('%s has the subject, the numbers and the transaction', (file) => {
    const xml = textOf(file);
    const message = only(file);
    expect(['accepted', 'warnings']).toContain(message.outcome);
    expect(message.references.documentCode).toBe(texts(xml, 'TransactionCategoryCode')[0]);
    const names = texts(xml, 'PersonSurName').length;
    expect(message.persons).toHaveLength(names > 0 ? 1 : 0);
    const [person] = message.persons;
    if (!person) return;
    expect(person.names).toHaveLength(names);
    expect(distinct(person.names.map((n) => n.given ?? ''))).toEqual(distinct(texts(xml, 'PersonGivenName')));
    const born = /<[\w:-]*PersonBirthDate>\s*<[^>]*Date>([^<]*)</.exec(xml)?.[1];
    expect(person.birthDates?.[0]).toBe(born);
    expect(person.fbiNumber).toBe(/<[\w:-]*PersonFBIIdentification>\s*<[^>]*>([^<]*)</.exec(xml)?.[1]);
    expect(person.sex).toBe(texts(xml, 'PersonSexCode')[0]);
    const ssn = /<[\w:-]*PersonSSNIdentification>\s*<[^>]*>([^<]*)</.exec(xml)?.[1]?.replaceAll('-', '');
    expect(person.documents?.find((d) => d.kind === 'ssn')?.number).toBe(ssn);
    expect(JSON.stringify(message)).not.toContain('mrHbPdrko3u1');
  });

  test('the hit, the rapid answer and the rap back notice are events of a verified person; the others are none', () => {
    const events = Object.fromEntries(
      filesOf('ebts-xml').map((file) => {
        const m = only(file);
        return [m.references.documentCode, m.events?.map((e) => `${e.kind} ${e.state}`) ?? []];
      }),
    );
    expect(events).toEqual({
      ERRA: [],
      FIDR: [],
      RBN: ['police-report record-updated'],
      RBSCRM: [],
      RPISR: ['live-query recorded'],
      SPN: ['live-query recorded'],
      SRNR: [],
    });
    const [spn] = only('ebts-xml/SPN_SpecialPopulationCognizantNotification.xml').persons;
    expect(spn!.verified).toEqual(['biometric', 'fbiNumber']);
    const [fidr] = only('ebts-xml/FIDR_ForeignInformationDirectRoute.xml').persons;
    expect(fidr!.verified).toBeUndefined();
  });
});

describe.skipIf(!there)('NIEM messages', () => {
  test.each([
    ...filesOf('niem-notification'),
    ...filesOf('niem-person'),
    ...filesOf('niem-official').filter((f) => f.endsWith('.xml')),
  ])('%s names everybody, with birth dates and numbers', (file) => {
    const xml = textOf(file);
    const message = only(file);
    expect(['accepted', 'warnings']).toContain(message.outcome);
    expect(distinct(surnames(message))).toEqual(distinct(texts(xml, 'PersonSurName')));
    const given = message.persons.flatMap((p) => p.names.map((n) => n.given ?? ''));
    expect(distinct(given)).toEqual(distinct(texts(xml, 'PersonGivenName')));
    const births = [...xml.matchAll(/<[\w:-]*PersonBirthDate>\s*<[^>]*Date[^>]*>([^<]*)</g)].map(
      (m) => m[1]!,
    );
    expect(
      distinct(message.persons.flatMap((p) => p.birthDates ?? [])).filter((d) => d.length === 10),
    ).toEqual(distinct(births));
    const fbi = [...xml.matchAll(/<[\w:-]*PersonFBIIdentification>\s*<[^>]*>([^<]*)</g)].map((m) => m[1]!);
    expect(distinct(message.persons.flatMap((p) => p.fbiNumber ?? []))).toEqual(distinct(fbi));
    const licences = [
      ...xml.matchAll(/<[\w:-]*DriverLicense(?:Card)?Identification>\s*<[^>]*>([^<]*)</g),
    ].map((m) => m[1]!);
    const read = message.persons.flatMap((p) => p.documents ?? []).filter((d) => d.kind === 'driver-licence');
    expect(distinct(read.map((d) => d.number))).toEqual(distinct(licences));
    expect(distinct(message.persons.flatMap((p) => p.sex ?? []))).toEqual(
      distinct(texts(xml, 'PersonSexCode')),
    );
  });

  test.each([
    ['Arrest', 'Simpson', 'arrest', 'Wiggum'],
    ['Court_Disposition_Update', 'White', 'disposition', null],
    ['Federal_Criminal_History_Update', 'White', 'record-updated', null],
    ['Transferred_Offender_Warrant', 'Jones', 'warrant', 'Connely'],
  ])('%s reports one thing, of the person whom it is about', (name, subject, state, official) => {
    const message = only(`niem-notification/${name}_NotificationMessage_Sample.xml`);
    expect(message.kind).toBe('events');
    expect(message.events).toHaveLength(1);
    const [event] = message.events!;
    expect(event).toMatchObject({ kind: 'police-report', state });
    expect(message.persons[event!.person]!.names[0]!.surname).toBe(subject);
    expect(message.persons[event!.person]!.part).toBe('subject');
    if (official)
      expect(message.persons.find((p) => p.names[0]!.surname === official)!.part).toBe('official');
  });

  test('the same message in JSON names the same person', () => {
    const [xml, json] = ['xml', 'json'].map((x) => only(`niem-official/CrashDriverSample.${x}`));
    expect(json!.persons.map((p) => p.names)).toEqual(xml!.persons.map((p) => p.names));
    // Its driver is given as #P01, which is nowhere: the licence is nobody's, and that is said.
    expect(json!.warnings.map((w) => w.code)).toEqual(['unresolved-reference']);
    expect(only('niem-official/cmftool_augCCwA.json')).toMatchObject({ outcome: 'accepted', persons: [] });
  });
});

describe.skipIf(!there)('LEXS and N-DEx', () => {
  test('a digest is read, with what each person is in it', () => {
    const file = 'ndex-lexs/burglary-incident-w-arrest-expanded-lexs.xml';
    const xml = textOf(file);
    const digest = /<(?:[\w-]+:)?Digest>[\s\S]*?<\/(?:[\w-]+:)?Digest>/.exec(xml)![0];
    const message = only(file);
    expect(message.persons).toHaveLength(texts(digest, 'PersonFullName').length);
    expect(distinct(surnames(message))).toEqual(distinct(texts(digest, 'PersonSurName')));
    const partOf = (surname: string) => message.persons.find((p) => p.names[0]!.surname === surname)!.part;
    expect([partOf('Farr'), partOf('Joe'), partOf('Duck'), partOf('Bond')]).toEqual([
      'subject',
      'victim',
      'witness',
      'official',
    ]);
    expect(message.persons.find((p) => p.part === 'subject')).toMatchObject({
      fbiNumber: '90070000',
      birthDates: ['1936-01-01'],
    });
  });

  test('a search answer is read; a payload without its digest is quarantined with the reason', () => {
    const answer = only('ndex-lexs/a-doSearchResponse-structured-brokered.xml');
    expect(answer.persons).toMatchObject([{ birthDates: ['1959-02-23'], fbiNumber: 'FBIID' }]);
    expect(only('ndex-lexs/missing-person-ndex.xml')).toMatchObject({
      outcome: 'quarantined',
      warnings: [{ code: 'no-digest' }],
    });
  });
});

describe.skipIf(!there)('public sites, alerts and voyages', () => {
  test.each(
    filesOf('nsopw').filter((f) => f.endsWith('.response.json')),
  )('%s has its offenders or its error', (file) => {
    const value = JSON.parse(textOf(file));
    const message = only(file);
    const born = (value.offenders ?? []).map((o: { dob: string }) => o.dob);
    expect(message.persons.map((p) => p.birthDates?.[0])).toEqual(born);
    const names = (value.offenders ?? []).map((o: { aliases?: unknown[] }) => 1 + (o.aliases?.length ?? 0));
    expect(message.persons.map((p) => p.names.length)).toEqual(names);
    expect(message.warnings.map((w) => w.code)).toEqual(value.statusCode === 200 ? [] : ['partner-error']);
  });

  test('the older XML names as many offenders; a schema is no message', () => {
    expect(only('nsopw/gjxdm_response.xml').persons).toHaveLength(
      textOf('nsopw/gjxdm_response.xml').split('<NSOPROffender>').length - 1,
    );
    expect(only('nsopw/response.schema.json')).toMatchObject({
      outcome: 'rejected',
      warnings: [{ code: 'schema' }],
    });
  });

  test.each(filesOf('cap'))('%s is known by its identifier', (file) => {
    const message = only(file);
    expect(message.references.message).toBe(texts(textOf(file), 'identifier')[0]);
    expect(message.references.documentCode).toBe(texts(textOf(file), 'msgType')[0]);
    expect(message.persons).toEqual([]);
  });

  test.each(filesOf('api-json'))('%s: nobody in it can be screened, and that is said', (file) => {
    const value = JSON.parse(textOf(file));
    const message = only(file);
    expect(message.persons).toHaveLength(value.PassengerList.length);
    expect(message.flight).toBe(`${value.CarrierCode}${Number(value.VoyageNumber)}`);
    expect(message.legs).toMatchObject([
      { departurePort: value.DeparturePortCode, arrivalPort: value.ArrivalPortCode },
    ]);
    expect(message).toMatchObject({
      outcome: 'quarantined',
      kind: 'ignored',
      warnings: [{ code: 'no-identity' }],
    });
  });
});

describe.skipIf(!there)('the same, damaged', () => {
  const files = [
    'nist',
    'ebts-xml',
    'niem-notification',
    'niem-person',
    'niem-official',
    'ndex-lexs',
    'nsopw',
    'cap',
    'api-json',
  ].flatMap(filesOf);

  test.each(files)('%s cut anywhere ends in an outcome, with the place', (file) => {
    const bytes = bytesOf(file);
    const step = Math.max(1, Math.floor(bytes.length / 300));
    for (let to = 0; to < bytes.length; to += step) {
      const [message] = readAny(bytes.subarray(0, to));
      if (message!.outcome === 'rejected') expect(message!.warnings[0]!.offset).toBeLessThanOrEqual(to);
      if (/xml|json/.test(file) && to < bytes.length - 200) expect(message!.outcome).toBe('rejected');
    }
  });

  test.each(files)('%s with bytes changed ends in an outcome', (file) => {
    const bytes = bytesOf(file);
    const step = Math.max(1, Math.floor(bytes.length / 150));
    for (let at = 0; at < bytes.length; at += step) {
      const was = bytes[at]!;
      for (const b of [0, 0x1c, 0x22, 0x26, 0x3c, 0x41, 0xff]) {
        bytes[at] = b;
        expect(readAny(bytes).length).toBeGreaterThan(0);
      }
      bytes[at] = was;
    }
  });
});
