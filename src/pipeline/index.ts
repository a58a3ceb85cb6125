// A step is loaded when it is taken: no command takes them all, and each of them needs a lot.
import type { openShardDoer as openDoer } from './shard-doer.ts';
import { step } from './step.ts';

export { prepareReaders } from './source-readers/start-reader.ts';
export { Readers } from './source-readers/readers.ts';
export type { AuditResult } from './label/audit.ts';
export type {
  ClassifierOptions,
  DayOfDrift,
  ExportResult,
  PackedClassifier,
} from './classifier/index.ts';
export type { CompareResult } from './evaluate/compare.ts';
export type { CrossValidateResult, LabelError } from './cross-validate/index.ts';
export { type Correction, correctionSchema, frameProblem } from './feedback/correction.ts';
export type { TakenCorrections } from './feedback/index.ts';
export type { EvaluateOnResult } from './evaluate/evaluate-on.ts';
export type { EvaluateResult } from './evaluate/evaluate.ts';
export type { ExperimentResult } from './experiment/index.ts';
export type { FcOptions, HeadOptions } from './train/fit-head.ts';
export type { IngestResult } from './ingest/ingest.ts';
export type { LabelResult } from './label/label.ts';
export type { ReviewedFrame } from './label/label-review.ts';
export type { Prediction } from './predict/prediction.ts';
export type { ReadingStatus } from './reading/index.ts';
export type { ReceiveResult } from './ingest/receive.ts';
export type {
  ArrivalsOptions,
  ArrivalsService,
  ReceiveAndClassifyResult,
  ServiceFolder,
  Stored,
} from './in-service/index.ts';
export type { Shown } from './source-readers/show-frame.ts';
export type { SplitResult } from './train/split.ts';
export type { RunFile } from './predict/run-file.ts';
export type { TrainOptions, TrainResult } from './train/train.ts';

export const compare = step(async () => (await import('./evaluate/compare.ts')).compare);
export const createStudy = step(async () => (await import('./reading/index.ts')).createStudy);
export const crossValidate = step(
  async () => (await import('./cross-validate/index.ts')).crossValidate,
);
export const demo = step(async () => (await import('./demo.ts')).demo);
export const drawAudit = step(async () => (await import('./label/audit.ts')).drawAudit);
export const evaluate = step(async () => (await import('./evaluate/evaluate.ts')).evaluate);
export const evaluateOn = step(async () => (await import('./evaluate/evaluate-on.ts')).evaluateOn);
export const experiment = step(async () => (await import('./experiment/index.ts')).experiment);
export const exportAnswers = step(async () => (await import('./reading/index.ts')).exportAnswers);
export const exportClassifier = step(
  async () => (await import('./classifier/index.ts')).exportClassifier,
);
export const exportLabels = step(async () => (await import('./label/edit-labels.ts')).exportLabels);
export const exportMrmc = step(async () => (await import('./reading/index.ts')).exportMrmc);
export const featureMap = step(async () => (await import('./train/feature-map.ts')).featureMap);
export const features = step(async () => (await import('./train/features.ts')).features);
export const importAnswers = step(async () => (await import('./reading/index.ts')).importAnswers);
export const importLabels = step(async () => (await import('./label/edit-labels.ts')).importLabels);
export const ingest = step(async () => (await import('./ingest/ingest.ts')).ingest);
export const labelErrors = step(
  async () => (await import('./cross-validate/index.ts')).labelErrors,
);
export const label = step(async () => (await import('./label/label.ts')).label);
export const labelRules = step(async () => {
  const { labelRules } = await import('./label/label-rules.ts');
  return (workspace: Parameters<typeof labelRules>[0]) => Promise.resolve(labelRules(workspace));
});
export const labelTexts = step(async () => (await import('./label/label-texts.ts')).labelTexts);
export const lockReading = step(async () => (await import('./reading/index.ts')).lockReading);
export const openClassifier = step(
  async () => (await import('./classifier/index.ts')).openClassifier,
);
export const predictPacked = step(
  async () => (await import('./classifier/index.ts')).predictPacked,
);
export const predict = step(async () => (await import('./predict/predict.ts')).predict);
export const printReport = step(
  async () => (await import('./evaluate/print-report.ts')).printReport,
);
export const readAudit = step(async () => (await import('./label/audit.ts')).readAudit);
export const readingStatus = step(async () => (await import('./reading/index.ts')).readingStatus);
export const receive = step(async () => (await import('./ingest/receive.ts')).receive);
export const receiveAndClassify = step(
  async () => (await import('./in-service/index.ts')).receiveAndClassify,
);
export const openServiceFolder = step(
  async () => (await import('./in-service/index.ts')).openServiceFolder,
);
export const serveArrivals = step(
  async () => (await import('./in-service/index.ts')).serveArrivals,
);
export const reviewLabels = step(
  async () => (await import('./label/label-review.ts')).reviewLabels,
);
export const setLabel = step(async () => (await import('./label/edit-labels.ts')).setLabel);
export const show = step(async () => (await import('./ingest/show.ts')).show);
export const split = step(async () => (await import('./train/split.ts')).split);
export const takeCorrections = step(
  async () => (await import('./feedback/index.ts')).takeCorrections,
);
export const train = step(async () => (await import('./train/train.ts')).train);
export const writeCases = step(async () => (await import('./reading/index.ts')).writeCases);

// What the workbench asks for.
export type { AskedImage, EvaluatedRun, Originals } from './workbench/index.ts';
export { RunAsker } from './workbench/run-asker.ts';
export const allRuns = step(async () => (await import('./workbench/index.ts')).allRuns);
export const evaluatedAt = step(async () => (await import('./workbench/index.ts')).evaluatedAt);
export const evaluatedRun = step(async () => (await import('./workbench/index.ts')).evaluatedRun);
export const openOriginals = step(async () => (await import('./workbench/index.ts')).openOriginals);
export const previewRules = step(async () => (await import('./workbench/index.ts')).previewRules);
export const rulesText = step(async () => (await import('./workbench/index.ts')).rulesText);
export const saveRules = step(async () => (await import('./workbench/index.ts')).saveRules);
export const splitOverview = step(async () => (await import('./workbench/index.ts')).splitOverview);
export const answerNext = step(async () => (await import('./reading/index.ts')).answerNext);
export const nextPicture = step(async () => (await import('./reading/index.ts')).nextPicture);
export const readingState = step(async () => (await import('./reading/index.ts')).readingState);
export const findReaderStudy = step(async () => (await import('./reading/index.ts')).findStudy);
/** Does shards that other processes ask for; loaded where there are some. */
export const openShardDoer: typeof openDoer = async (...asked) =>
  (await import('./shard-doer.ts')).openShardDoer(...asked);
export const moveBlobs = step(async () => (await import('./moving-blobs/index.ts')).moveBlobs);
export const storedBlobs = step(async () => (await import('./moving-blobs/index.ts')).storedBlobs);
export const readFeatureMap = step(
  async () => (await import('./train/feature-map.ts')).readFeatureMap,
);
export const warningsOf = step(async () => {
  const { warningsOf } = await import('./workbench/index.ts');
  return (run: Parameters<typeof warningsOf>[0]) => Promise.resolve(warningsOf(run));
});
