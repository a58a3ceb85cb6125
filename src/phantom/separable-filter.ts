/**
 * A Gaussian kernel of odd length whose squares sum to 1, so that filtering white noise leaves its
 * variance as it was.
 *
 * @param sigma in samples; 0 gives the identity.
 */
export function unitEnergyGaussian(sigma: number): Float32Array {
  const reach = Math.ceil(2.6 * sigma);
  const kernel = new Float32Array(2 * reach + 1);
  let energy = 0;
  for (let i = -reach; i <= reach; i++) {
    const value = sigma > 0 ? Math.exp((-i * i) / (2 * sigma * sigma)) : 1;
    kernel[i + reach] = value;
    energy += value * value;
  }
  const scale = 1 / Math.sqrt(energy);
  return kernel.map((value) => value * scale);
}

/**
 * Filters every row of a row-major image, each with its own symmetric kernel; outside the image
 * lies zero.
 *
 * @param kernelOf the kernel for a row.
 */
export function filterRows(
  image: Float32Array,
  width: number,
  kernelOf: (row: number) => Float32Array,
): Float32Array {
  const out = new Float32Array(image.length);
  const height = image.length / width;
  const padded = new Float32Array(3 * width);
  for (let row = 0; row < height; row++) {
    const kernel = kernelOf(row);
    const reach = Math.min((kernel.length - 1) >> 1, width);
    const middle = (kernel.length - 1) >> 1;
    const start = row * width;
    padded.set(image.subarray(start, start + width), width);
    for (let k = -reach; k <= reach; k++) {
      const weight = kernel[k + middle] ?? 0;
      const from = width + k;
      for (let i = 0; i < width; i++) {
        out[start + i] = (out[start + i] ?? 0) + weight * (padded[from + i] ?? 0);
      }
    }
  }
  return out;
}

/** Filters every column of a row-major image with one symmetric kernel; outside lies zero. */
export function filterColumns(
  image: Float32Array,
  width: number,
  kernel: Float32Array,
): Float32Array {
  const out = new Float32Array(image.length);
  const height = image.length / width;
  const reach = (kernel.length - 1) >> 1;
  for (let row = 0; row < height; row++) {
    const start = row * width;
    for (let k = -reach; k <= reach; k++) {
      const source = row + k;
      if (source < 0 || source >= height) continue;
      const weight = kernel[k + reach] ?? 0;
      const from = source * width;
      for (let i = 0; i < width; i++) {
        out[start + i] = (out[start + i] ?? 0) + weight * (image[from + i] ?? 0);
      }
    }
  }
  return out;
}
