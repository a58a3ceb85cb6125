export const split = {
  title: 'Split',
  lead: 'Each patient is in one part: what is tested was never seen in training.',
  none: 'The patients have not been split yet',
  noneHint: 'Choose how large the parts are; the same seed gives the same parts.',
  make: 'Split',
  again: 'Split again',
  againHint: 'Runs that were trained on the present split are then outdated.',
  test: 'Share of patients to test',
  tuning: 'Share of patients to tune',
  seed: 'Seed',
  table: 'What each part holds',
  leak: 'Leakage',
  compared: 'No near-identical pair of frames lies in two parts.',
  notCompared:
    'Near-identical frames have not been looked for since frames or labels changed; evaluating does.',
  torn: (patients: string): string => `These patients are in two parts: ${patients}.`,
  untorn: 'No patient is in two parts.',
  outside: (count: string): string =>
    `${count} labelled frames came after the split and are in no part.`,
  nothing: 'No frame has a label yet: label first.',
};
