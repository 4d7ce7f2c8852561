import { exchangeRoutes } from './exchange.js';
import { firstRunRoutes } from './firstRun.js';
import { healthRoutes } from './health.js';
import { oauthRoutes } from './oauth.js';
import { accountRoutes } from './pages/account.js';
import { agencyRoutes } from './pages/agencies.js';
import { agencyNewRoutes } from './pages/agencyNew.js';
import { agencySettingsRoutes } from './pages/agencySettings.js';
import { agreementRoutes } from './pages/agreements.js';
import { angelWatchRoutes } from './pages/angelWatch.js';
import { auditRoutes } from './pages/audit.js';
import { candidateRoutes } from './pages/candidates.js';
import { caseRoutes } from './pages/cases.js';
import { confirmHitRoutes } from './pages/confirmHit.js';
import { coverageRoutes } from './pages/coverage.js';
import { decisionRoutes } from './pages/decisions.js';
import { disclosureRoutes } from './pages/disclosures.js';
import { feedRoutes } from './pages/feeds.js';
import { foreignExchangeRoutes } from './pages/foreignExchanges.js';
import { foreignMessageRoutes } from './pages/foreignMessages.js';
import { foreignReceiptRoutes } from './pages/foreignReceipts.js';
import { helpRoutes } from './pages/help.js';
import { imlRoutes } from './pages/iml.js';
import { lookoutRoutes } from './pages/lookouts.js';
import { machineRoutes } from './pages/machines.js';
import { messageFormatRoutes } from './pages/messageFormats.js';
import { noticeRoutes } from './pages/notice.js';
import { noticeDraftRoutes } from './pages/noticeDraft.js';
import { noticeReceiptRoutes } from './pages/noticeReceipt.js';
import { noticesRoutes } from './pages/notices.js';
import { nsorCareRoutes } from './pages/nsorCare.js';
import { passportRoutes } from './pages/passportRequests.js';
import { quarantineRoutes } from './pages/quarantine.js';
import { queueRoutes } from './pages/queue.js';
import { reconciliationRoutes } from './pages/reconciliation.js';
import { redressRoutes } from './pages/redress.js';
import { redressIntakeRoutes } from './pages/redressIntake.js';
import { pairRoutes } from './pages/registrantPairs.js';
import { releaseAskRoutes } from './pages/releaseAsk.js';
import { releaseRoutes } from './pages/releases.js';
import { retentionRoutes } from './pages/retention.js';
import { ruleAppropriateRoutes } from './pages/ruleAppropriate.js';
import { rulesRoutes } from './pages/rules.js';
import { ruleTestRunRoutes } from './pages/ruleTestRuns.js';
import { behindSeal, sealedRegistrantRoutes } from './pages/sealedRegistrant.js';
import { shareRecipientRoutes } from './pages/shareRecipients.js';
import { sharingRoutes } from './pages/sharing.js';
import { silenceRoutes } from './pages/silence.js';
import { statisticsRoutes } from './pages/statistics.js';
import { subjectRoutes } from './pages/subjects.js';
import { taskRoutes } from './pages/tasks.js';
import { tierRuleRoutes } from './pages/tierRules.js';
import { tripRoutes } from './pages/trips.js';
import { userRoutes } from './pages/users.js';
import { whyNotRoutes } from './pages/whyNot.js';
import { receivingRoutes } from './receiving.js';
import type { AnyRoute } from './route.js';
import { applicationApiRoutes } from './routes/applications.js';
import { classApiRoutes } from './routes/class.js';
import { inspectionQueryRoutes } from './routes/inspectionQueries.js';
import { interactiveManifestRoutes } from './routes/interactiveManifests.js';
import { lookoutApiRoutes } from './routes/lookouts.js';
import { messageFormatApi } from './routes/messageFormats.js';
import { noticeApi } from './routes/notices.js';
import { screeningApiRoutes } from './routes/screenings.js';
import { signingKeyRoutes } from './routes/signingKeys.js';
import { transmissionApiRoutes } from './routes/transmissions.js';
import { signInRoutes } from './signIn.js';

/** Every route there is. What is not in this list is not served. */
export const allRoutes: readonly AnyRoute[] = behindSeal([
  ...sealedRegistrantRoutes,
  ...healthRoutes,
  ...firstRunRoutes,
  ...signInRoutes,
  ...oauthRoutes,
  ...accountRoutes,
  ...userRoutes,
  ...agencyNewRoutes,
  ...agencyRoutes,
  ...agencySettingsRoutes,
  ...machineRoutes,
  ...helpRoutes,
  ...receivingRoutes,
  ...exchangeRoutes,
  ...transmissionApiRoutes,
  ...messageFormatApi,
  ...noticeApi,
  ...applicationApiRoutes,
  ...classApiRoutes,
  ...lookoutApiRoutes,
  ...lookoutRoutes,
  ...noticeDraftRoutes,
  ...noticeReceiptRoutes,
  ...noticesRoutes,
  ...noticeRoutes,
  ...reconciliationRoutes,
  ...screeningApiRoutes,
  ...signingKeyRoutes,
  ...inspectionQueryRoutes,
  ...interactiveManifestRoutes,
  ...sharingRoutes,
  ...agreementRoutes,
  ...nsorCareRoutes,
  ...pairRoutes,
  ...shareRecipientRoutes,
  ...queueRoutes,
  ...candidateRoutes,
  ...confirmHitRoutes,
  ...decisionRoutes,
  ...whyNotRoutes,
  ...tripRoutes,
  ...subjectRoutes,
  ...taskRoutes,
  ...releaseAskRoutes,
  ...releaseRoutes,
  ...rulesRoutes,
  ...ruleTestRunRoutes,
  ...tierRuleRoutes,
  ...ruleAppropriateRoutes,
  ...messageFormatRoutes,
  ...caseRoutes,
  ...redressIntakeRoutes,
  ...redressRoutes,
  ...passportRoutes,
  ...angelWatchRoutes,
  ...imlRoutes,
  ...foreignMessageRoutes,
  ...foreignReceiptRoutes,
  ...foreignExchangeRoutes,
  ...disclosureRoutes,
  ...statisticsRoutes,
  ...feedRoutes,
  ...silenceRoutes,
  ...retentionRoutes,
  ...coverageRoutes,
  ...quarantineRoutes,
  ...auditRoutes,
]);
