export { defaultConfig } from './config.ts';
export type {
  Acquisition,
  AuditedFrame,
  AuditRecord,
  FileRecord,
  FrameRecord,
  FrameRow,
  FrameSearch,
  FrameWords,
  GivenTo,
  LabelSource,
  SplitRecord,
} from './records.ts';
export { initWorkspace, openWorkspace, type Workspace } from './workspace.ts';
