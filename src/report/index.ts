export { type ContactGroup, type ContactSample, renderContactSheet } from './contact-sheet.ts';
export { predictionsCsv, type PredictionRow } from './predictions-csv.ts';
export type { ExperimentContender, ExperimentInput } from './experiment-input.ts';
export { renderCrossValidation } from './render-cross-validation.ts';
export { renderExperiment } from './render-experiment.ts';
export { renderSites } from './render-sites.ts';
export { renderReport } from './render-report.ts';
export type { CategoryCurves, Insights, ReportInput, Subgroup } from './report-input.ts';
export { pText } from './wording.ts';
