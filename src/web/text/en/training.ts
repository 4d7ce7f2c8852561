/** Training: the bar on every page, and the page to begin and to end it. */
export const training = {
  'training.title': 'Training',
  'training.mark': 'TRAINING.',
  'training.short': '(TRAINING)',
  'training.region': 'Training',
  'training.barDouble':
    'Invented persons only. Nothing here reaches NSOR, another agency, the screened register or a statistic.',
  'training.barNeighbour':
    'You work as the invented neighboring jurisdiction. Nothing here reaches NSOR, another agency, the screened register or a statistic.',
  'training.leave': 'Leave training',
  'training.toNeighbour': 'Work as the neighbor',
  'training.toDouble': 'Back to my own side',
  'training.about': 'Exercises',
  'training.intro':
    'Practice the work of a registry with invented persons. The place belongs to your agency alone: nothing leads out of it, and nobody else sees it, NSOTC included.',
  'training.never':
    'Never enter a real person here. What is entered here is erased and was never registered.',
  'training.begin': 'Begin training',
  'training.goOn': 'Go on with training',
  'training.kept.one': 'There is {n} invented file from earlier.',
  'training.kept.other': 'There are {n} invented files from earlier.',
  'training.until': 'All of it is erased on',
  'training.unless': 'unless somebody of your agency begins again before.',
  'training.erase': 'Erase everything that was practiced',
  'training.eraseHint': 'For everybody of your agency, on both sides. Nothing can be brought back.',
  'training.exercises': 'Exercises, in the order of a real file',
  'training.exercise.register': 'Open a file for the first person below, ask everything and register them.',
  'training.exercise.tier': 'Decide the tier: read the path of the rules and say why.',
  'training.exercise.appear': 'Record an appearance with a photograph.',
  'training.exercise.update': 'Change the address; look at the history of the value.',
  'training.exercise.relocate':
    'Announce the second person to the neighboring jurisdiction. Then work as the neighbor, take the person up and record the arrival.',
  'training.exercise.refusal':
    'Register the third person with the height 711, decide the tier and send the NSOR entry. Within half a minute the simulated NCIC refuses it and names the field: it refuses that height, and a conviction on December 31, 1999. Put it right: it goes again by itself, as every later change does, and is accepted under an invented number (NIC). Then change the weight to 455: the answer is that NSOR has no such record. Compare the number and enter the registration anew on its NSOR page; it is accepted under another number.',
  'training.exercise.travel':
    'File a travel notice for the third person under that number and print the receipt. Look at it again after half a minute: NSOTC has accepted it. File another with the purpose "Other": NSOTC asks about it, and accepts the version that answers.',
  'training.registryLink': 'Registrants',
  'training.newLink': 'Open a file',
  'training.relocationsLink': 'Relocations',
  'training.noticesLink': 'Travel notices',
  'training.persons': 'Invented persons to practice with',
  'training.name': 'Name',
  'training.born': 'Born',
  'training.story': 'What is known',
  'training.different': 'What is different here',
  'training.differentText':
    'NSOR and NSOTC are simulated: they answer by themselves within half a minute while somebody of your agency practices, NSOR with the checks before sending and the three refusals of the exercise, NSOTC by accepting every notice, after a question where the purpose is "Other". Nobody else is told, so nothing else is acknowledged: "Who was told" stays empty, a refusal makes no task, and the neighbor gets none and finds the move in its list of relocations.',
  'training.nsorWaits': 'The simulated NSOR of training answers within half a minute.',
  'training.look': 'Look again',
  'training.link': 'Practice in training',
  'done.trainingBegun': 'Training has begun.',
  'done.trainingErased': 'Everything that was practiced is erased.',
  'done.trainingLeft': 'You have left training. What you do now is real.',
} as const;
