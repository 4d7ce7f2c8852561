import type { ReactElement } from 'react';
import { usePage } from '../page.js';
import { type JourneyMapView, journeyMap } from '../reports/journeyMap.js';
import { MapDrawing, ReportTable } from './Report.js';

export type { JourneyMapView, MapLeg, MapPlace } from '../reports/journeyMap.js';

/** The journey as noticed and as observed: the picture, and the table that says the same. */
export function JourneyMap({ view }: { readonly view: JourneyMapView }): ReactElement {
  const { t } = usePage();
  const map = journeyMap(view, t);
  return (
    <section className="rs-map">
      <h2>{t('map.heading')}</h2>
      <MapDrawing map={map} />
      <ReportTable table={map.table} />
    </section>
  );
}
