export { type ContactGroup, type ContactSample, renderContactSheet } from './contact-sheet.ts';
export { predictionsCsv, type PredictionRow } from './predictions-csv.ts';
export { renderReport } from './render-report.ts';
export type { CategoryCurves, Insights, ReportInput } from './report-input.ts';
