import { describe, expect, test } from 'vitest';
import type { Actor, Role } from '#domain/actor.js';
import type { RecipientRole } from '#domain/agency.js';
import { AUDIT_ACTIONS, type AuditAction } from '#domain/auditAction.js';
import { type ActsFor, type Asking, decide } from './decide.js';
import type { Obj, ObjectKind } from './objectKinds.js';
import { readPolicies } from './policies.js';

/** One table a policy file: who asks, for what, on which object, and what comes out. */
const OHIO = 'agency-ohio';
const IOWA = 'agency-iowa';
const NSOTC = 'agency-nsotc';
const USNCB = 'agency-usncb';
const STATE = 'agency-state';
const ANYONE: Asking = { kind: 'anyone' };

function person(role: Role | readonly Role[], agencyId = OHIO, agencyRole: RecipientRole = 'sora'): Actor {
  const roles = typeof role === 'string' ? [role] : role;
  return { kind: 'user', id: 'me', name: 'Me', agencyId, agencyRole, roles, sessionDigest: 'x' };
}
const nsotc = (role: Role | readonly Role[]) => person(role, NSOTC, 'nsotc');
const stateCa = person('agency-officer', STATE, 'state-ca');
const usncb = person('agency-officer', USNCB, 'usncb');
const auditor = person('auditor', 'agency-audit', 'auditor');

function client(...scopes: string[]): Actor {
  return { kind: 'client', id: 'c', name: 'C', agencyId: OHIO, agencyRole: 'carrier', scopes };
}

function state(...scopes: string[]): Actor {
  return { kind: 'client', id: 's', name: 'S', agencyId: 'agency-state', agencyRole: 'state-ca', scopes };
}

function object(kind: ObjectKind, agencyId: string | null = null, more: Partial<Obj> = {}): Obj {
  return { kind, id: 'o', agencyId, ...more };
}

type Case = readonly [
  verdict: 'allow' | 'deny',
  who: Asking,
  action: AuditAction,
  on: Obj,
  says: string,
  actsFor?: readonly ActsFor[],
];

