export type { JobEngine, JobEvent } from './job-engine.ts';
export type { JobRequest } from './job-request.ts';
export { LocalEngine } from './local-engine.ts';
