import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '#access/password.js';
import { travellerDigests } from '#domain/clearance.js';
import type { DoorName } from '#domain/door.js';
import { identityDigestText } from '#domain/identity.js';
import { CLEARED } from '#domain/inspectorHit.js';
import type { ManifestFile } from '#formats/manifestFile/file.js';
import { writeManifestCsv, writeManifestJson } from '#formats/manifestFile/write.js';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import type { TecsBatch } from '#formats/tecs/inspection.js';
import { writeTecsCsv, writeTecsJson } from '#formats/tecs/write.js';
import { addClient } from '#storage/apiClients.js';
import { receiveInquiry } from '#storage/applyRedress.js';
import { addClearance } from '#storage/clearances.js';
import { keyedDigest } from '#storage/keys.js';
import { receiveForReading } from '#storage/receive.js';
import { readRecords } from '#storage/registerRecords.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { departure, REGISTRANT, traveller } from '../../../test/support/journeyWorld.js';

const SECRET = 'a secret of more than thirty-two characters';
/** What the redress office gave the traveller, long before ours. */
const OF_THE_OFFICE = '2231145';

/** A namesake who was cleared and travels without showing the document that the redress knows. */
const { offset: _at, ...NAMESAKE } = traveller({
  names: [{ surname: 'OKONKWO-FERRIS', given: 'BARNABY ELDRED' }],
  birthDates: ['1971-04-25'],
});

function flight(number: string, numbers: readonly string[], day: string): ManifestFile {
  return {
    craft: 'commercial-air',
    list: 'passengers',
    sender: 'TESTAIR',
    reference: `TN${number}`,
    test: true,
    carrier: 'TX',
    number,
    legs: [
      {
        departurePort: 'JFK',
        arrivalPort: 'LIS',
        departureLocal: `${day}T12:00`,
        arrivalLocal: `${day}T23:30`,
      },
    ],
    persons: [{ ...NAMESAKE, travellerNumbers: numbers }],
  };
}

function encounter(reference: string, numbers: readonly string[]): TecsBatch {
  return {
    sender: 'TECS',
    batch: reference,
    test: true,
    inspections: [
      {
        reference,
        sequence: 1,
        status: 'primary',
        direction: 'entry',
        mode: 'air',
        port: 'JFK',
        at: '2026-11-20T10:00:00-05:00',
        queried: true,
        person: { ...NAMESAKE, travellerNumbers: numbers },
      },
    ],
  };
}

