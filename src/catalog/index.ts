export type { Catalog } from './catalog.ts';
export type { WorkspaceConfig } from './config.ts';
export type {
  Acquisition,
  FileRecord,
  FrameRecord,
  FrameRow,
  LabelSource,
  RunRecord,
  SplitRecord,
} from './records.ts';
export { initWorkspace, openWorkspace, type Workspace } from './workspace.ts';
