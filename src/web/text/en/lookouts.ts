export const lookouts = {
  'lookouts.title': 'Lookouts',
  'lookouts.intro':
    'A lookout asks the passport authority to tell your agency before a passport issues to your registrant. It informs; the Department of State decides.',
  'lookouts.empty': 'No lookout was placed. Open a record to place one.',
  'lookouts.registrant': 'Registrant',
  'lookouts.number': 'Lookout number',
  'lookouts.agency': 'Placed for',
  'lookouts.placed': 'Placed',
  'lookouts.until': 'Last day',
  'lookouts.always': 'until withdrawn',
  'lookouts.all': 'All lookouts',
  'lookoutState.running': 'Running',
  'lookoutState.expired': 'Expired',
  'lookoutState.record-ended': 'Record ended',
  'lookoutState.withdrawn': 'Withdrawn',
  'lookout.title': 'Lookout {number}',
  'lookout.newTitle': 'Place a lookout on {name}',
  'lookout.newIntro':
    'It goes to CLASS with the next extract of the register. An application that meets it is put before an officer, and your agency hears of it when it is this person. That holds for an application that is open already.',
  'lookout.reason': 'Why your agency wants to hear',
  'lookout.reasonHint':
    'Such as a court order or a condition of supervision. It stays here and does not go to CLASS.',
  'lookout.untilHint':
    'For example: 3 31 2027. Without one it runs until it is withdrawn or the record ends.',
  'lookout.place': 'Place the lookout',
  'lookout.placeLink': 'Place a lookout for passport applications',
  'lookout.withdrawHeading': 'Withdraw this lookout',
  'lookout.withdrawIntro':
    'What your agency was told stays. Of what comes later it is not told by this lookout any more.',
  'lookout.withdrawNote': 'Why it is withdrawn',
  'lookout.withdrawnBecause': 'Withdrawn because',
  'lookout.withdraw': 'Withdraw',
} as const;
