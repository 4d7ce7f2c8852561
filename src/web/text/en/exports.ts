export const exports = {
  'exports.title': 'Take everything along',
  'exports.intro':
    'Everything that your agency owns as one file: registrants with all values and their history, decisions, appearances, duties, messages, documents. It is made in the background, kept encrypted, and can be taken once, within a week.',
  'exports.ask': 'Make the file',
  'exports.making': 'A file is being made. You can leave this page; the work goes on.',
  'exports.look': 'Look again',
  'exports.progressLabel': 'How much of the file is made',
  'exports.progress': '{files} of {of} files are made, {kilobytes} kB were read.',
  'exports.caption': 'Files made earlier',
  'exports.empty': 'None was made yet.',
  'exports.asked': 'Asked for',
  'exports.state': 'State',
  'exports.state.making': 'Being made',
  'exports.state.ready': 'Ready',
  'exports.state.taken': 'Taken',
  'exports.state.expired': 'Nobody came for it',
  'exports.size': 'Size',
  'exports.kilobytes': '{n} kB',
  'exports.hash': 'SHA-256',
  'exports.take': 'Take the file of {at}',
  'exports.password': 'Your password, once more',
  'exports.sealed.one':
    'One file of yours is sealed. The file that you take names the person: say what for. It is recorded.',
  'exports.sealed.other':
    '{n} files of yours are sealed. The file that you take names the persons: say what for. It is recorded.',
  'exports.takeSubmit': 'Take it; it is destroyed here',
  'exports.back':
    'The table registrants.csv in it can be brought into any installation: Registrants, Import registrants.',
} as const;
