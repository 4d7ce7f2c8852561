import { addDays, type IsoDate } from '#basics/dates.js';
import { localDate } from '#basics/zones.js';
import { fieldInput } from '#domain/plainValue.js';
import { ELEMENT_GROUPS, ELEMENTS, type ElementCode, elementOf } from '#domain/registrationElements.js';
import { SHARE_KINDS } from '#domain/sharing.js';
import { dateInputs } from '#http/recordForm.js';
import { SCENARIO_AGENCIES } from './agencies.js';
import { type Act, AGENCY, meet, NAME, type Stage, sentence } from './stage.js';
import { type Page, Refused, type Visitor } from './visitor.js';

const KINDS = Object.entries(SHARE_KINDS).map(([code, k]) => [code, k.says.toLowerCase()] as const);
const KIND = KINDS.map(([, says]) => says).join('|');
const WAYS: Readonly<Record<string, string>> = {
  'by letter': 'print',
  'by e-mail': 'email',
  'in its inbox': 'inbox',
};
/** What an officer waits before entries of one sitting are planned, and a little more. */
const SETTLED = 11 * 60_000;

/**
 * What scenario files may say of the registries of jurisdictions: recipients, registration, change, letters, move, absconding.
 * An officer of the agency does all of it at a browser, on the pages and with the forms that everybody has.
 */
export const REGISTRY_SENTENCES: readonly { readonly pattern: RegExp; readonly act: Act }[] = [
  sentence(
    `${AGENCY} keeps the (${KIND}) "(.+)", told (by letter|by e-mail|in its inbox)(?:, for (.+))?`,
    async ({ s }, [, agency, says, name, by, area]) => {
      const officer = await s.registrar(agency!);
      const form = '/registry/recipients/new';
      await officer.read(form);
      await officer.post(form, {
        kind: KINDS.find(([, k]) => k === says)![0],
        name: name!,
        way: WAYS[by!]!,
        ...(by === 'in its inbox' ? { agency: s.agencies.get(name!)! } : {}),
        ...(by === 'by e-mail' ? { email: 'office@example.test' } : {}),
        ...(by === 'by letter' ? { postal: `${name}\n1 Example Street` } : {}),
        area: area ?? '',
        active: 'yes',
      });
    },
  ),
  sentence(`${NAME} is registered by ${AGENCY}((?:, .+)*)`, async (stage, [, name, agency, more]) => {
    await register(stage, name!, agency!, {
      works: /working in ([A-Z]{2})/.exec(more ?? '')?.[1],
      juvenile: /a juvenile/.test(more ?? ''),
      city: /living in ([A-Z]\w+)/.exec(more ?? '')?.[1] ?? 'Granville',
    });
    await stage.s.pass(SETTLED);
  }),
  sentence(`${AGENCY} enters that ${NAME} works in ([A-Z]{2})`, async (stage, [, agency, name, state]) => {
    const { officer, file } = await at(stage, agency!, name!);
    await enter(officer, file, 'employment', job(state!), FROM);
    await stage.s.pass(SETTLED);
  }),
  sentence(`${AGENCY} ends the job of ${NAME}`, async (stage, [, agency, name]) => {
    const { officer, file } = await at(stage, agency!, name!);
    const part = await officer.read(`${file}/parts/${elementOf('employment')!.group}`);
    const over = namedIn(part, 'href', `${file}/values/[0-9a-f-]{36}/end`);
    await officer.read(over);
    const today = todayIn(stage.s, agency!);
    await officer.post(over, { ...dateInputs('changedOn', today), ...dateInputs('reportedOn', today) });
    await stage.s.pass(SETTLED);
  }),
  sentence(`${AGENCY} posts the letters that wait`, async ({ s }, [, agency]) => {
    const officer = await s.registrar(agency!);
    const board = '/registry/sharing';
    await officer.read(board);
    await officer.post(`${board}/letters`, {});
    const printed = await officer.read(board);
    const posted = formIn(printed, `${board}/letters/[0-9a-f-]{36}/mailed`);
    await officer.post(posted, dateInputs('on', todayIn(s, agency!)));
  }),
  sentence(
    `${AGENCY} announces that ${NAME} moves to ${AGENCY} in (\\d+) days?`,
    async (stage, [, agency, name, to, days]) => {
      const { officer, file } = await at(stage, agency!, name!);
      await officer.read(`${file}/relocate`);
      const done = await officer.post(`${file}/relocate`, {
        agency: stage.s.agencies.get(to!)!,
        tie: 'residence',
        ...dateInputs('on', addDays(todayIn(stage.s, agency!), Number(days))),
      });
      stage.last.relocation = addressOf(done);
    },
  ),
  sentence(
    `${AGENCY} records that ${NAME} (arrived|did not appear)`,
    async (stage, [, agency, _name, what]) => {
      const officer = await stage.s.registrar(agency!);
      const move = what === 'arrived' ? 'arrive' : 'fail-to-appear';
      const page = await officer.read(stage.last.relocation!);
      if (!page.text.includes(`value="${move}"`)) throw new Refused(`the page does not offer ${move}`, 200);
      await officer.post(stage.last.relocation!, { move });
    },
  ),
  sentence(`${AGENCY} finds that ${NAME} has absconded`, async (stage, [, agency, name]) => {
    const { officer, file } = await at(stage, agency!, name!);
    await officer.read(`${file}/absconding`);
    await officer.post(`${file}/absconding`, { because: 'Did not come to the appearance' });
    await found(officer, file, 'absconded');
  }),
  sentence(`${AGENCY} locates ${NAME}`, async (stage, [, agency, name]) => {
    const { officer, file } = await at(stage, agency!, name!);
    await found(officer, file, 'located');
  }),
];

