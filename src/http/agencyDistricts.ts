import type { Agency } from '#domain/agency.js';
import {
  type DistrictOffice,
  type DistrictRole,
  type DistrictsNamed,
  districtsToName,
  nameDistricts,
  servesDistricts,
} from '#domain/districtOffices.js';
import { JUDICIAL_DISTRICTS } from '#domain/judicialDistricts.js';
import type { Tx } from '#storage/database.js';
import { districtOffices, officeOf } from '#storage/districtOffices.js';
import type { FieldError } from '#web/view.js';
import { refuse } from './errors.js';

/** The part of an agency's settings that names the judicial districts it serves. */

async function othersThan(tx: Tx, agency: Agency): Promise<readonly DistrictOffice[]> {
  if (!servesDistricts(agency.recipientRole)) return refuse('not-found');
  const role: DistrictRole = agency.recipientRole;
  return (await districtOffices(tx, role)).filter((o) => o.id !== agency.id);
}

/** What its form offers: NSOTC names every district, an office those of its jurisdictions and what it has. */
export async function districtsOffered(tx: Tx, agency: Agency, national: boolean) {
  const others = await othersThan(tx, agency);
  const office = officeOf(agency);
  const own = districtsToName(office);
  return {
    mayShare: national,
    districts: JUDICIAL_DISTRICTS.filter(
      (d) => national || own.includes(d) || office.districts?.includes(d.code),
    ).map((d) => ({
      code: d.code,
      name: d.name,
      servedBy: others.filter((o) => o.districts?.includes(d.code)).map((o) => o.name),
    })),
  };
}

/** Reads the form: the settings with the districts in them, or what is wrong with it. */
export async function readDistricts(
  tx: Tx,
  agency: Agency,
  fields: Readonly<Record<string, string>>,
  national: boolean,
): Promise<{
  readonly errors: readonly FieldError[];
  readonly named?: DistrictsNamed;
  readonly settings?: Agency['settings'];
}> {
  const others = await othersThan(tx, agency);
  const chosen = (fields.districts ?? '').split(',').filter((code) => code !== '');
  const done = nameDistricts(officeOf(agency), others, chosen, {
    national,
    togetherWhy: fields.togetherWhy ?? '',
  });
  if ('refused' in done)
    return {
      errors: done.refused.map((r) =>
        r.what === 'unknown'
          ? { field: 'districts', problem: 'unknownValue', values: { value: r.code.slice(0, 20) } }
          : {
              field: 'districts',
              problem: r.what === 'served' ? 'districtServed' : 'districtElsewhere',
              values: { district: r.district.name, by: r.what === 'served' ? r.by.join(', ') : '' },
            },
      ),
    };
  const { districts, together } = done.named;
  const { districts: _before, districtsTogether: _together, ...settings } = agency.settings;
  return {
    errors: [],
    named: done.named,
    settings: {
      ...settings,
      ...(districts === null ? {} : { districts }),
      ...(Object.keys(together).length === 0 ? {} : { districtsTogether: together }),
    },
  };
}
