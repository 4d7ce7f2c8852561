import { sql } from 'kysely';
import { addDays, weekday } from '#basics/dates.js';
import { instantOf, localDate, localTime } from '#basics/zones.js';
import type { ApplicationKind, ApplicationState } from '#domain/application.js';
import { writeJson } from '#formats/applications/json.js';
import { writePaxlst } from '#formats/edifact/writePaxlst.js';
import { writeNotice } from '#formats/ncic/write.js';
import type { InspectionStatus } from '#formats/tecs/inspection.js';
import { writeTecsJson } from '#formats/tecs/write.js';
import { CASE_SENTENCES } from './caseSentences.js';
import { candidatesOf, decide } from './desk.js';
import { call, iso, oriOf, post } from './doors.js';
import { shown } from './people.js';
import { REGISTER_SENTENCES } from './registerSentences.js';
import { REGISTRY_SENTENCES } from './registrySentences.js';
import { type Act, AGENCY, DAY, HOUR, meet, NAME, type Stage, sentence } from './stage.js';
import { versionIn } from './visitor.js';

export type { Stage } from './stage.js';

/** What scenario files may say under Given and When: each sentence, and what it does at which door. */
export const SENTENCES: readonly { readonly pattern: RegExp; readonly act: Act }[] = [
  ...REGISTER_SENTENCES,

  // Time
  sentence('it is (\\w+day) (\\d\\d:\\d\\d) in (New York|Chicago)', async ({ s }, [, day, time, town]) => {
    const zone = town === 'Chicago' ? 'America/Chicago' : 'America/New_York';
    const wantedDay = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].indexOf(
      day!,
    );
    let date = localDate(zone, s.now());
    while (weekday(date) !== wantedDay || instantOf(zone, `${date}T${time}`) <= s.now())
      date = addDays(date, 1);
    await s.pass(instantOf(zone, `${date}T${time}`) - s.now());
  }),
  sentence('(\\d+) (minute|hour|day)s? pass(?:es)?', async ({ s }, [, n, unit]) => {
    await s.pass(Number(n) * { minute: 60_000, hour: HOUR, day: DAY }[unit as 'hour']);
  }),

  // Applications
  sentence(
    `${NAME} (applies for a passport|applies for a visa|seeks to travel without a visa|applies for permanent residence|sponsors a permanent resident|seeks a waiver of inadmissibility)(, giving a passport number)?`,
    async (stage, [, name, what, passport]) => {
      stage.last.application = {
        kind: APPLIES[what!]!,
        reference: `${stage.tag}-${++stage.counter}`,
        person: meet(stage, name!).person,
        sequence: 0,
        passport: passport !== undefined,
      };
      await application(stage, 'filed');
    },
  ),
  sentence('the application is (amended|issued|denied|withdrawn|revoked)', (stage, [, state]) =>
    application(stage, state as ApplicationState),
  ),

  // Journeys
  sentence(
    `an airline lists ${NAME} to (leave for|come from) (Lisbon|London) in (\\d+) hours(, with a passport number)?(?:, giving an address in ([A-Z]{2}))?(, giving the redress number)?`,
    async (stage, [, name, way, town, hours, passport, region, redress]) => {
      const { person } = meet(stage, name!);
      const leave = way === 'leave for';
      const abroad = ABROAD[town as keyof typeof ABROAD];
      const departs = stage.s.now() + Number(hours) * HOUR;
      const zones = leave ? ['America/New_York', abroad.zone] : [abroad.zone, 'America/New_York'];
      stage.last.flight = {
        number: String(100 + ((Number(person.number) + stage.counter++) % 900)),
        person,
        leave,
        abroad: abroad.port,
        departs: localTime(zones[0]!, departs).slice(0, 16).replace(' ', 'T'),
        arrives: localTime(zones[1]!, departs + 7 * HOUR)
          .slice(0, 16)
          .replace(' ', 'T'),
        passport: passport !== undefined,
        numbers: redress ? [stage.last.redress!.number] : [],
      };
      await flight(stage, 'passengers', region);
    },
  ),
  sentence('the airline closes the flight with (?:him|her) (on board|not on board)', (stage, [, on]) =>
    flight(stage, on === 'on board' ? 'flight-close-on-board' : 'flight-close-not-on-board'),
  ),
  sentence(
    `CBP reports ${NAME} at JFK, (entering|leaving): (primary|secondary|admitted|refused|arrested)(, with a passport that was checked)?(?:, giving an address in ([A-Z]{2}))?`,
    async (stage, [, name, way, status, passport, region]) => {
      const { person } = meet(stage, name!);
      const before = stage.last.inspection;
      const same = before?.person.name === person.name ? before : null;
      const inspection = same
        ? { ...same, sequence: same.sequence + 1 }
        : { reference: `I-${stage.tag}-${++stage.counter}`, person, sequence: 1 };
      stage.last.inspection = inspection;
      await post(
        stage,
        'CBP',
        '/api/v1/inspections',
        writeTecsJson({
          sender: 'TECS',
          batch: `B-${stage.tag}-${++stage.counter}`,
          preparedAt: iso(stage),
          test: true,
          inspections: [
            {
              reference: inspection.reference,
              sequence: inspection.sequence,
              status: status as InspectionStatus,
              direction: way === 'entering' ? 'entry' : 'departure',
              mode: 'air',
              port: 'JFK',
              at: iso(stage),
              queried: true,
              person: {
                role: 'passenger',
                ...shown(person, passport !== undefined),
                ...(passport ? { verified: ['document' as const] } : {}),
                ...(region ? { usAddress: { region, city: 'Sampleville' } } : {}),
              },
            },
          ],
        }),
      );
    },
  ),
  sentence(
    `an officer at JFK queries the register for ${NAME}, who is (entering|leaving)`,
    (stage, [, name, way]) =>
      queryRegister(stage, name!, { IOR: 'DCCBP0101', PRT: 'JFK', DIR: way === 'leaving' ? 'D' : 'E' }),
  ),
  sentence(`an officer of ${AGENCY} queries the register for ${NAME}`, (stage, [, agency, name]) =>
    queryRegister(stage, name!, { IOR: oriOf(agency!) }),
  ),

  // Travel notices
  sentence(
    `${AGENCY} files a travel notice for ${NAME}, leaving for Lisbon in (\\d+) days and back after (\\d+)`,
    (stage, m) => notice(stage, m[1]!, m[2]!, Number(m[3]), Number(m[4])),
  ),
  sentence(`${AGENCY} gives notice that ${NAME} moves to Lisbon in (\\d+) days`, (stage, m) =>
    notice(stage, m[1]!, m[2]!, Number(m[3]), null),
  ),
  sentence(
    `${AGENCY} changes the travel notice to leave in (\\d+) days and be back after (\\d+)`,
    (stage, m) =>
      notice(
        stage,
        m[1]!,
        stage.last.notice!.person.name,
        Number(m[2]),
        Number(m[3]),
        stage.last.notice!.reference,
      ),
  ),
  sentence(`${AGENCY} cancels the travel notice`, async (stage, [, agency]) => {
    await call(stage, agency!, 'POST', `/api/v1/notices/${stage.last.notice!.reference}/cancel`, {
      reason: 'The journey was called off.',
    });
  }),
  sentence('NSOTC accepts the travel notice', async (stage) => {
    const { s } = stage;
    const [found] = await s.rows(sql<{ id: string }>`
      select id from travel_notices where reference = ${stage.last.notice!.reference}`);
    const [, second] = s.desk;
    const desk = `/notices/${found!.id}`;
    await second.post(`${desk}/accept`, { version: versionIn(await second.read(desk)) });
  }),

  // Passports
  sentence(
    `${AGENCY} asks that ${NAME} be refused a passport, since a court bars travel`,
    async (stage, [, agency, name]) => {
      const known = meet(stage, name!);
      const { s } = stage;
      const clerk = await s.registrar(agency!);
      const record = known.recordIds[0]!;
      await clerk.read(`/passport-requests/new?record=${record}`);
      const drafted = await clerk.post('/passport-requests', {
        record,
        asks: 'deny',
        ground: 'court-order',
        court: 'Sample County Court',
        caseNumber: '26-CR-0041',
        'orderedOn-year': '2026',
        'orderedOn-month': '1',
        'orderedOn-day': '15',
        condition: 'Shall not leave the United States.',
        lastAddress: '1 Elm Street, Sampleville OH',
        officerName: 'D. Winterfeld',
        officerTitle: 'Registrar',
        officerPhone: '(614) 555-0100',
      });
      const request = drafted.location!.split('?')[0]!;
      await clerk.read(request);
      const order = new Blob(['Invented order of the Sample County Court.'], { type: 'text/plain' });
      await clerk.attach(`${request}/attachments`, 'file', order, 'order.txt');
      await clerk.post(`${request}/send`, { version: versionIn(await clerk.read(request)) });
    },
  ),

  // From abroad
  sentence(
    `USNCB passes on that ([A-Z]{3}) takes back its advice of ${NAME}`,
    async (stage, [, country, name]) => {
      await call(stage, 'USNCB', 'POST', '/api/v1/advice', {
        usncb: 1,
        message: 'advice-withdrawn',
        id: ADVICE.get(meet(stage, name!).person),
        version: 2,
        from: { country, bureau: 'NCB' },
        reason: 'the journey is off',
      });
    },
  ),
  sentence(
    `USNCB passes on that ${NAME} of ([A-Z]{3}) is coming(?: to ([A-Z]{2}))?`,
    async (stage, [, name, country, region]) => {
      const { person } = meet(stage, name!);
      const { surname, given } = person.description.names[0]!;
      const arrives = localTime('America/New_York', stage.s.now() + 3 * DAY)
        .slice(0, 16)
        .replace(' ', 'T');
      const id = `${country}-${stage.tag}-${++stage.counter}`;
      ADVICE.set(person, id);
      await call(stage, 'USNCB', 'POST', '/api/v1/advice', {
        usncb: 1,
        message: 'advice',
        id,
        version: 1,
        from: { country, bureau: 'NCB' },
        basis: 'direct',
        person: {
          name: surname,
          forename: given,
          sex_id: 'M',
          date_of_birth: person.description.birthDates![0]!.replaceAll('-', '/'),
          nationalities: [country],
        },
        travel: {
          destination: 'US',
          legs: [{ carrier: 'ZQ', number: '12', from: 'LHR', to: 'JFK', arrives }],
          ...(region ? { addressInUS: { city: 'Sampleville', state: region } } : {}),
        },
      });
    },
  ),

  // Officers of NSOTC
  sentence(`NSOTC confirms that it is ${NAME}`, (stage, [, name]) => decide(stage, name!, 'same')),
  sentence(`NSOTC decides that it is not ${NAME}`, (stage, [, name]) => decide(stage, name!, 'not-same')),
  sentence(`NSOTC reopens the decision about ${NAME}`, async (stage, [, name]) => {
    const { s } = stage;
    const [, second] = s.desk;
    for (const c of await candidatesOf(stage, name!, ['decided'])) {
      const page = `/candidates/${c.id}`;
      const version = versionIn(await second.read(page));
      await second.post(`${page}/reopen`, { version, reason: 'New facts came in.' });
    }
  }),

  // Registries of the jurisdictions
  ...REGISTRY_SENTENCES,
  ...CASE_SENTENCES,
];

