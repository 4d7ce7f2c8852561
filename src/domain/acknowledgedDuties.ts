/** The version of the sheet below; a registration keeps which one was read out and signed. Raise it with every change. */
export const ACKNOWLEDGEMENT_VERSION = '2026-1';

/**
 * What is read to a registrant and signed (34 USC 20919(a): to explain the duties, to have it acknowledged, and a
 * jurisdiction may add its own). Plain sentences, each with what it rests on.
 */
export const ACKNOWLEDGED_DUTIES: readonly { readonly says: string; readonly source: string }[] = [
  {
    says: 'I must register in each place where I live, work or go to school, and where I was convicted if that is another place.',
    source: '34 USC 20913(a)',
  },
  {
    says: 'Within three business days of a change of my name, residence, employment or school I must appear in person and say so.',
    source: '34 USC 20913(c)',
  },
  {
    says: 'I must report changes of vehicles, telephone numbers, Internet identifiers and temporary lodging as my jurisdiction asks.',
    source: '34 USC 20914(a); 28 CFR 72.8',
  },
  {
    says: 'I must appear in person to have a photograph taken and all information verified: every twelve, six or three months by my tier.',
    source: '34 USC 20918',
  },
  {
    says: 'At least 21 days before I travel outside the United States I must tell where, when and how.',
    source: '34 USC 20914(a)(7); 28 CFR 72.8',
  },
  {
    says: 'Before I move to another jurisdiction I must tell this one, and register in the other within three business days.',
    source: '34 USC 20913(c)',
  },
  { says: 'These duties last 15 years, 25 years or for life, by my tier.', source: '34 USC 20915' },
  {
    says: 'Whoever knowingly fails to register or to update a registration can be imprisoned for up to ten years.',
    source: '18 USC 2250',
  },
];
