/**
 * Where the invented agencies of the trial system stand: the real states and territories (so that calendars, time
 * zones and routes are real) and twenty tribes that do not exist.
 */
export interface Place {
  readonly code: string;
  readonly name: string;
  readonly zone: string;
}

// biome-ignore format: a table
export const STATES: readonly Place[] = [
  ['AL', 'Alabama', 'America/Chicago'], ['AK', 'Alaska', 'America/Anchorage'], ['AZ', 'Arizona', 'America/Phoenix'], ['AR', 'Arkansas', 'America/Chicago'],
  ['CA', 'California', 'America/Los_Angeles'], ['CO', 'Colorado', 'America/Denver'], ['CT', 'Connecticut', 'America/New_York'], ['DE', 'Delaware', 'America/New_York'],
  ['FL', 'Florida', 'America/New_York'], ['GA', 'Georgia', 'America/New_York'], ['HI', 'Hawaii', 'Pacific/Honolulu'], ['ID', 'Idaho', 'America/Boise'],
  ['IL', 'Illinois', 'America/Chicago'], ['IN', 'Indiana', 'America/Indiana/Indianapolis'], ['IA', 'Iowa', 'America/Chicago'], ['KS', 'Kansas', 'America/Chicago'],
  ['KY', 'Kentucky', 'America/New_York'], ['LA', 'Louisiana', 'America/Chicago'], ['ME', 'Maine', 'America/New_York'], ['MD', 'Maryland', 'America/New_York'],
  ['MA', 'Massachusetts', 'America/New_York'], ['MI', 'Michigan', 'America/Detroit'], ['MN', 'Minnesota', 'America/Chicago'], ['MS', 'Mississippi', 'America/Chicago'],
  ['MO', 'Missouri', 'America/Chicago'], ['MT', 'Montana', 'America/Denver'], ['NE', 'Nebraska', 'America/Chicago'], ['NV', 'Nevada', 'America/Los_Angeles'],
  ['NH', 'New Hampshire', 'America/New_York'], ['NJ', 'New Jersey', 'America/New_York'], ['NM', 'New Mexico', 'America/Denver'], ['NY', 'New York', 'America/New_York'],
  ['NC', 'North Carolina', 'America/New_York'], ['ND', 'North Dakota', 'America/Chicago'], ['OH', 'Ohio', 'America/New_York'], ['OK', 'Oklahoma', 'America/Chicago'],
  ['OR', 'Oregon', 'America/Los_Angeles'], ['PA', 'Pennsylvania', 'America/New_York'], ['RI', 'Rhode Island', 'America/New_York'], ['SC', 'South Carolina', 'America/New_York'],
  ['SD', 'South Dakota', 'America/Chicago'], ['TN', 'Tennessee', 'America/Chicago'], ['TX', 'Texas', 'America/Chicago'], ['UT', 'Utah', 'America/Denver'],
  ['VT', 'Vermont', 'America/New_York'], ['VA', 'Virginia', 'America/New_York'], ['WA', 'Washington', 'America/Los_Angeles'], ['WV', 'West Virginia', 'America/New_York'],
  ['WI', 'Wisconsin', 'America/Chicago'], ['WY', 'Wyoming', 'America/Denver'], ['DC', 'District of Columbia', 'America/New_York'],
].map(([code, name, zone]) => ({ code: code!, name: name!, zone: zone! }));

// biome-ignore format: a table
export const TERRITORIES: readonly Place[] = [
  ['PR', 'Puerto Rico', 'America/Puerto_Rico'], ['GU', 'Guam', 'Pacific/Guam'], ['VI', 'U.S. Virgin Islands', 'America/St_Thomas'],
  ['AS', 'American Samoa', 'Pacific/Pago_Pago'], ['MP', 'Northern Mariana Islands', 'Pacific/Saipan'],
].map(([code, name, zone]) => ({ code: code!, name: name!, zone: zone! }));

export interface Tribe extends Place {
  /** The state whose control agency stands in. */
  readonly state: string;
  readonly ncicAccess: boolean;
  /** A day of its own on which its office is closed. */
  readonly ownDay: readonly [monthDay: string, name: string];
}

