export { defaultConfig } from './config.ts';
export type { FileRecord, FrameRecord, FrameRow, SplitRecord } from './records.ts';
export { initWorkspace, openWorkspace, type Workspace } from './workspace.ts';
