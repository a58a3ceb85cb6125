// Entry of a thread or process of a source checkout: the loader of the main thread does not reach them.
import { entryOf } from './checkout.js';

await import(await entryOf(process.argv[2]));
