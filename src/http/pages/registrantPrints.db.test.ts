import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeImageRecord } from '#formats/nist/images.js';
import { readRecords } from '#formats/nist/records.js';
import { writeNist } from '#formats/nist/write.js';
import { Remarks } from '#formats/outcome.js';
import { addActsFor } from '#storage/actsFor.js';
import { AGREED } from '../../../test/support/agreed.js';
import type { Browser } from '../../../test/support/browser.js';
import { type CaseWorld, makeCaseWorld } from '../../../test/support/caseWorld.js';
import { onBothDatabases } from '../../../test/support/databases.js';
import { type Machine, machineOf, tokenOf } from '../../../test/support/machine.js';
import { uploadForm } from '../../../test/support/upload.js';

const AT = { 'on-year': '2026', 'on-month': '11', 'on-day': '20' };

/** A gray picture with the bytes that separate fields of the tagged form among its pixels. */
function print(): Buffer {
  const png = new PNG({ width: 160, height: 120 });
  for (let i = 0; i < png.data.length; i++)
    png.data[i] = i % 4 === 3 ? 255 : [0x1c, 0x1d, 0x1e, 0x80][(i >> 4) % 4]!;
  return PNG.sync.write(png, { colorType: 2 });
}

/** What a live-scan device writes: somebody's description and flat prints. */
function liveScan(positions: readonly number[]): Uint8Array {
  const records = positions.map((position, i) => {
    const idc = `0${i + 1}`;
    const picture = {
      width: 160,
      height: 120,
      ppi: 500,
      method: 'live-scan',
      takenOn: '2026-11-20',
    } as const;
    const bytes = writeImageRecord(idc, { ...picture, position, agency: 'OHTEST001', png: print() });
    return { type: position > 20 ? 15 : 14, idc, bytes };
  });
  const fields = { 18: 'WRONGNAME,ON DEVICE' };
  return writeNist({
    type: 'CAR',
    date: '2026-11-20',
    to: 'X',
    from: 'Y',
    controlNumber: 'DEV1',
    fields,
    records,
  });
}

