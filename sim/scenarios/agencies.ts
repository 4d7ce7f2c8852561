import type { DutyHours } from '#domain/agency.js';
import type { Scope } from '#domain/machineScope.js';

/** The agencies of the scenarios: few, each with the name that the scenario files use. */
export interface ScenarioAgency {
  readonly name: string;
  readonly kind: string;
  readonly ori: string;
  readonly jurisdiction: string;
  readonly timeZone: string;
  readonly dutyHours?: readonly DutyHours[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Who acts for it off duty. */
  readonly standIn?: string;
  /** What its programs may hand in; every agency's program may take and acknowledge notifications. */
  readonly doors: readonly Scope[];
}

const OFFICE: readonly DutyHours[] = [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '17:00' }));
const ONE_PERSON: readonly DutyHours[] = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '16:00' }));
const EAST = 'America/New_York';
const REGISTERS: readonly Scope[] = ['register:write', 'notices:write', 'lookouts:write'];

const federal = (name: string, kind: string, ori: string, doors: readonly Scope[] = []): ScenarioAgency => ({
  name,
  kind,
  ori,
  jurisdiction: 'US',
  timeZone: EAST,
  doors,
});

export const SCENARIO_AGENCIES: readonly ScenarioAgency[] = [
  federal('NSOTC', 'nsotc', 'USTEST001', ['redress:write']),
  federal('USNCB', 'usncb', 'USTEST002', ['advice:write', 'register:write']),
  federal('NSOR', 'fbi-cjis', 'USTEST003', ['ncic:write']),
  federal('CBP', 'cbp', 'USTEST004', ['inspections:write']),
  federal('ICE', 'ice', 'USTEST005'),
  federal('USCIS', 'uscis', 'USTEST006'),
  federal('Passport Services', 'state-ca', 'USTEST007', ['applications:write']),
  federal('Diplomatic Security', 'state-ds', 'USTEST008'),
  federal('Angel Watch Center', 'awc', 'USTEST009'),
  federal('Transoceanic Airways', 'carrier', 'USTEST010', ['manifests:write']),
  {
    ...federal('CBP at JFK', 'cbp-port', 'NYTEST001'),
    settings: { ports: ['JFK'] },
  },
  {
    ...federal('US Marshals, Great Lakes', 'usms-district', 'OHTEST005'),
    settings: { jurisdictions: ['OH', 'IN'] },
  },
  {
    ...federal('US Attorney, Northern Ohio', 'us-attorney', 'OHTEST006'),
    settings: { districts: ['OH-N'] },
  },
  {
    name: 'Ohio',
    kind: 'sora-state',
    ori: 'OHTEST001',
    jurisdiction: 'OH',
    timeZone: EAST,
    dutyHours: OFFICE,
    doors: REGISTERS,
  },
  {
    name: 'Texas',
    kind: 'sora-state',
    ori: 'TXTEST001',
    jurisdiction: 'TX',
    timeZone: 'America/Chicago',
    doors: REGISTERS,
  },
  {
    name: 'Oklahoma',
    kind: 'sora-state',
    ori: 'OKTEST001',
    jurisdiction: 'OK',
    timeZone: 'America/Chicago',
    doors: REGISTERS,
  },
  {
    name: 'Cedar Hollow Nation',
    kind: 'sora-tribe',
    ori: 'OKTEST009',
    jurisdiction: 'T01',
    timeZone: 'America/Chicago',
    dutyHours: ONE_PERSON,
    standIn: 'Oklahoma',
    doors: REGISTERS,
  },
  {
    name: 'Marion County Warrants',
    kind: 'lea',
    ori: 'INTEST001',
    jurisdiction: 'IN',
    timeZone: 'America/Indiana/Indianapolis',
    doors: ['register:write'],
  },
  {
    name: 'Ohio Probation',
    kind: 'probation',
    ori: 'OHTEST003',
    jurisdiction: 'OH',
    timeZone: EAST,
    doors: [],
  },
];