const FILES: Readonly<Record<string, readonly Case[]>> = {
  'public.cedar': [
    ['allow', ANYONE, 'sign-in.page', object('SignIn'), 'anybody sees the sign-in page'],
    ['allow', ANYONE, 'sign-in.try', object('SignIn'), 'anybody may try'],
    ['allow', ANYONE, 'client.token', object('SignIn'), 'a client asks for its token'],
    ['allow', ANYONE, 'reply.received', object('Reply'), 'a signed reply is handed in'],
    ['deny', ANYONE, 'reply.received', object('Notification', OHIO), 'and answers nothing by itself'],
    ['allow', ANYONE, 'health.show', object('Service'), 'health is open'],
    ['deny', ANYONE, 'agency.list', object('Agency'), 'the directory is not'],
    ['deny', ANYONE, 'account.show', object('Account'), 'no account'],
    ['deny', ANYONE, 'screening.asked', object('Screening'), 'no question to the register'],
  ],
  'applications.cedar': [
    ['allow', client('applications:write'), 'application.answered', object('Application'), 'its own answers'],
    ['deny', client('manifests:write'), 'application.answered', object('Application'), 'not a carrier'],
    ['allow', state('class:query'), 'class.queried', object('Extract'), 'CA asks'],
    ['deny', client('class:query'), 'class.queried', object('Extract'), 'nobody else, whatever the scope'],
    ['allow', state('class:extract'), 'class.extracted', object('Extract'), 'CA fetches its extract'],
    ['deny', state('class:query'), 'class.extracted', object('Extract'), 'not without the scope'],
    ['allow', client('lookouts:write'), 'lookout.placed', object('Lookout', OHIO), 'on its own registrant'],
    ['deny', client('lookouts:write'), 'lookout.placed', object('Lookout', IOWA), 'not on another’s'],
    ['allow', person('register-officer'), 'lookout.placed', object('Lookout', OHIO), 'the keeper of records'],
    ['allow', person('register-officer'), 'lookout.withdrawn', object('Lookout', OHIO), 'and withdraws it'],
    [
      'deny',
      person('agency-officer'),
      'lookout.placed',
      object('Lookout', OHIO),
      'not who only reads messages',
    ],
    [
      'deny',
      person('register-officer'),
      'lookout.withdrawn',
      object('Lookout', IOWA),
      'not another agency’s',
    ],
    ['allow', nsotc('nsotc-officer'), 'lookout.list', object('Lookout', IOWA), 'NSOTC sees them'],
    ['deny', nsotc('nsotc-officer'), 'lookout.withdrawn', object('Lookout', IOWA), 'and leaves them alone'],
  ],
  'own-account.cedar': [
    ['allow', person([]), 'account.changed', object('Account', OHIO, { userId: 'me' }), 'the own account'],
    ['deny', person([]), 'account.changed', object('Account', OHIO, { userId: 'you' }), 'not a colleague’s'],
    [
      'deny',
      nsotc('agency-administrator'),
      'account.changed',
      object('Account', OHIO, { userId: 'you' }),
      'not as administrator either',
    ],
    ['allow', person([]), 'sign-in.ended', object('Session', OHIO, { userId: 'me' }), 'the own session'],
    [
      'deny',
      person([]),
      'sign-in.ended',
      object('Session', OHIO, { userId: 'you' }),
      'not another’s session',
    ],
    ['allow', person([]), 'form.saved', object('FormDraft', OHIO, { userId: 'me' }), 'the own draft'],
    [
      'deny',
      person([]),
      'form.saved',
      object('FormDraft', OHIO, { userId: 'you' }),
      'not a colleague’s draft',
    ],
    ['allow', person([]), 'agency.show', object('Agency', IOWA), 'the directory of all agencies'],
    ['allow', person([]), 'feed.show', object('Feed'), 'how fresh the data is'],
  ],
  'nsotc.cedar': [
    ['allow', nsotc('nsotc-officer'), 'transmission.opened', object('Transmission'), 'its owner looks at it'],
    [
      'deny',
      person(['agency-officer']),
      'transmission.opened',
      object('Transmission'),
      'nobody else sees what partners sent',
    ],
    ['allow', nsotc('nsotc-officer'), 'silence.show', object('Feed'), 'who should have spoken'],
    ['allow', nsotc('nsotc-supervisor'), 'silence.set', object('Feed'), 'a feed is judged otherwise'],
    ['deny', nsotc('nsotc-officer'), 'silence.set', object('Feed'), 'a supervisor answers for an alarm'],
    ['deny', person(['agency-officer']), 'silence.show', object('Feed'), 'feeds are national'],
    ['allow', nsotc('nsotc-officer'), 'coverage.show', object('Feed'), 'what of the border is seen'],
    ['deny', person(['agency-officer']), 'coverage.show', object('Feed'), 'counts of all ports are national'],
    ['allow', nsotc('nsotc-officer'), 'secondary.list', object('Notification'), 'what ports found is seen'],
    [
      'deny',
      nsotc('nsotc-officer'),
      'secondary.reported',
      object('Notification', OHIO),
      'and never said in a port’s name',
    ],
    ['allow', nsotc('nsotc-officer'), 'candidate.claim', object('Candidate'), 'an officer claims'],
    [
      'allow',
      nsotc('nsotc-officer'),
      'hit.asked',
      object('Candidate'),
      'an officer asks the holder of a warrant',
    ],
    ['allow', nsotc('nsotc-officer'), 'adjudication.decide', object('Candidate'), 'an officer decides'],
    [
      'deny',
      person('nsotc-officer'),
      'candidate.show',
      object('Candidate'),
      'the role alone does not do: the agency counts',
    ],
    [
      'deny',
      nsotc([]),
      'candidate.list',
      object('Candidate'),
      'working at NSOTC alone does not do: the role counts',
    ],
    [
      'deny',
      person('agency-officer'),
      'candidate.list',
      object('Candidate'),
      'no registration agency sees candidates',
    ],
    [
      'deny',
      nsotc('nsotc-officer'),
      'adjudication.second',
      object('Candidate'),
      'an officer is no second person',
    ],
    [
      'allow',
      nsotc('nsotc-supervisor'),
      'adjudication.second',
      object('Candidate', null, { firstPersonId: 'you' }),
      'a supervisor is',
    ],
    ['allow', nsotc('nsotc-supervisor'), 'subject.linked', object('Subject'), 'a supervisor links'],
    ['deny', nsotc('nsotc-officer'), 'subject.linked', object('Subject'), 'an officer does not'],
    [
      'allow',
      nsotc('nsotc-supervisor'),
      'work.retried',
      object('Feed'),
      'a supervisor has steps tried again',
    ],
    ['deny', nsotc('nsotc-officer'), 'work.retried', object('Feed'), 'an officer does not'],
    ['deny', person('agency-officer'), 'work.retried', object('Feed', OHIO), 'nor an agency'],
    ['allow', nsotc('nsotc-officer'), 'delivery.retried', object('Delivery', IOWA), 'and has it tried again'],
    ['deny', person('agency-officer'), 'delivery.retried', object('Delivery', OHIO), 'agencies do not'],
    [
      'allow',
      nsotc('nsotc-officer'),
      'notification.acknowledge',
      object('Notification', IOWA),
      'the duty desk stands in for every agency',
    ],
    [
      'deny',
      nsotc('nsotc-officer'),
      'record.changed',
      object('RegisterRecord', IOWA),
      'NSOTC does not edit an agency’s record (A9)',
    ],
    ['allow', nsotc('nsotc-officer'), 'trip.show', object('Trip'), 'an officer sees trips'],
    [
      'allow',
      nsotc('nsotc-officer'),
      'notification.show',
      object('Notification', IOWA),
      'and what every agency was told',
    ],
    ['deny', nsotc('nsotc-officer'), 'audit.show', object('Audit'), 'but not the audit'],
  ],
  'cases.cedar': [
    ['allow', nsotc('nsotc-officer'), 'case.show', object('ComplianceCase'), 'officers of NSOTC read cases'],
    [
      'allow',
      nsotc('nsotc-supervisor'),
      'case.assigned',
      object('ComplianceCase'),
      'and give them to others',
    ],
    ['deny', nsotc('help-desk'), 'case.show', object('ComplianceCase'), 'not the help desk'],
    [
      'deny',
      person(['agency-officer', 'register-officer']),
      'case.list',
      object('ComplianceCase'),
      'no agency',
    ],
    [
      'deny',
      person('register-officer'),
      'case.show',
      object('ComplianceCase', OHIO),
      'not the registering one',
    ],
    ['deny', auditor, 'case.show', object('ComplianceCase'), 'an auditor reads the audit, not the case'],
  ],
  'angel-watch.cedar': [
    [
      'allow',
      nsotc('nsotc-officer'),
      'angel-watch.list',
      object('AngelWatch', NSOTC),
      'NSOTC reads the list',
    ],
    [
      'allow',
      person('agency-officer', 'agency-awc', 'awc'),
      'angel-watch.list',
      object('AngelWatch', 'agency-awc'),
      'the Center does',
    ],
    [
      'allow',
      nsotc('nsotc-officer'),
      'iml.determine',
      object('ImlDetermination', NSOTC),
      'NSOTC records determinations',
    ],
    ['deny', person('register-officer'), 'iml.list', object('ImlDetermination', OHIO), 'nobody else'],
    ['deny', person('agency-officer'), 'angel-watch.list', object('AngelWatch', OHIO), 'nobody else'],
  ],
  'passport.cedar': [
    [
      'allow',
      person('register-officer'),
      'passport.drafted',
      object('PassportRequest', OHIO),
      'an agency asks about its own',
    ],
    [
      'deny',
      person('register-officer'),
      'passport.drafted',
      object('PassportRequest', IOWA),
      'not about another’s',
    ],
    [
      'allow',
      person('register-officer'),
      'passport.requested',
      object('PassportRequest', IOWA),
      'or for one it acts for',
      [{ agencyId: IOWA, scope: 'registrations' }],
    ],
    [
      'deny',
      person('register-officer'),
      'passport.answered',
      object('PassportRequest', OHIO),
      'and answers nothing itself',
    ],
    ['allow', nsotc('nsotc-officer'), 'passport.show', object('PassportRequest', OHIO), 'NSOTC has its copy'],
    [
      'deny',
      nsotc('nsotc-officer'),
      'passport.drafted',
      object('PassportRequest', OHIO),
      'and asks nothing itself',
    ],
    ['allow', stateCa, 'passport.answered', object('PassportRequest', STATE), 'the Department answers'],
    [
      'deny',
      stateCa,
      'passport.show',
      object('PassportRequest', OHIO),
      'what was not sent to it stays closed',
    ],
  ],
  'release.cedar': [
    [
      'allow',
      nsotc('nsotc-officer'),
      'release.propose',
      object('ForeignDraft', NSOTC),
      'an officer proposes',
    ],
    [
      'deny',
      nsotc('nsotc-officer'),
      'release.second',
      object('ForeignDraft', NSOTC),
      'and is no second person',
    ],
    ['allow', nsotc('nsotc-supervisor'), 'release.second', object('ForeignDraft', NSOTC), 'a supervisor is'],
    [
      'deny',
      nsotc('nsotc-supervisor'),
      'release.second',
      object('ForeignDraft', USNCB),
      'not of what USNCB was asked directly',
    ],
    [
      'deny',
      nsotc('nsotc-supervisor'),
      'release.second',
      object('ForeignDraft', NSOTC, { firstPersonId: 'me' }),
      'nor of their own proposal',
    ],
    ['allow', usncb, 'release.second', object('ForeignDraft', USNCB), 'USNCB’s own second person'],
    ['deny', usncb, 'release.second', object('ForeignDraft', NSOTC), 'not of NSOTC’s releases'],
    [
      'allow',
      nsotc('nsotc-supervisor'),
      'release.caution',
      object('ForeignDraft', OHIO),
      'cautions are NSOTC’s',
    ],
    ['deny', usncb, 'release.caution', object('ForeignDraft', USNCB), 'and nobody else’s'],
    ['deny', usncb, 'release.propose', object('ForeignDraft', USNCB), 'USNCB proposes nothing'],
    ['allow', usncb, 'release.sent', object('ForeignMessage', USNCB), 'USNCB forwards'],
    ['allow', person('register-officer'), 'release.ask', object('ForeignDraft', OHIO), 'a SORA asks USNCB'],
    [
      'deny',
      person('register-officer'),
      'release.show',
      object('ForeignDraft', IOWA),
      'not for another SORA',
    ],
    [
      'deny',
      person('register-officer'),
      'release.second',
      object('ForeignDraft', OHIO),
      'a SORA is never second',
    ],
    [
      'deny',
      person('register-officer'),
      'release.print',
      object('ForeignMessage', OHIO),
      'nor prints the copy',
    ],
    [
      'allow',
      person('agency-officer'),
      'disclosure.add',
      object('Disclosure', OHIO),
      'an agency accounts for itself',
    ],
    [
      'deny',
      person('agency-officer'),
      'disclosure.list',
      object('Disclosure', IOWA),
      'and reads no other’s account',
    ],
    [
      'allow',
      nsotc('nsotc-supervisor'),
      'exchange.approve',
      object('ForeignExchange', null, { firstPersonId: 'you' }),
      'another’s agreement',
    ],
    [
      'deny',
      nsotc('nsotc-supervisor'),
      'exchange.approve',
      object('ForeignExchange', null, { firstPersonId: 'me' }),
      'never one’s own',
    ],
    ['deny', nsotc('nsotc-officer'), 'exchange.propose', object('ForeignExchange'), 'officers propose none'],
    ['allow', auditor, 'exchange.list', object('ForeignExchange'), 'auditors see them'],
    ['allow', auditor, 'disclosure.list', object('Disclosure', IOWA), 'an auditor reads all'],
  ],
  'second-person.cedar': [
    [
      'deny',
      nsotc('nsotc-supervisor'),
      'adjudication.second',
      object('Candidate', null, { firstPersonId: 'me' }),
      'the second person is not the first',
    ],
    [
      'deny',
      nsotc(['nsotc-officer', 'nsotc-supervisor']),
      'adjudication.second',
      object('Candidate', null, { firstPersonId: 'me' }),
      'more roles do not help',
    ],
    [
      'deny',
      nsotc('rule-approver'),
      'rules.changed',
      object('RuleSet', null, { firstPersonId: 'me' }),
      'nobody approves their own rules',
    ],
    [
      'allow',
      nsotc('rule-approver'),
      'rules.changed',
      object('RuleSet', null, { firstPersonId: 'you' }),
      'another’s, yes',
    ],
  ],
  'agencies.cedar': [
    [
      'allow',
      person(['agency-officer']),
      'secondary.reported',
      object('Notification', OHIO),
      'a port reports on what it was told itself',
    ],
    [
      'deny',
      person(['agency-officer']),
      'secondary.reported',
      object('Notification', IOWA),
      'not on what another was told',
    ],
    [
      'allow',
      person('agency-officer'),
      'notification.show',
      object('Notification', OHIO),
      'the own agency’s notification',
    ],
    [
      'deny',
      person('agency-officer'),
      'notification.show',
      object('Notification', IOWA),
      'not another agency’s',
    ],
    [
      'allow',
      person('agency-officer'),
      'notification.acknowledge',
      object('Notification', IOWA),
      'under an agreement, yes',
      [{ agencyId: IOWA, scope: 'notifications' }],
    ],
    [
      'deny',
      person('agency-officer'),
      'notification.acknowledge',
      object('Notification', IOWA),
      'an agreement of another scope does not do',
      [{ agencyId: IOWA, scope: 'registrations' }],
    ],
    [
      'deny',
      person('agency-officer'),
      'notification.acknowledge',
      object('Notification', NSOTC),
      'nor one for another agency',
      [{ agencyId: IOWA, scope: 'notifications' }],
    ],
    [
      'deny',
      person('agency-officer'),
      'notification.close',
      object('Notification', OHIO),
      'an agency does not close its own',
    ],
    [
      'deny',
      person('register-officer'),
      'notification.show',
      object('Notification', OHIO),
      'another role does not do',
    ],
    [
      'allow',
      person('register-officer'),
      'record.ended',
      object('RegisterRecord', OHIO),
      'the record it entered',
    ],
    [
      'deny',
      person('register-officer'),
      'record.ended',
      object('RegisterRecord', IOWA),
      'not another agency’s record',
    ],
    [
      'allow',
      person('register-officer'),
      'record.ended',
      object('RegisterRecord', IOWA),
      'under an agreement, yes',
      [{ agencyId: IOWA, scope: 'registrations' }],
    ],
    [
      'deny',
      person('agency-officer'),
      'user.list',
      object('User', IOWA),
      'an agreement never opens people',
      [{ agencyId: IOWA, scope: 'notifications' }],
    ],
  ],
  'registrant-files.cedar': [
    [
      'allow',
      person('register-officer'),
      'registrant.file-read',
      object('Registrant', OHIO),
      'of its own registry',
    ],
    [
      'allow',
      person('register-officer'),
      'registrant.file-removed',
      object('Registrant', OHIO),
      'kept in error',
    ],
    [
      'deny',
      person('register-officer'),
      'registrant.file-read',
      object('Registrant', IOWA),
      'not of another’s',
    ],
    [
      'deny',
      person('agency-officer'),
      'registrant.file-added',
      object('Registrant', OHIO),
      'not without the role',
    ],
    [
      'deny',
      nsotc(['nsotc-officer']),
      'registrant.file-read',
      object('Registrant', OHIO),
      'not before it is shared',
    ],
  ],
  'travel-notices.cedar': [
    [
      'allow',
      person('register-officer'),
      'registrant.show',
      object('Registrant', OHIO),
      'of its own registry',
    ],
    ['deny', person('register-officer'), 'registrant.show', object('Registrant', IOWA), 'not of another’s'],
    ['deny', person('agency-officer'), 'registrant.show', object('Registrant', OHIO), 'not without the role'],
    [
      'deny',
      nsotc(['nsotc-officer']),
      'registrant.show',
      object('Registrant', OHIO),
      'not before it is shared',
    ],
    [
      'allow',
      person('register-officer'),
      'relocation.recorded',
      object('Relocation', OHIO),
      'of its own side',
    ],
    ['deny', person('register-officer'), 'relocation.show', object('Relocation', IOWA), 'not between others'],
    ['allow', person('register-officer'), 'notice.filed', object('TravelNotice', OHIO), 'of its registrants'],
    ['deny', person('register-officer'), 'notice.show', object('TravelNotice', IOWA), 'not of another’s'],
    [
      'allow',
      person('register-officer'),
      'notice.cancelled',
      object('TravelNotice', IOWA),
      'under an agreement, yes',
      [{ agencyId: IOWA, scope: 'registrations' }],
    ],
    [
      'deny',
      person('agency-officer'),
      'notice.filed',
      object('TravelNotice', OHIO),
      'another role does not do',
    ],
    [
      'deny',
      person('register-officer'),
      'notice.accepted',
      object('TravelNotice', OHIO),
      'not its own judge',
    ],
    ['allow', nsotc('nsotc-officer'), 'notice.accepted', object('TravelNotice', OHIO), 'NSOTC accepts'],
    ['allow', nsotc('nsotc-officer'), 'notice.entered', object('TravelNotice'), 'and enters mailed forms'],
    ['deny', nsotc('nsotc-officer'), 'notice.cancelled', object('TravelNotice', OHIO), 'and cancels none'],
    ['deny', nsotc('help-desk'), 'notice.show', object('TravelNotice', OHIO), 'the help desk sees none'],
    ['allow', client('notices:write'), 'notice.filed', object('TravelNotice', OHIO), 'by machine'],
    ['deny', client('notices:write'), 'notice.filed', object('TravelNotice', IOWA), 'for nobody else'],
    ['deny', client('register:write'), 'notice.filed', object('TravelNotice', OHIO), 'by its own scope only'],
    ['allow', auditor, 'reconciliation.show', object('TravelNotice'), 'an auditor reads the numbers'],
    ['deny', auditor, 'notice.show', object('TravelNotice', OHIO), 'and no notice'],
  ],
  'statistics.cedar': [
    ['allow', nsotc('nsotc-officer'), 'statistics.show', object('Statistics', NSOTC), 'of all agencies'],
    ['allow', nsotc('nsotc-supervisor'), 'statistics.show', object('Statistics', NSOTC), 'the same'],
    ['allow', auditor, 'statistics.show', object('Statistics', 'agency-audit'), 'an auditor too'],
    ['deny', nsotc('help-desk'), 'statistics.show', object('Statistics', NSOTC), 'the help desk has no need'],
    ['allow', person('agency-officer'), 'statistics.show', object('Statistics', OHIO), 'its own'],
    ['allow', person('register-officer'), 'statistics.show', object('Statistics', OHIO), 'its own'],
    ['deny', person('agency-officer'), 'statistics.show', object('Statistics', IOWA), 'not another’s'],
  ],
  'administration.cedar': [
    ['allow', person('agency-administrator'), 'user.added', object('User', OHIO), 'the own agency’s people'],
    ['deny', person('agency-administrator'), 'user.added', object('User', IOWA), 'not another’s'],
    [
      'allow',
      person('agency-administrator'),
      'user.released',
      object('User', OHIO, { userId: 'you' }),
      'releases a colleague',
    ],
    [
      'deny',
      person('agency-administrator'),
      'user.released',
      object('User', OHIO, { userId: 'me' }),
      'never oneself',
    ],
    [
      'deny',
      person('agency-administrator'),
      'user.changed',
      object('User', OHIO, { userId: 'me' }),
      'nobody gives themselves roles',
    ],
    [
      'deny',
      person('agency-administrator'),
      'agency.added',
      object('Agency', OHIO),
      'only NSOTC admits agencies',
    ],
    [
      'allow',
      nsotc('agency-administrator'),
      'agency.added',
      object('Agency', NSOTC),
      'NSOTC admits agencies',
    ],
    [
      'allow',
      nsotc('agency-administrator'),
      'user.added',
      object('User', IOWA),
      'and gives an agency its first person',
    ],
    [
      'deny',
      nsotc('agency-administrator'),
      'user.released',
      object('User', IOWA, { userId: 'you' }),
      'releasing elsewhere is the help desk’s',
    ],
    [
      'deny',
      nsotc('agency-administrator'),
      'candidate.show',
      object('Candidate'),
      'no candidate by this role',
    ],
    [
      'deny',
      person('agency-administrator'),
      'notification.show',
      object('Notification', OHIO),
      'no notification by this role',
    ],
    [
      'deny',
      person('agency-administrator'),
      'record.show',
      object('RegisterRecord', OHIO),
      'no record by this role',
    ],
    ['allow', nsotc('rule-author'), 'rules.changed', object('RuleSet'), 'a rule author writes'],
    ['deny', person('rule-author'), 'rules.changed', object('RuleSet'), 'an agency cannot make rule authors'],
    ['deny', person('rule-approver'), 'rules.decided', object('RuleSet'), 'nor approvers'],
    ['deny', person('agency-officer'), 'rules.changed', object('RuleSet'), 'nobody else does'],
    ['allow', nsotc('rule-approver'), 'rules.decided', object('RuleSet'), 'an approver decides'],
    ['deny', nsotc('rule-author'), 'rules.decided', object('RuleSet'), 'an author does not'],
    [
      'deny',
      nsotc(['rule-author', 'rule-approver']),
      'rules.decided',
      object('RuleSet', null, { firstPersonId: 'me' }),
      'nor who holds both roles, on their own writing',
    ],
    ['allow', nsotc('rule-author'), 'rules.tried', object('RuleSet'), 'what it would have sent'],
    ['allow', auditor, 'rules.tried', object('RuleSet'), 'an auditor sees that too'],
    ['deny', person('agency-officer'), 'rules.tried', object('RuleSet'), 'an agency does not'],
  ],
  'help-desk.cedar': [
    [
      'allow',
      nsotc('help-desk'),
      'user.released',
      object('User', IOWA, { userId: 'you' }),
      'releases any account',
    ],
    [
      'deny',
      nsotc('help-desk'),
      'user.released',
      object('User', NSOTC, { userId: 'me' }),
      'but not the own one',
    ],
    ['deny', nsotc('help-desk'), 'user.changed', object('User', IOWA), 'and changes nothing else'],
    ['deny', nsotc('help-desk'), 'candidate.show', object('Candidate'), 'reads no candidate'],
    ['deny', nsotc('help-desk'), 'notification.show', object('Notification', IOWA), 'reads no notification'],
    [
      'deny',
      person('help-desk'),
      'user.released',
      object('User', IOWA),
      'a help desk elsewhere does not exist',
    ],
  ],
  'auditors.cedar': [
    ['allow', auditor, 'audit.show', object('Audit'), 'reads the audit'],
    ['deny', auditor, 'candidate.show', object('Candidate'), 'sees no candidate'],
    ['deny', nsotc('nsotc-supervisor'), 'audit.show', object('Audit'), 'a supervisor is no auditor'],
    [
      'deny',
      nsotc(['auditor', 'agency-administrator']),
      'audit.show',
      object('Audit'),
      'an administrator never reads the audit',
    ],
    ['deny', nsotc(['auditor', 'help-desk']), 'audit.show', object('Audit'), 'nor does the help desk'],
    [
      'deny',
      nsotc(['auditor', 'agency-administrator']),
      'user.changed',
      object('User', OHIO),
      'an auditor changes nobody',
    ],
    ['deny', person('auditor'), 'audit.show', object('Audit'), 'an agency cannot make auditors'],
    [
      'deny',
      nsotc(['auditor', 'nsotc-officer']),
      'adjudication.decide',
      object('Candidate'),
      'an auditor decides nothing',
    ],
  ],
  'clients.cedar': [
    ['allow', client('manifests:write'), 'transmission.received', object('Transmission'), 'hands in'],
    [
      'deny',
      client('notifications:read'),
      'transmission.received',
      object('Transmission'),
      'not with another scope',
    ],
    [
      'allow',
      client('applications:write'),
      'transmission.received',
      object('Transmission'),
      'at whatever door its scope names',
    ],
    ['allow', client('ncic:write'), 'nsor.sent', object('NsorMessage'), 'NCIC fetches'],
    ['deny', client('manifests:write'), 'nsor.sent', object('NsorMessage'), 'a carrier does not'],
    ['deny', client('manifests:write'), 'transmission.list', object('Transmission'), 'and sees none of it'],
    [
      'allow',
      client('manifests:write'),
      'transmission.show',
      object('Transmission', OHIO),
      'asks after its own',
    ],
    [
      'deny',
      client('manifests:write'),
      'transmission.show',
      object('Transmission', IOWA),
      'not after another’s',
    ],
    [
      'deny',
      client('screening:ask'),
      'transmission.show',
      object('Transmission', OHIO),
      'nor with another scope',
    ],
    [
      'allow',
      client('notifications:read'),
      'notification.show',
      object('Notification', OHIO),
      'its own agency’s',
    ],
    ['deny', client('notifications:read'), 'notification.show', object('Notification', IOWA), 'no other’s'],
    [
      'deny',
      client('notifications:read'),
      'notification.acknowledge',
      object('Notification', OHIO),
      'reading is not answering',
    ],
    [
      'allow',
      client('acknowledgements:write'),
      'notification.acknowledge',
      object('Notification', OHIO),
      'answering is',
    ],
    ['allow', client('register:write'), 'record.entered', object('RegisterRecord', OHIO), 'enters records'],
    [
      'deny',
      client('register:write'),
      'record.changed',
      object('RegisterRecord', IOWA),
      'not another agency’s',
    ],
    [
      'allow',
      client('register:write'),
      'record.changed',
      object('RegisterRecord', IOWA),
      'one that its agency acts for',
      [{ agencyId: IOWA, scope: 'registrations' }],
    ],
    [
      'deny',
      client('register:write'),
      'record.changed',
      object('RegisterRecord', IOWA),
      'not by an agreement about notifications',
      [{ agencyId: IOWA, scope: 'notifications' }],
    ],
    ['allow', client('screening:ask'), 'screening.asked', object('Screening'), 'asks about one traveller'],
    ['deny', client('screening:ask'), 'candidate.show', object('Candidate'), 'and is shown no candidate'],
    ['allow', client('inspections:ask'), 'inspection.asked', object('Screening'), 'a port asks about one'],
    ['deny', client('screening:ask'), 'inspection.asked', object('Screening'), 'others do not ask as a port'],
    ['deny', client('inspections:ask'), 'record.show', object('RegisterRecord'), 'and sees no record'],
    [
      'deny',
      client(
        'manifests:write',
        'notifications:read',
        'acknowledgements:write',
        'register:write',
        'screening:ask',
      ),
      'audit.show',
      object('Audit'),
      'all scopes together do not open the audit',
    ],
  ],
};