onBothDatabases('prints of a registrant and NGI', (database) => {
  let world: CaseWorld;
  let clerk: Browser;
  let partner: Browser;
  let partnerId: string;
  let ngi: Machine;
  let at: string;

  beforeAll(async () => {
    world = await makeCaseWorld(database());
    const { sora } = world.journey.agencies;
    clerk = await world.signedIn(await world.person(sora, ['register-officer', 'agency-officer']));
    partnerId = await world.agency({ ori: 'MITEST001', name: 'Michigan Unit', jurisdiction: 'MI' });
    partner = await world.signedIn(await world.person(partnerId, ['register-officer', 'agency-officer']));
    const agreement = {
      agencyId: partnerId,
      forAgencyId: sora,
      scope: 'registrations',
      legalBasis: 'MOA',
    } as const;
    await database().asSystem((tx) => addActsFor(tx, { ...agreement, ...AGREED }, world.clock.now()));
    ngi = await machineOf(database(), world, world.journey.agencies.nsotc, ['biometrics:write']);
    await clerk.get('/registry/new');
    const opened = await clerk.post('/registry/new', {
      another: 'yes',
      surname: 'Thistlewood',
      given: 'Osric',
      juvenile: 'no',
      basis: 'residence',
      ...AT,
    });
    at = opened.location!;
  });
  afterAll(() => world?.server.close());

  async function begin(kind: string, method: string): Promise<string> {
    await clerk.get(`${at}/prints`);
    expect((await clerk.post(`${at}/prints`, { kind, method, ppi: '500', ...AT })).status).toBe(303);
    const page = await clerk.get(`${at}/prints`);
    return new RegExp(`action="${at}/prints/([0-9a-f-]+)/images"`).exec(page.text)![1]!;
  }
  const put = (set: string, content: Uint8Array, position = '') =>
    uploadForm(world.server.app, clerk, `${at}/prints/${set}/images`, content, { position });
  const fetchSets = async () =>
    (await ngi.call('POST', '/api/v1/ngi/fetch', { body: {} })).json.transactions as {
      control: string;
      content: string;
    }[];
  async function answer(control: string, type: string, fields: Record<number, string>): Promise<void> {
    const bytes = writeNist({
      type,
      date: '2026-11-21',
      to: 'OHTEST001',
      from: 'USFBICJIS',
      controlNumber: `A-${control}`,
      answers: control,
      fields: { 18: 'THISTLEWOOD,OSRIC', 24: 'M', ...fields },
    });
    const sent = await world.server.app.inject({
      method: 'POST',
      url: '/api/v1/biometrics',
      headers: {
        authorization: `Bearer ${await tokenOf(world, ngi.clientId)}`,
        'content-type': 'application/octet-stream',
      },
      payload: Buffer.from(bytes),
    });
    expect(sent.statusCode, sent.body).toBe(202);
    await world.settle();
  }
  const tasks = async (kind: string) =>
    (await world.journey.rows(`select 1 from tasks where kind = '${kind}' and state = 'open'`)).length;

  test('a live scan: its prints alone are kept and sent; rejected it is taken again; accepted it says so in the file', async () => {
    const set = await begin('fingers', 'live-scan');
    expect((await clerk.post(`${at}/prints/${set}/send`, {})).text).toContain(
      'Missing: Right four fingers, flat',
    );
    expect((await put(set, print(), '13')).status).toBe(303);
    expect((await put(set, liveScan([21]))).text).toContain('which this set does not take');
    expect((await put(set, liveScan([13, 14, 15]).subarray(0, 900))).text).toContain('The file is damaged');
    expect((await put(set, liveScan([13, 14, 15]))).status).toBe(303);
    expect((await clerk.post(`${at}/prints/${set}/send`, {})).status).toBe(303);

    const [transaction, ...more] = await fetchSets();
    expect(more).toEqual([]);
    expect(await fetchSets()).toEqual([]);
    const bytes = Buffer.from(transaction!.content, 'base64');
    const remarks = new Remarks();
    const records = readRecords(bytes, remarks);
    expect(remarks.warnings).toEqual([]);
    expect(records.map((r) => r.type)).toEqual([1, 2, 14, 14, 14]);
    const text = bytes.toString('latin1');
    expect(text).toContain('2.018:Thistlewood,Osric');
    expect(text).toContain(`1.009:${transaction!.control}`);
    expect(text).not.toContain('WRONGNAME');
    expect((await clerk.get(`${at}/prints`)).text).toContain('Sent, no answer yet');
    expect((await clerk.get(`${at}/parts/biometrics`)).text).toContain('Sent to NGI');

    await answer(transaction!.control, 'ERRT', { 60: 'IMAGE QUALITY TOO LOW' });
    const rejected = await clerk.get(`${at}/prints`);
    expect(rejected.text).toContain('IMAGE QUALITY TOO LOW');
    expect(await tasks('prints-rejected')).toBe(1);
    expect(rejected.text).toContain(`href="${at}/prints?retake=${set}#begin"`);
    const form = await clerk.get(`${at}/prints?retake=${set}`);
    expect(form.text).toContain('Take the prints again');
    expect(form.text).toContain(`name="retakeOf" value="${set}"`);
    const other = await begin('palms', 'card');
    const again = await clerk.post(`${at}/prints`, {
      kind: 'fingers',
      method: 'live-scan',
      ppi: '500',
      retakeOf: set,
      ...AT,
    });
    expect(again.status).toBe(303);
    expect(await tasks('prints-rejected')).toBe(0);
    // Its own form stands open though another set waits for files, and takes scanned pictures by hand as well.
    const filled = (await clerk.get(again.location!)).text;
    const next = new RegExp(`action="${at}/prints/([0-9a-f-]+)/images"`).exec(filled)![1]!;
    expect(next).not.toBe(other);
    expect(filled).toContain('name="position"');
    expect((await put(next, print(), '13')).status).toBe(303);
    expect((await put(next, liveScan([13, 14, 15]))).status).toBe(303);
    expect((await clerk.post(`${at}/prints/${next}/send`, {})).status).toBe(303);
    const [second] = await fetchSets();
    const events = await world.journey.rows('select count(*)::int as n from travel_events');
    await answer(second!.control, 'SRE', { 14: '123456KA7', 59: 'I' });
    const accepted = await clerk.get(`${at}/prints`);
    expect(accepted.text).toContain('FBI number 123456KA7');
    expect((await clerk.get(`${at}/parts/biometrics`)).text).toContain('Accepted');
    // The answer says what became of the prints; nobody travels.
    expect(await world.journey.rows('select count(*)::int as n from travel_events')).toEqual(events);
  });

  test('a scanned card by way of a partner: handed, sent on by the partner only, never accepted at once', async () => {
    const set = await begin('palms', 'card');
    for (const position of ['21', '23']) expect((await put(set, print(), position)).status).toBe(303);
    expect((await put(set, Buffer.from('<svg onload="x"/>'), '21')).text).toContain('no JPEG or PNG');
    expect((await clerk.post(`${at}/prints/${set}/send`, { via: partnerId })).status).toBe(303);
    await world.settle();
    expect(await fetchSets()).toEqual([]);
    expect((await clerk.post(`${at}/prints/${set}/forward`, {})).status).toBe(409);
    expect((await partner.get('/tasks')).text).toContain('hands you prints');
    expect((await partner.get('/registry/prints')).text).toContain('Thistlewood');
    expect((await partner.get(`${at}/prints`)).text).toContain('Send on to NGI');
    expect((await partner.post(`${at}/prints/${set}/forward`, {})).status).toBe(303);
    const [transaction] = await fetchSets();
    const text = Buffer.from(transaction!.content, 'base64').toString('latin1');
    expect(text).toContain('1.008:MITEST001');
    expect(text).toMatch(/15\.003:11\x1d/);
    const page = await clerk.get(`${at}/prints`);
    expect(page.text).toContain('Sent is not accepted');
    expect(page.text).toContain('business day 10 of 10');
  });

  test('nobody but the FBI’s side fetches or answers', async () => {
    const other = await machineOf(database(), world, partnerId, ['biometrics:write']);
    expect((await other.call('POST', '/api/v1/ngi/fetch', { body: {} })).status).toBe(403);
  });

  test('DNA: CODIS first, kit, laboratory, receipt; a cold hit becomes tasks of both sides, nothing of the person leaves', async () => {
    const url = `${at}/dna`;
    expect((await clerk.get(url)).text).toContain('Private laboratories cannot submit to CODIS');
    expect((await clerk.post(url, { step: 'take', kit: 'K-100', twoPrints: 'yes', ...AT })).status).toBe(422);
    expect((await clerk.post(url, { step: 'check', codis: 'no', asked: 'Ohio BCI, 7', ...AT })).status).toBe(
      303,
    );
    const kit = await clerk.get(url);
    expect(kit.text).toContain('Thistlewood, Osric');
    expect(kit.text).toContain('not entered yet');
    expect((await clerk.post(url, { step: 'take', kit: 'K-100', ...AT })).text).toContain('two fingerprints');
    expect((await clerk.post(url, { step: 'take', kit: 'K-100', twoPrints: 'yes', ...AT })).status).toBe(303);
    expect((await clerk.post(url, { step: 'submit', laboratory: 'private', ...AT })).text).toContain(
      'A private one cannot',
    );
    expect((await clerk.post(url, { step: 'submit', laboratory: 'state', ...AT })).status).toBe(303);
    expect((await clerk.post(url, { step: 'receive', reference: 'R-9', ...AT })).status).toBe(303);
    expect((await clerk.get(`${at}/parts/biometrics`)).text).toContain('State laboratory');

    const hit = {
      hitLaboratory: 'Ohio BCI',
      caseNumber: '26-0147',
      investigator: partnerId,
      asks: 'Where is he?',
      ...AT,
    };
    expect((await clerk.post(`${url}/hits`, hit)).status).toBe(303);
    await world.settle();
    const told = (await partner.get('/tasks')).text;
    expect(told).toContain('CODIS case 26-0147');
    expect(told).not.toContain('Thistlewood');
    expect(await tasks('dna-cold-hit')).toBe(1);
    const path = new RegExp(`${url}/hits/[0-9a-f-]+`).exec((await clerk.get(url)).text)![0];
    expect((await clerk.post(path, { answer: 'Told Detective Nobody by telephone' })).status).toBe(303);
    expect(await tasks('dna-cold-hit')).toBe(0);
  });
});
