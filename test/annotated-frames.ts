import { imageSettings, partInFrame, toFrame } from '../src/images/index.ts';
import { Random } from '../src/numeric/index.ts';
import { drawText, textWidth } from '../src/phantom/glyphs.ts';
import { hiddenIn } from '../src/pipeline/frames.ts';
import type { LeakFrame } from '../src/pipeline/leak/leak-frame.ts';
import { speckle } from './speckle.ts';
