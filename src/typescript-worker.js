// Entry of a worker thread in a source checkout: the loader of the main thread does not reach
// threads. The published package starts its threads from JavaScript and does not carry this file.
import { register } from 'tsx/esm/api';

register();
await import(process.argv[2]);
