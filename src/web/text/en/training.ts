/** Training: the bar on every page, and the page to begin and to end it. */
export const training = {
  'training.title': 'Training',
  'training.mark': 'TRAINING.',
  'training.short': '(TRAINING)',
  'training.region': 'Training',
  'training.barDouble':
    'Invented persons only. Nothing here reaches NSOR, another agency, the screened register or a statistic.',
  'training.barNeighbour':
    'You work as the invented neighbouring jurisdiction. Nothing here reaches NSOR, another agency, the screened register or a statistic.',
  'training.leave': 'Leave training',
  'training.toNeighbour': 'Work as the neighbour',
  'training.toDouble': 'Back to my own side',
  'training.about': 'Exercises',
  'training.intro':
    'Practise the work of a registry with invented persons. The place belongs to your agency alone: nothing leads out of it, and nobody else sees it, NSOTC included.',
  'training.never':
    'Never enter a real person here. What is entered here is erased and was never registered.',
  'training.begin': 'Begin training',
  'training.goOn': 'Go on with training',
  'training.kept.one': 'There is {n} invented file from earlier.',
  'training.kept.other': 'There are {n} invented files from earlier.',
  'training.until': 'All of it is erased on',
  'training.unless': 'unless somebody of your agency begins again before.',
  'training.erase': 'Erase everything that was practised',
  'training.eraseHint': 'For everybody of your agency, on both sides. Nothing can be brought back.',
  'training.exercises': 'Exercises, in the order of a real file',
  'training.exercise.register': 'Open a file for the first person below, ask everything and register them.',
  'training.exercise.tier': 'Decide the tier: read the path of the rules and say why.',
  'training.exercise.appear': 'Record an appearance with a photograph.',
  'training.exercise.update': 'Change the address; look at the history of the value.',
  'training.exercise.relocate':
    'Announce the second person to the neighbouring jurisdiction. Then work as the neighbour, take the person up and record the arrival.',
  'training.exercise.travel':
    'Send the NSOR entry of the third person and let NSOR accept it; then file a travel notice and print the receipt.',
  'training.registryLink': 'Registrants',
  'training.newLink': 'Open a file',
  'training.relocationsLink': 'Relocations',
  'training.noticesLink': 'Travel notices',
  'training.persons': 'Invented persons to practise with',
  'training.name': 'Name',
  'training.born': 'Born',
  'training.story': 'What is known',
  'training.different': 'What is different here',
  'training.differentText':
    'Nobody is told, so nothing is acknowledged: you say yourself that NSOR accepts an entry, "Who was told" stays empty, the neighbour gets no task and finds the move in its list of relocations, and a notice is not accepted by NSOTC.',
  'training.nsor': 'Let NSOR accept it (training)',
  'training.link': 'Practise in training',
  'done.trainingBegun': 'Training has begun.',
  'done.trainingErased': 'Everything that was practised is erased.',
  'done.trainingLeft': 'You have left training. What you do now is real.',
} as const;
