import { positionOf } from '#domain/portPlaces.js';
import { findPort } from '#domain/ports.js';
import { MEANS, type NoticeContent, type NoticePlace } from '#domain/travelNotice.js';
import type { Voyage } from '#storage/voyages.js';
import type { MapLeg, MapPlace } from '#web/parts/JourneyMap.js';
import { dateText } from '#web/parts/When.js';

/** Legs for the journey map: as noticed, and as voyages were observed. */
export function noticedLegs(content: NoticeContent): readonly MapLeg[] {
  return content.legs.map((leg, i) => ({
    id: `noticed ${i}`,
    from: noticePlace(leg.from),
    to: noticePlace(leg.to),
    kind: 'noticed',
    when: [dateText(leg.from.date), leg.from.time].filter(Boolean).join(', '),
    by: [MEANS[leg.means].label, leg.carrier, leg.number].filter(Boolean).join(' '),
  }));
}

/** A clock on the wall of a port: "8 Dec 2026, 18:30". */
function wallText(local: string): string {
  const [date, time] = local.split('T');
  return [dateText(date!), time].filter(Boolean).join(', ');
}

function noticePlace(place: NoticePlace): MapPlace {
  return { name: `${place.place}, ${place.country}`, ...(positionOf(place.port, place.country) ?? {}) };
}

export function observedLegs(voyages: readonly Voyage[]): readonly MapLeg[] {
  return voyages.flatMap((v) =>
    v.legs.map((leg, i) => ({
      id: `${v.id} ${i}`,
      from: portPlace(leg.departurePort),
      to: portPlace(leg.arrivalPort),
      kind: 'observed' as const,
      when: leg.departureLocal ? wallText(leg.departureLocal) : 'time not known',
      by: `${v.carrier} ${v.number}`.trim(),
    })),
  );
}

function portPlace(code: string | undefined): MapPlace {
  const port = code === undefined ? undefined : findPort(code);
  return {
    name: port ? `${port.name}, ${port.country}` : (code ?? 'unknown port'),
    ...(positionOf(code) ?? {}),
  };
}
