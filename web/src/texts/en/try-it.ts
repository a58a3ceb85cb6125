export const tryIt = {
  title: 'Try an image',
  lead: 'What a trained run says of an image that it has never seen. Nothing of it is kept but the finished frame.',
  drop: 'Drop an image here',
  hint: 'DICOM, PNG, JPEG or a video',
  choose: 'Choose a file',
  which: 'Run',
  working: (file: string): string => `Reading ${file} and asking the run`,
  noRuns: 'There is no run to ask',
  noRunsHint: 'Train one first.',
  says: (category: string): string => `The run says ${category}`,
  abstains: 'The run would rather not say',
  abstainsWhy: (threshold: string): string =>
    `Its highest probability lies below its threshold of ${threshold}.`,
  noFrame: 'Nothing could be classified',
  probabilities: 'Probabilities',
  frameOf: (number: string): string => `Frame ${number}`,
  pictureAlt: 'The image as the network sees it',
};
