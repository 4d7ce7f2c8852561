/** Machine clients: systems of agencies and partners that sign in by themselves. */
export const machines = {
  'machines.title': 'Machine clients',
  'machines.of': 'Machine clients of {agency}',
  'machines.working.one': '1 machine client works',
  'machines.working.other': '{n} machine clients work',
  'machines.intro':
    'Systems that work with this one by themselves. Each may do what is ticked here and nothing else, for this agency only.',
  'machines.none': 'This agency has no machine client.',
  'machines.name': 'Name',
  'machines.nameHint': 'What it is and where it runs, for example: Registry server, county seat.',
  'machines.clientId': 'Client id',
  'machines.clientIdHint': 'Small letters, digits, dots and hyphens. It cannot be changed later.',
  'machines.scopes': 'What it may do',
  'machines.key': 'Public key',
  'machines.keyHint':
    'As JSON Web Key. The better way: the private key never leaves your system. Leave it empty to get a secret instead.',
  'machines.proves': 'Proves itself by',
  'machines.proves.key': 'its own key',
  'machines.proves.secret': 'a secret',
  'machines.lastUsed': 'Last token',
  'machines.on': 'Works',
  'machines.off': 'Switched off',
  'machines.switchOn': 'Switch on',
  'machines.switchOff': 'Switch off at once',
  'machines.change': 'Change',
  'machines.newSecret': 'Replace the secret or key',
  'machines.newSecretHint':
    'Leave it empty for a new secret. What it proves itself by now stops working at once.',
  'machines.secretOf': 'Secret of {id}',
  'machines.secretText': 'Shown only now. Put it into the system that uses it.',
  'machines.add': 'Add a machine client',
  'machines.addSubmit': 'Add',
} as const;
