export { changeSettings, replaceFile } from './change-settings.ts';
export { defaultConfig } from './config.ts';
export { catalogPlace, moveCatalog } from './move-catalog.ts';
export type {
  Acquisition,
  AuditedFrame,
  AssignmentRecord,
  AuditRecord,
  CorrectionRecord,
  FileRecord,
  FrameRecord,
  FrameRow,
  FrameSearch,
  FrameWords,
  GivenTo,
  JobProgress,
  JobRecord,
  JobState,
  LabelEvent,
  LabelSource,
  ListedFile,
  ListedFrame,
  LogEntry,
  PersonRecord,
  Role,
  SplitRecord,
} from './records.ts';
export type { ProviderSettings } from './serve-settings.ts';
export { frameKey } from './shared-shelf.ts';
export { sharedWith } from './shared-with.ts';
export type { WorkspaceFolder } from './workspace-folder.ts';
export {
  initWorkspace,
  isVacant,
  openWorkspace,
  openWorkspaceFolder,
  type Workspace,
} from './workspace.ts';