/** The number under which a foreign authority advised of a person. */
const ADVICE = new WeakMap<object, string>();

const ABROAD = {
  Lisbon: { port: 'LIS', zone: 'Europe/Lisbon' },
  London: { port: 'LHR', zone: 'Europe/London' },
} as const;

const APPLIES: Readonly<Record<string, ApplicationKind>> = {
  'applies for a passport': 'passport',
  'applies for a visa': 'visa',
  'seeks to travel without a visa': 'esta',
  'applies for permanent residence': 'lpr',
  'sponsors a permanent resident': 'lpr-sponsorship',
  'seeks a waiver of inadmissibility': 'aro-waiver',
};
const APPLICATION_SENDERS: Readonly<Record<ApplicationKind, string>> = {
  passport: 'CLASS',
  visa: 'CLASS',
  esta: 'ESTA',
  lpr: 'ELIS',
  'lpr-sponsorship': 'ELIS',
  'aro-waiver': 'ARO',
};

async function application(stage: Stage, event: ApplicationState): Promise<void> {
  const a = stage.last.application!;
  a.sequence++;
  const { names, birthDates, sex, citizenships, documents } = shown(a.person, a.passport);
  await post(
    stage,
    'Passport Services',
    '/api/v1/applications',
    writeJson({
      system: APPLICATION_SENDERS[a.kind],
      feed: `S-${stage.tag}`,
      batch: `B-${stage.tag}-${++stage.counter}`,
      test: true,
      events: [
        {
          sequence: stage.counter,
          reference: a.reference,
          kind: a.kind,
          event,
          at: iso(stage),
          person: {
            names: names.map(({ surname, given }) => ({ surname: surname!, given: given! })),
            birthDates: birthDates!,
            sex: sex!,
            citizenships: citizenships!,
            ...(documents
              ? {
                  documents: documents.map((d) => ({
                    kind: 'passport' as const,
                    number: d.number,
                    issuer: d.issuer!,
                  })),
                }
              : {}),
          },
        },
      ],
    }),
  );
}