/** Day since which what a registrant says of home and work holds. */
const FROM: IsoDate = '2024-01-02';

/** The agency's officer, and the address of its file of the person. */
async function at(stage: Stage, agency: string, name: string): Promise<{ officer: Visitor; file: string }> {
  const id = stage.registrants.get(`${agency}|${name}`);
  if (!id) throw new Error(`${name} is on no registry of ${agency}`);
  return { officer: await stage.s.registrar(agency), file: `/registry/${id}` };
}

/** Opens the file and answers everything that is asked, most of it as not known: nothing may be left unasked. */
async function register(
  stage: Stage,
  name: string,
  agency: string,
  more: { readonly works: string | undefined; readonly juvenile: boolean; readonly city: string },
): Promise<void> {
  const { person } = meet(stage, name);
  const office = SCENARIO_AGENCIES.find((a) => a.name === agency)!;
  const state = office.ori.slice(0, 2);
  const today = todayIn(stage.s, agency);
  const [{ surname, given }] = person.description.names as [{ surname: string; given: string }];
  const officer = await stage.s.registrar(agency);
  await officer.read('/registry/new');
  const opened = await officer.post('/registry/new', {
    surname,
    given,
    number: `S${person.number.slice(0, 7)}`,
    juvenile: more.juvenile ? 'yes' : 'no',
    basis: 'residence',
    ...dateInputs('on', today),
  });
  const file = addressOf(opened);
  stage.registrants.set(`${agency}|${name}`, file.slice('/registry/'.length));
  await enter(officer, file, 'birth', { date: person.description.birthDates![0]!, kind: 'true' });
  await enter(
    officer,
    file,
    'residence',
    {
      street: '4 Elm Street',
      city: more.city,
      state,
      ...(office.kind === 'sora-tribe' ? { tribe: office.jurisdiction, landUnder: 'tribe' } : {}),
    },
    FROM,
  );
  await enter(officer, file, 'offence', {
    offence: 'Sexual contact with a minor',
    finding: more.juvenile ? 'delinquent' : 'convicted',
    court: 'state',
    place: state,
    conduct: 'force-or-threat',
    punishableOverOneYear: 'yes',
    offenceOn: '2019-02-02',
    convictedOn: '2020-03-04',
    consensual: 'no',
    ...(more.juvenile ? { offenderAge: '16' } : {}),
  });
  if (more.works) await enter(officer, file, 'employment', job(more.works), FROM);
  await answerTheRest(officer, file);
  await officer.read(file);
  await officer.post(`${file}/register`, dateInputs('on', today));
  await officer.read(`${file}/tier`);
  await officer.post(`${file}/tier`, { tier: 'III', reason: 'As the judgment says' });
}

const job = (state: string) => ({
  name: 'Example Mill',
  street: '1 Mill Road',
  city: 'Millbrook',
  state,
});

/** Posts the form of an element, as its page asks for it: dates with the month first. */
async function enter(
  officer: Visitor,
  file: string,
  element: ElementCode,
  value: Readonly<Record<string, string>>,
  from?: IsoDate,
): Promise<void> {
  const form = `${file}/entries/${element}`;
  await officer.read(form);
  const typed = Object.entries(value).map(([code, kept]) => {
    const field = elementOf(element)!.fields.find((f) => f.code === code)!;
    return [code, fieldInput(field, kept)] as const;
  });
  const done = await officer.post(form, {
    answer: 'known',
    ...Object.fromEntries(typed),
    ...(from ? dateInputs('fromOn', from) : {}),
    source: 'The registrant',
  });
  addressOf(done);
}

/** Part after part: whatever the page still asks is answered as not known, with the button that it has for this. */
async function answerTheRest(officer: Visitor, file: string): Promise<void> {
  for (const group of Object.keys(ELEMENT_GROUPS)) {
    const part = await officer.read(`${file}/parts/${group}`);
    for (const code of Object.keys(ELEMENTS) as ElementCode[]) {
      const form = `${file}/entries/${code}`;
      if (ELEMENTS[code].asked && part.text.includes(`action="${form}"`))
        addressOf(await officer.post(form, { answer: 'unknown' }));
    }
  }
}

async function found(officer: Visitor, file: string, finding: 'absconded' | 'located'): Promise<void> {
  const form = formIn(await officer.read(`${file}/absconding`), `${file}/absconding/finding`);
  await officer.post(form, { finding });
}

function todayIn(s: Stage['s'], agency: string): IsoDate {
  return localDate(SCENARIO_AGENCIES.find((a) => a.name === agency)!.timeZone, s.now());
}

/** The address of the form on a page whose address is so; the page must have it. */
function formIn(page: Page, address: string): string {
  return namedIn(page, 'action', address);
}

/** The address of a form or link of a page; one that is not there is refused to whoever looks for it. */
function namedIn(page: Page, attribute: 'action' | 'href', address: string): string {
  const found = new RegExp(`${attribute}="(${address})"`).exec(page.text)?.[1];
  if (!found) throw new Refused(`the page has no ${attribute} for ${address}`, page.status);
  return found;
}

/** Where a form that was taken leads; one that only asks again is an error. */
function addressOf(page: Page): string {
  if (page.status !== 303 || !page.location) throw new Refused('the form asked again', page.status);
  return page.location.split('?')[0]!;
}
