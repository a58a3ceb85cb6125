export { passed, refuseLeaks, warnings } from './gate.ts';
export { type LeakFindings, leakFindingsSchema } from './findings.ts';
