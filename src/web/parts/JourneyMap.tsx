import type { ReactElement } from 'react';
import { usePage } from '../page.js';
import { DataTable } from './Lists.js';
import { WORLD_OUTLINE } from './worldOutline.js';

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
/** Meridians and parallels every 30 degrees. */
const MERIDIANS = Array.from({ length: 13 }, (_, i) => -180 + i * 30);
const PARALLELS = [-60, -30, 0, 30, 60];

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

/**
 * A journey on a plain grid of meridians and parallels (plate carrée: degrees as they are), drawn by ourselves so
 * that no map data and no foreign server is needed. The table beside it says everything that the picture says.
 */
export function JourneyMap({ view }: { readonly view: JourneyMapView }): ReactElement {
  const { t } = usePage();
  const drawn = view.legs.flatMap((leg) => lines(leg));
  const places = [
    ...new Map(view.legs.flatMap((l) => [l.from, l.to]).map((p) => [p.name, p])).values(),
  ].filter((p): p is Required<MapPlace> => p.latitude !== undefined && p.longitude !== undefined);
  return (
    <section className="rs-map">
      <h2>{t('map.heading')}</h2>
      {drawn.length > 0 ? (
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          className="rs-map__picture"
          aria-hidden="true"
          focusable="false"
        >
          <rect className="rs-map__sea" x="0" y="0" width={WIDTH} height={HEIGHT} />
          <path className="rs-map__land" d={LAND} />
          {MERIDIANS.map((m) => (
            <line key={`m${m}`} className="rs-map__grid" x1={x(m)} x2={x(m)} y1="0" y2={HEIGHT} />
          ))}
          {PARALLELS.map((p) => (
            <line
              key={`p${p}`}
              className={p === 0 ? 'rs-map__equator' : 'rs-map__grid'}
              x1="0"
              x2={WIDTH}
              y1={y(p)}
              y2={y(p)}
            />
          ))}
          {drawn.map((line) => (
            <polyline
              key={line.id}
              className={`rs-map__leg rs-map__leg--${line.kind}`}
              points={line.points}
            />
          ))}
          {places.map((p, i) => (
            <g key={p.name}>
              <circle className="rs-map__place" cx={round(x(p.longitude))} cy={round(y(p.latitude))} r="4" />
              <text
                className="rs-map__label"
                x={round(x(p.longitude)) + (p.longitude > 120 ? -7 : 7)}
                y={round(y(p.latitude)) + (i % 2 === 0 ? -6 : 14)}
                textAnchor={p.longitude > 120 ? 'end' : 'start'}
              >
                {p.name}
              </text>
            </g>
          ))}
        </svg>
      ) : null}
      <DataTable
        caption={t('map.caption')}
        compact
        rows={view.legs}
        id={(leg) => leg.id}
        empty={t('map.empty')}
        columns={[
          { id: 'from', label: t('map.from'), heads: true, cell: (leg) => leg.from.name },
          { id: 'to', label: t('map.to'), cell: (leg) => leg.to.name },
          { id: 'when', label: t('map.when'), cell: (leg) => leg.when },
          { id: 'by', label: t('map.by'), cell: (leg) => leg.by },
          { id: 'kind', label: t('map.known'), cell: (leg) => t(`map.${leg.kind}`) },
        ]}
      />
    </section>
  );
}

/** A leg as one line, or as two where the short way crosses the date line. */
function lines(
  leg: MapLeg,
): readonly { readonly id: string; readonly kind: MapLeg['kind']; readonly points: string }[] {
  const { from, to } = leg;
  if (from.latitude === undefined || from.longitude === undefined) return [];
  if (to.latitude === undefined || to.longitude === undefined) return [];
  const line = (id: string, a: readonly [number, number], b: readonly [number, number]) => ({
    id,
    kind: leg.kind,
    points: `${round(x(a[0]))},${round(y(a[1]))} ${round(x(b[0]))},${round(y(b[1]))}`,
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
