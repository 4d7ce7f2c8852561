import type { ThreadAbout } from '#domain/secureMessage.js';
import type { Tx } from '#storage/database.js';
import { readRegistrant } from '#storage/registrants.js';
import { nameOfMove, readRelocation, relocationsOf } from '#storage/relocations.js';
import { readNotice } from '#storage/travelNotices.js';
import type { AboutView } from '#web/pages/messages.js';
import type { Person } from '../route.js';

/** The object as its reader may open it; the other side of a move is led to the move, not to a file of another agency. */
export async function aboutView(tx: Tx, kind: ThreadAbout, id: string, reader: Person): Promise<AboutView> {
  const shown = (href: string, name: string): AboutView => ({ kind, href, name });
  switch (kind) {
    case 'relocation': {
      const move = await readRelocation(tx, id);
      return move && [move.fromAgencyId, move.toAgencyId].includes(reader.agencyId)
        ? shown(`/relocations/${move.id}`, nameOfMove(move))
        : { kind };
    }
    case 'registrant': {
      const registrant = await readRegistrant(tx, id);
      if (registrant && registrant.agencyId === reader.agencyId)
        return shown(`/registry/${registrant.id}`, registrant.displayName);
      const move = (await relocationsOf(tx, id)).find((m) =>
        [m.fromAgencyId, m.toAgencyId].includes(reader.agencyId),
      );
      return move ? shown(`/relocations/${move.id}`, nameOfMove(move)) : { kind };
    }
    case 'travel-notice': {
      const notice = await readNotice(tx, id);
      return notice ? shown(`/notices/${notice.id}`, notice.reference) : { kind };
    }
  }
}