onBothDatabases('redress numbers at every door of journeys', (database) => {
  let world: CaseWorld;
  let ours = '';
  let token = '';

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    await world.journey.enter(REGISTRANT);
    const { keys } = world.journey.context;
    const secretHash = await hashPassword(SECRET);
    const [{ id } = { id: '' }] = await world.journey.rows<{ id: string }>('select id from register_records');
    await database().asSystem(async (tx) => {
      const now = world.clock.now();
      await addClient(
        tx,
        {
          agencyId: world.journey.agencies.port,
          clientId: 'port-jfk',
          name: 'port-jfk',
          secretHash,
          scopes: ['inspections:ask'],
        },
        now,
      );
      const person = {
        names: NAMESAKE.names,
        birthDates: NAMESAKE.birthDates!,
        documents: [{ kind: 'passport' as const, number: 'GB5551212', issuer: 'GBR' }],
      };
      const { inquiry } = await receiveInquiry(
        tx,
        {
          kind: 'traveller',
          naturalKey: 'office|TRIP-77',
          agencyId: world.journey.agencies.nsotc,
          registrantId: null,
          notificationId: null,
          door: 'json',
          externalNumber: OF_THE_OFFICE,
          person,
          contact: { address: '4 Mill Lane' },
          complaint: 'I am questioned each time.',
        },
        { id: null, name: 'test', actor: { kind: 'system', id: 'test' } },
        now,
      );
      ours = inquiry.number;
      const record = (await readRecords(tx, [id])).get(id)!;
      const own = travellerDigests(person, (text) => keyedDigest(keys, text));
      await addClearance(
        tx,
        {
          inquiryId: inquiry.id,
          number: ours,
          recordId: id,
          recordDigest: keyedDigest(keys, identityDigestText(record.person)),
          names: own.names,
          birthDate: own.birthDate!,
          documents: own.documents,
          expiresAtMs: now + 86_400_000,
        },
        now,
      );
    });
    const answer = await world.server.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'port-jfk',
        client_secret: SECRET,
      }).toString(),
    });
    token = answer.json().access_token;
  });
  afterAll(() => world?.server.close());

  const findings = () =>
    world.journey.rows<{ finding: string | null; urgency: number }>(
      "select match -> 'redress' ->> 'finding' as finding, urgency from candidates order by opened_at, id",
    );
  async function handIn(door: DoorName, raw: Uint8Array): Promise<void> {
    world.clock.pass(1000);
    await database().asSystem((tx) =>
      receiveForReading(
        tx,
        world.journey.context.keys,
        { door, sender: 'TESTAIR', raw: stripAtDoor(raw), actor: { kind: 'system', id: 'test' } },
        world.clock.now(),
      ),
    );
    await world.settle();
  }
  async function ask(reference: string, person: object) {
    world.clock.pass(1000);
    const answer = await world.server.app.inject({
      method: 'POST',
      url: '/api/v1/inspections/queries',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ direction: 'entry', mode: 'air', port: 'JFK', reference, person }),
    });
    expect(answer.statusCode).toBe(200);
    await world.settle();
    return answer.json();
  }

  test('without a number the namesake is a candidate like any other', async () => {
    await handIn('manifests', writeManifestJson(flight('101', [], world.tomorrow)));
    const [{ finding, urgency } = { finding: '', urgency: 9 }] = await findings();
    expect(finding).toBeNull();
    expect(urgency).toBeLessThan(9);
  });

  const DOORS: readonly (readonly [string, DoorName, (number: string, day: string) => Uint8Array])[] = [
    [
      'EDIFACT',
      'manifests',
      (number, day) =>
        departure([{ ...NAMESAKE, offset: 0, travellerNumbers: [number] }], {
          day,
          message: '102',
          number: '102',
        }),
    ],
    ['JSON list', 'manifests', (number, day) => writeManifestJson(flight('103', [number], day))],
    ['CSV list', 'manifests', (number, day) => writeManifestCsv(flight('104', [number], day))],
    ['inspections JSON', 'inspections', (number) => writeTecsJson(encounter('I-1', [number]))],
    ['inspections CSV', 'inspections', (number) => writeTecsCsv(encounter('I-2', [number]))],
  ];
  test.each(DOORS)('%s: the pair stands as previously cleared, behind everything else', async (...row) => {
    const [, door, write] = row;
    await handIn(door, write(ours.toLowerCase(), world.tomorrow));
    expect((await findings()).at(-1)).toEqual({ finding: 'holds', urgency: 9 });
  });

  test('the number that the office gave works beside ours, somebody else’s does not', async () => {
    await handIn('inspections', writeTecsJson(encounter('I-3', [OF_THE_OFFICE])));
    expect((await findings()).at(-1)).toEqual({ finding: 'holds', urgency: 9 });
    await handIn('inspections', writeTecsJson(encounter('I-4', ['2231146'])));
    expect((await findings()).at(-1)!.finding).toBeNull();
  });

  test('an inspector who asks is told that the traveller was cleared, and with the registrant’s document is not', async () => {
    const { names, birthDates, sex, citizenships } = NAMESAKE;
    const person = { names, birthDates, sex, citizenships };
    const before = await ask('Q-1', person);
    expect(before.hits).toMatchObject([{ certainty: 'possible' }]);
    expect(before.instruction).toContain('Refer to secondary');
    const cleared = await ask('Q-2', { ...person, travellerNumbers: [ours] });
    expect(cleared).toMatchObject({ result: 'possible-match', instruction: CLEARED });
    expect(cleared.hits[0].against.join(' ')).toContain('Previously cleared');
    expect((await findings()).at(-1)).toEqual({ finding: 'holds', urgency: 9 });
    const document = { kind: 'passport', number: '910228374', issuer: 'USA' };
    const certain = await ask('Q-3', { ...person, documents: [document], travellerNumbers: [ours] });
    expect(certain.instruction).toContain('Refer to secondary');
  });

  test('a number that cannot be one is a remark and costs nothing else', async () => {
    await handIn('manifests', writeManifestJson(flight('105', ['RN 1/2'], world.tomorrow)));
    const [last] = await world.journey.rows<{ outcome: string; warnings: { text: string }[] }>(
      'select outcome, warnings from transmissions order by received_at desc limit 1',
    );
    expect(last!.outcome).toBe('warnings');
    expect(JSON.stringify(last!.warnings)).toContain('3 to 25 letters');
    expect((await findings()).at(-1)!.finding).toBeNull();
  });
});
