export { extractOnWorkers } from './extract-on-workers.ts';