async function flight(
  stage: Stage,
  kind: 'passengers' | 'flight-close-on-board' | 'flight-close-not-on-board',
  region?: string,
): Promise<void> {
  const f = stage.last.flight!;
  const [departurePort, arrivalPort] = f.leave ? ['JFK', f.abroad] : [f.abroad, 'JFK'];
  const persons = [
    {
      ...shown(f.person, f.passport),
      role: 'passenger' as const,
      offset: 0,
      ...(f.numbers.length > 0 ? { travellerNumbers: f.numbers } : {}),
      ...(region
        ? { usAddress: { street: '1 Elm Street', city: 'Sampleville', region, postcode: '45402' } }
        : {}),
    },
  ];
  const [bytes] = writePaxlst({
    kind,
    legs: [
      {
        carrier: 'TX',
        number: f.number,
        departurePort: departurePort!,
        arrivalPort: arrivalPort!,
        departureLocal: f.departs,
        arrivalLocal: f.arrives,
      },
    ],
    persons,
    declaredTotals: { passengers: 1 },
    references: { sender: 'TXOPS', recipient: 'USCSAPIS', message: String(++stage.counter) },
  });
  await post(stage, 'Transoceanic Airways', '/api/v1/manifests', bytes!);
}

async function notice(
  stage: Stage,
  agency: string,
  name: string,
  inDays: number,
  nights: number | null,
  reference = `N-${stage.tag}-${++stage.counter}`,
): Promise<void> {
  const { person } = meet(stage, name);
  const today = localDate('America/New_York', stage.s.now());
  const date = addDays(today, inDays);
  await call(stage, agency, 'PUT', `/api/v1/notices/${reference}`, {
    recordNumber: `X${person.number}`,
    legs: [
      {
        means: 'air',
        from: { port: 'JFK', date, time: '12:00' },
        to: { port: 'LIS', date, time: '23:30' },
        carrier: 'TX',
        number: '204',
      },
    ],
    ...(nights === null
      ? { noReturn: true, purposes: ['relocation'] }
      : { returnsOn: addDays(date, nights), purposes: ['vacation'] }),
    ...(inDays < 21 ? { late: { reason: 'emergency', note: 'Illness in the family.' } } : {}),
    destinations: [{ country: 'PRT', address: 'Rua do Exemplo 1, Lisbon' }],
    officer: { name: 'D. Winterfeld', phone: '555-0100' },
  });
  stage.last.notice = { agency, reference, person, version: 1 };
}

