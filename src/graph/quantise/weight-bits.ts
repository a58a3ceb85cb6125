import { readFileSync } from 'node:fs';

/**
 * Bits that weights of integer convolutions may have on a processor. The kernels for x86 without
 * VNNI add two u8 x s8 products in 16 bits, which saturates: 2 x 255 x 127 does not fit, 2 x 255 x 63
 * does.
 *
 * @param cpuinfo the text of Linux's /proc/cpuinfo, that of this machine when left out.
 * @returns 8 when the processor says that it has VNNI, otherwise 7, also where nothing is known.
 */
export function weightBits(cpuinfo: string = readCpuinfo()): 7 | 8 {
  return /^flags\s*:.*\bavx(512)?_vnni\b/m.test(cpuinfo) ? 8 : 7;
}

function readCpuinfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
