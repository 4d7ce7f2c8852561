import type { ReactElement } from 'react';
import { WORLD_OUTLINE } from './worldOutline.js';

interface Place {
  readonly id: string;
  /** Of its row in the table: names would lie over each other. */
  readonly n: number;
  readonly latitude: number;
  readonly longitude: number;
}

const WIDTH = 720;
const HEIGHT = 400;
/** Degrees of room around the places, and the least that is shown: enough to tell where one is. */
const ROOM = 2;
const SPAN_LEAST = 10;
/** Degrees between two lines of the grid. */
const GRID = 2;

/**
 * Places on a coarse outline, degrees as they are; drawn by ourselves, so that no map server learns who looks where.
 * It says nothing that the table beside it does not say.
 */
export function PlacesMap({ places }: { readonly places: readonly Place[] }): ReactElement | null {
  if (places.length === 0) return null;
  const [west, east] = spread(places.map((p) => p.longitude));
  const [south, north] = spread(places.map((p) => p.latitude));
  const scale = Math.min(WIDTH / (east - west), HEIGHT / (north - south));
  const round = (n: number) => Math.round(n * 10) / 10;
  const x = (longitude: number) => round((longitude - (west + east) / 2) * scale + WIDTH / 2);
  const y = (latitude: number) => round(((south + north) / 2 - latitude) * scale + HEIGHT / 2);
  const land = WORLD_OUTLINE.map(
    (ring) =>
      `M${ring
        .split(',')
        .map((point) => {
          const [longitude, latitude] = point.split(' ').map(Number);
          return `${x(longitude!)} ${y(latitude!)}`;
        })
        .join('L')}Z`,
  ).join('');
  return (
    <div className="rs-map">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="rs-map__picture"
        aria-hidden="true"
        focusable="false"
      >
        <rect className="rs-map__sea" x="0" y="0" width={WIDTH} height={HEIGHT} />
        <path className="rs-map__land" d={land} />
        {lines(west, east).map((m) => (
          <line key={`m${m}`} className="rs-map__grid" x1={x(m)} x2={x(m)} y1="0" y2={HEIGHT} />
        ))}
        {lines(south, north).map((p) => (
          <line key={`p${p}`} className="rs-map__grid" x1="0" x2={WIDTH} y1={y(p)} y2={y(p)} />
        ))}
        {places.map((p) => (
          <g key={p.id}>
            <circle className="rs-map__place" cx={x(p.longitude)} cy={y(p.latitude)} r="5" />
            <text className="rs-map__label" x={x(p.longitude) + 8} y={y(p.latitude) + 5}>
              {p.n}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

function spread(degrees: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...degrees) - ROOM, Math.max(...degrees) + ROOM];
  const more = Math.max(0, SPAN_LEAST - (high - low)) / 2;
  return [low - more, high + more];
}

function lines(from: number, to: number): number[] {
  const first = Math.ceil((from - SPAN_LEAST) / GRID) * GRID;
  return Array.from({ length: Math.ceil((to - from + 2 * SPAN_LEAST) / GRID) }, (_, i) => first + i * GRID);
}