/** NCIC tells that somebody of the agency with this ORI met the person's record. */
async function queryRegister(
  stage: Stage,
  name: string,
  by: Readonly<Record<string, string>>,
): Promise<void> {
  const { person } = meet(stage, name);
  const at = iso(stage);
  const { surname, given } = person.description.names[0]!;
  const born = person.description.birthDates![0]!.replaceAll('-', '');
  const asked = {
    INQ: 'QW',
    IDT: at.slice(0, 10).replaceAll('-', ''),
    ITM: at.slice(11, 16).replace(':', ''),
    ...by,
    NAM: `${surname}, ${given}`,
    DOB: born,
  };
  const values = (of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([code, value]) => ({ code, value }));
  const text = writeNotice({
    reference: `${stage.tag}${++stage.counter}`.replace(/\D/g, ''),
    inquiry: values(asked),
    record: {
      file: 'NSOR',
      values: values({
        NIC: `X${person.number}`,
        NAM: `${surname}, ${given}`,
        DOB: born,
        SEX: 'M',
        ORI: oriOf('Ohio'),
      }),
      contact: null,
      cautions: [],
      offset: 0,
    },
    test: true,
  });
  await post(stage, 'NSOR', '/api/v1/ncic', Buffer.from(text, 'latin1'));
}
