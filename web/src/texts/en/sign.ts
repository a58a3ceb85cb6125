export const sign = {
  title: 'Sign in',
  email: 'Email',
  password: 'Password',
  name: 'Name',
  enter: 'Sign in',
  lead: 'Ultrasound studies into a classifier that you can believe.',
  welcome: 'Welcome',
  welcomeLead: 'No one has an account here yet. Make the first one: the administrator.',
  noToken: 'The address lacks the token that the terminal printed. Open it as it stands there.',
  create: 'Create the administrator',
  passwordRule: 'At least 12 characters',
  repeat: 'Password again',
  differ: 'The two passwords differ',
  tooShort: 'The password has fewer than 12 characters',
  expired: 'Your session has ended. Sign in to go on where you were.',
  through: (provider: string): string => `Sign in with ${provider}`,
  refused: {
    'no-role':
      'The provider knows you, and none of your groups there has a role here. Ask the administrator.',
    disabled: 'Your account here is disabled. Ask the administrator.',
    'no-email': 'The provider did not tell your email address. Ask who runs it.',
    'other-account':
      'An account here has your email address, and the provider has not verified that it is yours. Ask the administrator.',
    'refused-there': 'Signing in was broken off at the provider. Try again.',
    provider: 'What the provider sent cannot be used. Try again; if it stays so, ask who runs it.',
  },
};