describe.each(Object.keys(FILES))('%s', (file) => {
  test.each(
    FILES[file]!.map(([verdict, who, action, on, says, actsFor]) => ({
      verdict,
      who,
      action,
      on,
      says,
      actsFor,
    })),
  )('$verdict $action: $says', ({ verdict, who, action, on, actsFor }) => {
    const decision = decide(who, action, on, { actsFor: actsFor ?? [] });
    expect({ allowed: decision.allowed, why: decision.why }).toMatchObject({ allowed: verdict === 'allow' });
    if (decision.allowed) expect(decision.policyIds.length).toBeGreaterThan(0);
  });
});

test('every policy file has its table, and every policy decides at least one case of it', () => {
  const { files } = readPolicies();
  expect(Object.keys(FILES).sort()).toEqual([...new Set(files.values())].sort());
  const decided = new Set(
    Object.values(FILES).flatMap((cases) =>
      cases.flatMap(
        ([, who, action, on, , actsFor]) => decide(who, action, on, { actsFor: actsFor ?? [] }).policyIds,
      ),
    ),
  );
  expect([...files.keys()].filter((id) => !decided.has(id))).toEqual([]);
});

test('nobody, and no person without a role, may do anything beyond the doors, the directory and what is theirs', () => {
  const open = (who: Asking) =>
    (Object.keys(AUDIT_ACTIONS) as AuditAction[]).filter((action) =>
      (
        [
          'Candidate',
          'Notification',
          'RegisterRecord',
          'User',
          'Audit',
          'Subject',
          'Trip',
          'MachineClient',
        ] as const
      ).some((kind) => decide(who, action, object(kind, OHIO)).allowed),
    );
  expect(open(ANYONE)).toEqual([]);
  expect(open(person([]))).toEqual([]);
});
