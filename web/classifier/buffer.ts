import { Buffer } from 'buffer';

// What reads DICOM files was written for Node.
Object.assign(globalThis, { Buffer });
