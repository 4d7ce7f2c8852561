import type { MapPicture } from '#domain/report.js';
import { WORLD_OUTLINE } from '../parts/worldOutline.js';
import type { Texts } from '../text/text.js';

/** A place of a journey with where it lies, in degrees; without, it stands in the table alone. */
export interface MapPlace {
  readonly name: string;
  readonly latitude?: number;
  readonly longitude?: number;
}

export interface MapLeg {
  readonly id: string;
  readonly from: MapPlace;
  readonly to: MapPlace;
  /** `noticed` is dashed, `observed` is drawn through; words say it too. */
  readonly kind: 'noticed' | 'observed';
  readonly when: string;
  readonly by: string;
}

export interface JourneyMapView {
  readonly legs: readonly MapLeg[];
}

const WIDTH = 720;
const HEIGHT = 360;
const x = (longitude: number) => ((longitude + 180) / 360) * WIDTH;
const y = (latitude: number) => ((90 - latitude) / 180) * HEIGHT;
const round = (n: number) => Math.round(n * 10) / 10;

/** The land once as one path: it is the same on every page. */
const LAND = WORLD_OUTLINE.map(
  (ring) =>
    `M${ring
      .split(',')
      .map((point) => {
        const [longitude, latitude] = point.split(' ').map(Number);
        return `${round(x(longitude!))} ${round(y(latitude!))}`;
      })
      .join('L')}Z`,
).join('');

/** Meridians and parallels every 30 degrees. */
const GRID = [
  ...Array.from({ length: 13 }, (_, i) => `M${x(-180 + i * 30)} 0V${HEIGHT}`),
  ...[-60, -30, 0, 30, 60].map((p) => `M0 ${y(p)}H${WIDTH}`),
];

/**
 * A journey on a plain grid of meridians and parallels (plate carrée: degrees as they are), made by ourselves so that
 * no map data and no foreign server is needed. The table beside it says everything that the picture says.
 */
export function journeyMap(view: JourneyMapView, t: Texts): MapPicture {
  const places = [
    ...new Map(view.legs.flatMap((l) => [l.from, l.to]).map((p) => [p.name, p])).values(),
  ].filter((p): p is Required<MapPlace> => p.latitude !== undefined && p.longitude !== undefined);
  const way = view.legs.map((l) => `${l.from.name} ${t('map.toWord')} ${l.to.name} (${t(`map.${l.kind}`)})`);
  return {
    kind: 'map',
    alt: t('map.alt', { way: way.join('; ') || t('map.empty') }),
    width: WIDTH,
    height: HEIGHT,
    land: LAND,
    grid: GRID,
    legs: view.legs.flatMap(lines),
    places: places.map((p) => ({ name: p.name, x: round(x(p.longitude)), y: round(y(p.latitude)) })),
    table: {
      kind: 'table',
      id: 'legs',
      caption: t('map.caption'),
      columns: [
        { heading: t('map.from'), namesRow: true, share: 2 },
        { heading: t('map.to'), share: 2 },
        { heading: t('map.when'), share: 1.4 },
        { heading: t('map.by'), share: 1.4 },
        { heading: t('map.known'), share: 1.4 },
      ],
      rows: view.legs.map((leg) => [leg.from.name, leg.to.name, leg.when, leg.by, t(`map.${leg.kind}`)]),
    },
  };
}

/** A leg as one line, or as two where the short way crosses the date line. */
function lines(leg: MapLeg): MapPicture['legs'] {
  const { from, to } = leg;
  if (from.latitude === undefined || from.longitude === undefined) return [];
  if (to.latitude === undefined || to.longitude === undefined) return [];
  const line = (id: string, a: readonly [number, number], b: readonly [number, number]) => ({
    id,
    kind: leg.kind,
    d: `M${round(x(a[0]))} ${round(y(a[1]))}L${round(x(b[0]))} ${round(y(b[1]))}`,
  });
  const across = to.longitude - from.longitude;
  if (Math.abs(across) <= 180)
    return [line(leg.id, [from.longitude, from.latitude], [to.longitude, to.latitude])];
  const side = across > 0 ? -180 : 180;
  const span = 360 - Math.abs(across);
  const share = Math.abs(side - from.longitude) / span;
  const latitude = from.latitude + (to.latitude - from.latitude) * share;
  return [
    line(`${leg.id} a`, [from.longitude, from.latitude], [side, latitude]),
    line(`${leg.id} b`, [-side, latitude], [to.longitude, to.latitude]),
  ];
}
