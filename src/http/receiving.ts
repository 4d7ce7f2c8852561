import { absconderRoutes } from './pages/absconders.js';
import { agencyFieldRoutes } from './pages/agencyFields.js';
import { attachmentRoutes } from './pages/attachments.js';
import { blankFormRoutes } from './pages/blankForms.js';
import { deliveryRoutes } from './pages/deliveries.js';
import { dueRoutes } from './pages/due.js';
import { exportRoutes } from './pages/exports.js';
import { importRoutes } from './pages/imports.js';
import { inboxRoutes } from './pages/inbox.js';
import { notificationRoutes } from './pages/notification.js';
import { notificationPdfRoutes } from './pages/notificationPdf.js';
import { publicListRoutes } from './pages/publicList.js';
import { publicViewRoutes } from './pages/publicView.js';
import { recordDraftRoutes } from './pages/recordDraft.js';
import { recordRoutes } from './pages/records.js';
import { registrantRoutes } from './pages/registrant.js';
import { registrantCheckRoutes } from './pages/registrantCheck.js';
import { registrantCleanRecordRoutes } from './pages/registrantCleanRecord.js';
import { registrantContactRoutes } from './pages/registrantContacts.js';
import { registrantDaysRoutes } from './pages/registrantDays.js';
import { registrantDnaRoutes } from './pages/registrantDna.js';
import { registrantEndRoutes } from './pages/registrantEnd.js';
import { registrantFileRoutes } from './pages/registrantFiles.js';
import { registrantKeepingRoutes } from './pages/registrantKeeping.js';
import { registrantManyRoutes } from './pages/registrantMany.js';
import { registrantNsorRoutes } from './pages/registrantNsor.js';
import { registrantPartRoutes } from './pages/registrantParts.js';
import { registrantPrintRoutes } from './pages/registrantPrints.js';
import { registrantPurgeRoutes } from './pages/registrantPurge.js';
import { registrantsRoutes } from './pages/registrants.js';
import { registrantTierRoutes } from './pages/registrantTier.js';
import { registrantValueEndRoutes } from './pages/registrantValueEnd.js';
import { registryReportRoutes } from './pages/registryReports.js';
import { relocationRoutes } from './pages/relocations.js';
import { secondaryRoutes } from './pages/secondary.js';
import { trainingRoutes } from './pages/training.js';
import type { AnyRoute } from './route.js';
import { ngiApiRoutes } from './routes/ngi.js';
import { notificationApi } from './routes/notifications.js';
import { nsorApiRoutes } from './routes/nsor.js';
import { recordApi } from './routes/records.js';
import { replyDoor } from './routes/replies.js';

/** The side of the agencies that are told: their inbox, their programs, their part of the register. */
export const receivingRoutes: readonly AnyRoute[] = [
  ...inboxRoutes,
  ...notificationRoutes,
  ...notificationApi,
  ...replyDoor,
  ...secondaryRoutes,
  ...recordApi,
  ...deliveryRoutes,
  ...attachmentRoutes,
  ...notificationPdfRoutes,
  ...recordDraftRoutes,
  ...recordRoutes,
  ...registrantNsorRoutes,
  ...nsorApiRoutes,
  ...exportRoutes,
  ...trainingRoutes,
  ...publicListRoutes,
  ...publicViewRoutes,
  ...importRoutes,
  ...absconderRoutes,
  ...registrantsRoutes,
  ...dueRoutes,
  ...registrantRoutes,
  ...registryReportRoutes,
  ...registrantPartRoutes,
  ...registrantValueEndRoutes,
  ...registrantPurgeRoutes,
  ...registrantTierRoutes,
  ...registrantEndRoutes,
  ...registrantCleanRecordRoutes,
  ...registrantDaysRoutes,
  ...registrantKeepingRoutes,
  ...registrantFileRoutes,
  ...agencyFieldRoutes,
  ...registrantCheckRoutes,
  ...registrantManyRoutes,
  ...registrantContactRoutes,
  ...blankFormRoutes,
  ...registrantPrintRoutes,
  ...registrantDnaRoutes,
  ...ngiApiRoutes,
  ...relocationRoutes,
];
