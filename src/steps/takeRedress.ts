import type { ReadWarning } from '#formats/outcome.js';
import { findAgency } from '#storage/agencies.js';
import { findClientByName } from '#storage/apiClients.js';
import { receiveInquiry } from '#storage/applyRedress.js';
import { operatingAgency } from '#storage/operatingAgency.js';
import type { Became } from '#storage/transmissionReadings.js';
import { type MessageHandler, NOTHING_TAKEN } from './messageHandler.js';

/** Takes in the inquiries of a redress office, each once, for NSOTC to answer. */
export const takeRedress: MessageHandler = async (tx, _context, transmission, message, nowMs) => {
  const client = await findClientByName(tx, transmission.sender);
  const agency = client && (await findAgency(tx, client.agencyId));
  if (transmission.door !== 'redress' || !client || !agency) {
    const remark: ReadWarning = {
      code: 'wrong-door',
      offset: message.range.from,
      text: `inquiries for redress came in at the door ${transmission.door}. Expected the door redress; none was taken in`,
    };
    return { ...NOTHING_TAKEN, outcome: 'quarantined', remarks: [remark] };
  }
  const owner = await operatingAgency(tx);
  const remarks: ReadWarning[] = [];
  const became: Became[] = [];
  for (const i of message.inquiries ?? []) {
    const { inquiry, isNew } = await receiveInquiry(
      tx,
      {
        naturalKey: `${client.id}|${i.reference}`,
        kind: 'traveller',
        agencyId: owner.id,
        registrantId: null,
        notificationId: null,
        door: message.format === 'redress-csv' ? 'csv' : 'json',
        externalNumber: i.externalNumber,
        person: i.person,
        contact: i.contact,
        complaint: i.complaint,
        ...(i.receivedOn ? { receivedOn: i.receivedOn } : {}),
      },
      {
        id: null,
        name: client.name,
        actor: {
          kind: 'client',
          id: client.id,
          name: client.name,
          agencyId: agency.id,
          agencyRole: agency.recipientRole,
          scopes: client.scopes,
        },
      },
      nowMs,
    );
    became.push({ kind: 'redress', id: inquiry.id });
    if (!isNew)
      remarks.push({
        code: 'known-inquiry',
        segment: i.line,
        offset: message.range.from,
        text: `inquiry ${i.line}: its reference is known already. Expected a new one; nothing changed`,
      });
  }
  return {
    ...NOTHING_TAKEN,
    became,
    remarks,
    ...(remarks.length > 0 ? { outcome: 'warnings' as const } : {}),
  };
};
