import { absconders } from './absconders.js';
import { account } from './account.js';
import { agencies } from './agencies.js';
import { agreements } from './agreements.js';
import { audit } from './audit.js';
import { auditFacts } from './auditFacts.js';
import { boards } from './boards.js';
import { candidate } from './candidate.js';
import { cases } from './cases.js';
import { cleanRecord } from './cleanRecord.js';
import { common } from './common.js';
import { days } from './days.js';
import { domainWords } from './domain.js';
import { exchange } from './exchange.js';
import { exports } from './exports.js';
import { help } from './help.js';
import { imports } from './imports.js';
import { keeping } from './keeping.js';
import { library } from './library.js';
import { listening } from './listening.js';
import { lookouts } from './lookouts.js';
import { machines } from './machines.js';
import { notices } from './notices.js';
import { nsorCare } from './nsorCare.js';
import { pairs } from './pairs.js';
import { passport } from './passport.js';
import { ports } from './ports.js';
import { publicView } from './publicView.js';
import { queue } from './queue.js';
import { records } from './records.js';
import { redress } from './redress.js';
import { ownFields, prints, registrantFiles } from './registrantFiles.js';
import { registry } from './registry.js';
import { registryReports } from './registryReports.js';
import { release } from './release.js';
import { reminders } from './reminders.js';
import { reports } from './reports.js';
import { retention } from './retention.js';
import { rules } from './rules.js';
import { sharing } from './sharing.js';
import { signIn } from './signIn.js';
import { tierRules } from './tierRules.js';
import { timeline } from './timeline.js';
import { training } from './training.js';
import { travelNotices } from './travelNotices.js';

/** English, page by page. */
export const en = {
  ...common,
  ...signIn,
  ...queue,
  ...candidate,
  ...domainWords,
  ...notices,
  ...travelNotices,
  ...timeline,
  ...audit,
  ...auditFacts,
  ...agencies,
  ...keeping,
  ...machines,
  ...records,
  ...listening,
  ...lookouts,
  ...release,
  ...registry,
  ...absconders,
  ...registrantFiles,
  ...imports,
  ...publicView,
  ...exports,
  ...exchange,
  ...sharing,
  ...library,
  ...boards,
  ...prints,
  ...agreements,
  ...nsorCare,
  ...pairs,
  ...reminders,
  ...training,
  ...ownFields,
  ...ports,
  ...passport,
  ...cases,
  ...cleanRecord,
  ...days,
  ...retention,
  ...redress,
  ...rules,
  ...tierRules,
  ...reports,
  ...registryReports,
  ...account,
  ...help,
} as const;
