export { refuseLeaks } from './gate.ts';
export { passed, warnings } from './sentences.ts';
export { type LeakFindings, leakFindingsSchema } from './findings.ts';
