export const help = {
  'pages.title': 'All pages',
  'pages.intro': 'Everything that is open to you, also what the menu has no room for.',
  'pages.area.travellers': 'Travellers and trips',
  'pages.area.told': 'Who is told, here and abroad',
  'pages.area.registry': 'Registration',
  'pages.area.exchange': 'Agencies and what they exchange',
  'pages.area.system': 'The system and its numbers',
  'pages.empty': 'No page is open to you.',
  'help.title': 'Help',
  'help.heading': 'Help',
  'help.desk': 'Help desk, at all hours',
  'help.deskText': 'For sign-in, faults, and doubts about a case:',
  'help.registry': 'The work of a registration office, step by step',
  'help.registryText':
    'Each page shows what is due, how every day was worked out, and where a rule comes from. What is half done waits; nothing has to be finished in one sitting.',
  'help.step.open': 'Open a file',
  'help.step.openText':
    'The name, what asks for registration here, and on which day. The day by which the person must be registered follows from it.',
  'help.step.ask': 'Ask everything',
  'help.step.askText':
    'On the page of the person, go through the thirteen parts. Where nothing is known, say so: not known, refused and "has none" are answers. Then check all answers with the person on one page.',
  'help.step.register': 'Enter as registered',
  'help.step.registerText':
    'At the foot of the page of the person, once everything was asked. From that day on the duties run.',
  'help.step.tier': 'Decide the tier',
  'help.step.tierText':
    'The rules propose a tier from the registration offence and show each question. You decide; appearances and the end of the duty follow.',
  'help.step.nsor': 'Send the NSOR entry',
  'help.step.nsorText':
    'The page of the person, NSOR entry. It is in NSOR only when NCIC has accepted it; a refusal comes back as a task. A second person compares the entry with the file.',
  'help.step.share': 'See that everybody was told',
  'help.step.shareText':
    'Other jurisdictions, police, schools and whoever else your jurisdiction tells. Changes go out by themselves ten minutes after the first, or at once with a button.',
  'help.step.due': 'Work the due list',
  'help.step.dueText':
    'Appearances, photographs, checks and reminders, the earliest first; as a calendar file too.',
  'help.step.notice': 'File a travel notice',
  'help.step.noticeText':
    'Foreign travel, 21 days ahead; a late one is taken all the same. It begins on the page of a person whom NSOR holds. What carriers and ports report of the journey is held against it.',
  'help.step.move': 'Hand a person over',
  'help.step.moveText':
    'Announce the move on the page of the person. The other jurisdiction records the arrival, which opens its own file, or that nobody came. Then end your file as moved.',
  'help.step.absent': 'When somebody does not appear',
  'help.step.absentText': 'The steps of the SORNA guide in their order, each with an owner and a day.',
  'help.step.end': 'End, rest, run again',
  'help.step.endText':
    'On the page of the person: custody and release, a move, a death, a conviction that was set aside. An end that was recorded by mistake is taken back there.',
  'help.step.practise': 'Practise first',
  'help.step.practiseText': 'In training nothing leaves your office, and everything can be erased.',
  'help.registryWords': 'Words of registration',
  'help.word.registrant': 'Registrant',
  'help.word.registrantText': 'A person who must register, with a file in the registry of your jurisdiction.',
  'help.word.sora': 'SORA',
  'help.word.soraText': 'A sex offender registration agency of a state, territory or tribe.',
  'help.word.nsotc': 'NSOTC',
  'help.word.nsotcText':
    'The National Sex Offender Targeting Center of the U.S. Marshals. It receives travel notices.',
  'help.word.usncb': 'USNCB',
  'help.word.usncbText': 'INTERPOL Washington. It tells the police of other countries.',
  'help.word.nsor': 'NCIC and NSOR',
  'help.word.nsorText':
    'The computer of the FBI for police, and its file of registered sex offenders. A person in your registry is not in it until your entry was accepted.',
  'help.word.tier': 'Tier',
  'help.word.tierText':
    'I, II or III, from the offence. It decides how often the person appears (every 12, 6 or 3 months) and for how long (15 years, 25 years, life).',
  'help.word.appearance': 'Appearance',
  'help.word.appearanceText':
    'The visit in person at which everything is checked again and a photograph is taken when it is due.',
  'help.word.move': 'Move',
  'help.word.moveText':
    'A registrant goes to live, work or study in another jurisdiction; both sides record what happened.',
  'help.word.notice': 'Travel notice',
  'help.word.noticeText': 'What a registrant reports of travel abroad.',
  'help.word.absconder': 'Absconder',
  'help.word.absconderText': 'A registrant who did not appear and cannot be found, as decided by an officer.',
  'help.word.codis': 'CODIS',
  'help.word.codisText': 'The DNA database of the FBI. It is asked before a sample is taken.',
  'help.word.ngi': 'NGI',
  'help.word.ngiText': 'The fingerprint system of the FBI. Fingers and palms are sent to it.',
  'help.words': 'What the other words mean',
  'help.word.candidate': 'Candidate',
  'help.word.candidateText':
    'A traveller who may be a person on the register. It is not proof. An officer decides.',
  'help.word.wanted': 'WANTED',
  'help.word.wantedText':
    'There is an active warrant. A hit alone is no ground to arrest: confirm with the agency that holds the warrant.',
  'help.word.registered': 'REGISTERED',
  'help.word.registeredText':
    'The person must register and there is no active warrant. Registration is no ground to detain.',
  'help.word.bits': 'Bits',
  'help.word.bitsText':
    'How strongly the evidence speaks. Each bit doubles the odds that it is the same person; negative bits speak against.',
  'help.word.acknowledge': 'Acknowledge',
  'help.word.acknowledgeText':
    'Tell the targeting center that a person has the message and what will be done.',
  'help.word.ori': 'ORI',
  'help.word.oriText': 'The nine-character code of an agency in NCIC.',
  'help.purpose': 'Why we ask for a purpose',
  'help.purposeText':
    'The law lets these records be used for stated purposes only. Your purpose is stored with what you see, once for each case.',
  'help.noScript': 'Without scripts',
  'help.noScriptText':
    'Every page works with scripts switched off, on a slow line and on a phone. What you lose is the live count, the keys and the passkey.',
  'help.keys': 'Keyboard keys',
  'help.keysText': 'Single keys work outside text boxes. You can turn them off in your account.',
  'keysPage.title': 'Keyboard keys',
  'api.title': 'API',
  'api.heading': 'Programming interface',
  'api.intro': 'For machine clients. This page is made from the description that the program itself follows.',
  'api.download': 'OpenAPI description (JSON)',
  'api.version': 'Version {version}',
  'api.groups': 'On this page',
  'api.request': 'Sends',
  'api.answers': 'Answers',
  'api.parameters': 'Parameters',
  'api.name': 'Name',
  'api.in': 'In',
  'api.type': 'Type',
  'api.what': 'What it is',
  'api.required': 'required',
  'api.status': 'Status',
  'api.none': 'nothing',
  'api.scope': 'Scope',
} as const;