// biome-ignore format: a table
export const TRIBES: readonly Tribe[] = ([
  ['T01', 'Cedar Hollow Nation', 'OK', true, '09-12', 'Nation Day'], ['T02', 'Red Mesa Band', 'AZ', true, '06-01', 'Treaty Day'],
  ['T03', 'Silver Lake Tribe', 'WA', true, '08-20', 'Salmon Day'], ['T04', 'Whispering Pines Community', 'WI', true, '05-08', 'Founders’ Day'],
  ['T05', 'Blue Heron Band', 'MN', true, '10-03', 'Harvest Day'], ['T06', 'Stone River Tribe', 'MT', true, '09-27', 'Elders’ Day'],
  ['T07', 'Painted Canyon Nation', 'NM', true, '07-26', 'Feast Day'], ['T08', 'Long Prairie Tribe', 'SD', true, '06-25', 'Victory Day'],
  ['T09', 'High Desert Pueblo', 'NM', true, '08-04', 'Feast Day'], ['T10', 'Three Forks Reservation', 'ND', true, '07-12', 'Homecoming'],
  ['T11', 'Otter Creek Tribe', 'OR', true, '05-19', 'Restoration Day'], ['T12', 'Juniper Valley Colony', 'NV', true, '09-25', 'State Indian Day'],
  ['T13', 'Copper Bluff Community', 'MI', true, '12-24', 'Winter Day'], ['T14', 'Great Marsh Nation', 'FL', true, '02-15', 'Nation Day'],
  ['T15', 'Quiet Bay Village', 'AK', false, '10-18', 'Village Day'], ['T16', 'Sandstone Springs Tribe', 'UT', false, '07-24', 'Springs Day'],
  ['T17', 'Eagle Butte Rancheria', 'CA', false, '09-26', 'Native American Day'], ['T18', 'Willow Bend Tribe', 'NE', false, '08-15', 'Powwow Day'],
  ['T19', 'Walnut Ridge Band', 'KS', false, '06-17', 'Band Day'], ['T20', 'Frost Mountain Tribe', 'ID', false, '03-21', 'Spring Day'],
] as const).map(([code, name, state, ncicAccess, monthDay, day]) => ({
  code, name, state, ncicAccess, ownDay: [monthDay, day], zone: STATES.find((s) => s.code === state)!.zone,
}));

/** Ports of entry by land: CBP's port code, name, zone. */
// biome-ignore format: a table
export const LAND_PORTS: readonly Place[] = [
  ['2304', 'Laredo', 'America/Chicago'], ['2504', 'San Ysidro', 'America/Los_Angeles'], ['2402', 'El Paso', 'America/Denver'],
  ['3802', 'Port Huron', 'America/Detroit'], ['0901', 'Buffalo-Niagara Falls', 'America/New_York'], ['3004', 'Blaine', 'America/Los_Angeles'],
].map(([code, name, zone]) => ({ code: code!, name: name!, zone: zone! }));

/** Ports with a CBP agency of their own: IATA or port code, name, zone. */
// biome-ignore format: a table
export const CBP_PORTS: readonly Place[] = [...LAND_PORTS, ...[
  ['JFK', 'New York John F. Kennedy', 'America/New_York'], ['EWR', 'Newark Liberty', 'America/New_York'], ['MIA', 'Miami', 'America/New_York'],
  ['ATL', 'Atlanta', 'America/New_York'], ['ORD', 'Chicago O’Hare', 'America/Chicago'], ['DFW', 'Dallas Fort Worth', 'America/Chicago'],
  ['IAH', 'Houston Intercontinental', 'America/Chicago'], ['LAX', 'Los Angeles', 'America/Los_Angeles'], ['SFO', 'San Francisco', 'America/Los_Angeles'],
  ['SEA', 'Seattle Tacoma', 'America/Los_Angeles'], ['IAD', 'Washington Dulles', 'America/New_York'], ['BOS', 'Boston Logan', 'America/New_York'],
  ['DEN', 'Denver', 'America/Denver'], ['HNL', 'Honolulu', 'Pacific/Honolulu'], ['GUM', 'Guam', 'Pacific/Guam'], ['SJU', 'San Juan', 'America/Puerto_Rico'],
].map(([code, name, zone]) => ({ code: code!, name: name!, zone: zone! }))];

/** The trial's Marshals' districts, drawn large: which states' registrants each looks for. */
export const MARSHALS_DISTRICTS: readonly {
  readonly name: string;
  readonly zone: string;
  readonly states: readonly string[];
}[] = [
  {
    name: 'Northeast',
    zone: 'America/New_York',
    states: ['CT', 'DE', 'MA', 'MD', 'ME', 'NH', 'NJ', 'NY', 'PA', 'RI', 'VT', 'DC'],
  },
  {
    name: 'Southeast',
    zone: 'America/New_York',
    states: ['AL', 'FL', 'GA', 'KY', 'MS', 'NC', 'SC', 'TN', 'VA', 'WV', 'PR', 'VI'],
  },
  { name: 'Great Lakes', zone: 'America/Chicago', states: ['IL', 'IN', 'MI', 'MN', 'OH', 'WI'] },
  { name: 'Plains', zone: 'America/Chicago', states: ['IA', 'KS', 'MO', 'ND', 'NE', 'SD'] },
  { name: 'South Central', zone: 'America/Chicago', states: ['AR', 'LA', 'OK', 'TX'] },
  { name: 'Mountain', zone: 'America/Denver', states: ['AZ', 'CO', 'ID', 'MT', 'NM', 'NV', 'UT', 'WY'] },
  { name: 'Pacific', zone: 'America/Los_Angeles', states: ['AK', 'CA', 'HI', 'OR', 'WA', 'GU', 'AS', 'MP'] },
];
