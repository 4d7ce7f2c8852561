import { beforeAll, expect, test } from 'vitest';
import { stripAtDoor } from '#formats/stripAtDoor.js';
import { receiveForReading } from '#storage/receive.js';
import { openTransmission } from '#storage/transmissions.js';
import { onBothDatabases } from '../../test/support/databases.js';
import { makeWorld, type World } from '../../test/support/journeyWorld.js';

const CARD = '4111111111111111';
const BOOKING = [
  "UNB+IATA:1+ZQ++260101:1200+77'UNH+1+PNRGOV:13:1:IA'MSG+:22'TVL+140326:1130:140326:1455+LHR+JFK+ZQ+12'",
  "SRC'RCI+ZQ:AB12CD'TIF+QUILL+MARLO:A:1'SSR+DOCS:HK::ZQ:::::/P/GBR/533380006/GBR/30AUG71/M/01MAY31/QUILL/MARLO'",
  `FOP+CC::940.00:VI:${CARD}:1228'TVL+280326:1800:290326:0600+JFK+LHR+ZQ+11:Y'UNT+11+1'UNZ+1+77'`,
].join('');

onBothDatabases('bookings', (database) => {
  let w: World;
  beforeAll(async () => {
    w = await makeWorld(database());
  });
  const handIn = (text: string, door = 'manifests') =>
    w.db.asSystem((tx) =>
      receiveForReading(
        tx,
        w.context.keys,
        {
          door,
          sender: 'ZQ',
          raw: stripAtDoor(Uint8Array.from(text, (c) => c.charCodeAt(0))),
          actor: { kind: 'system', id: 'test' },
        },
        w.clock.now(),
      ),
    );

  test('a card number is in no stored byte; the traveller and the way back are', async () => {
    const { id } = await handIn(BOOKING);
    const kept = await w.db.asSystem((tx) => openTransmission(tx, w.context.keys, id));
    expect(new TextDecoder('latin1').decode(kept!)).toContain('533380006');
    expect(new TextDecoder('latin1').decode(kept!)).not.toContain(CARD);
    await w.settle();
    const events = await w.rows<{ state: string; facts: { itinerary: unknown[] }; sender: string }>(
      'select state, facts, sender from travel_events',
    );
    expect(events).toMatchObject([
      { state: 'listed', sender: 'ZQ', facts: { locator: 'AB12CD', itinerary: [{ number: '11' }] } },
    ]);
    expect(JSON.stringify(await w.rows('select * from transmissions'))).not.toContain(CARD);
  });

  test('the same bytes again are recognised although they are kept otherwise', async () => {
    expect((await handIn(BOOKING)).kind).toBe('repeated');
  });

  test('an image is gone, its digest is in the audit', async () => {
    const image = 'QUJD'.repeat(50);
    const xml = `<a xmlns:nc="http://niem.gov/niem/niem-core/2.0"><nc:BinaryBase64Object>${image}</nc:BinaryBase64Object></a>`;
    const { id } = await handIn(xml, 'biometrics');
    const kept = await w.db.asSystem((tx) => openTransmission(tx, w.context.keys, id));
    expect(new TextDecoder().decode(kept!)).not.toContain(image);
    const [row] = await w.rows<{ facts: { removed: { images: number; digests: string[] } } }>(
      `select facts from audit_entries where action = 'transmission.received' and object_id = '${id}'`,
    );
    expect(row!.facts.removed).toMatchObject({ images: 1, bytes: image.length });
    expect(row!.facts.removed.digests[0]).toMatch(/^[\w+/=-]{20,}$/);
  });
});
