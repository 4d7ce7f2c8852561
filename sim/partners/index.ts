import { abroadPartner } from './abroad.js';
import { brokerPartner } from './broker.js';
import { classPartner } from './class.js';
import { estaPartner } from './esta.js';
import { formatPartner } from './formatDesk.js';
import { i247Partner } from './i247.js';
import { ncicPartner } from './ncic.js';
import { ngiPartner } from './ngi.js';
import { ngiPrintsPartner } from './ngiPrints.js';
import { noticedPartner } from './noticed.js';
import { nsorPartner } from './nsor.js';
import type { Partner } from './partner.js';
import { privateCraftPartner } from './privateCraft.js';
import { redressPartner } from './redressOffice.js';
import { soraPartner } from './soras.js';
import { tecsPartner } from './tecs.js';
import { unnoticedPartner } from './unnoticed.js';
import { uscisPartner } from './uscis.js';

/** Every simulated partner of the trial beside the airline and the receiving agencies. A new one is a line here. */
export const PARTNERS: readonly Partner[] = [
  ncicPartner,
  nsorPartner,
  soraPartner,
  noticedPartner,
  tecsPartner,
  privateCraftPartner,
  classPartner,
  estaPartner,
  uscisPartner,
  ngiPartner,
  ngiPrintsPartner,
  brokerPartner,
  abroadPartner,
  i247Partner,
  unnoticedPartner,
  redressPartner,
  formatPartner,
];
