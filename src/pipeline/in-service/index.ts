export {
  receiveAndClassify,
  type ReceiveAndClassifyOptions,
  type ReceiveAndClassifyResult,
} from './receive-and-classify.ts';
export { type ArrivalsOptions, type ArrivalsService, serveArrivals } from './serve-arrivals.ts';
export type { Stored } from '../../pacs/index.ts';
export { openServiceFolder, type ServiceFolder } from './service-folder.ts';
