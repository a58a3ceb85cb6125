export { allRuns } from './all-runs.ts';
export {
  type AskedImage,
  evaluatedAt,
  type EvaluatedRun,
  evaluatedRun,
  warningsOf,
} from './evaluated-run.ts';
export { type RulesText, rulesText } from './label-rules-text.ts';
export { previewRules } from './preview-rules.ts';
export { saveRules } from './save-rules.ts';
export { type SplitOverview, splitOverview } from './split-overview.ts';
export { type Originals, openOriginals } from './originals.ts';
