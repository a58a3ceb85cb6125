/** A rectangle of the scan plane in centimetres: x to the right of the screen, z down. */
export interface Extent {
  readonly x0: number;
  readonly z0: number;
  readonly x1: number;
  readonly z1: number;
}

/** The part of the body that any view may show, seen from the inner side of the body wall. */
export const BODY: Extent = { x0: -19, z0: -7, x1: 19, z1: 23 };

/** Values on the nodes of a square grid in the scan plane, read in between bilinearly. */
export class PlaneGrid {
  readonly extent: Extent;
  readonly step: number;
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;

  /** @param step distance of the nodes in centimetres. */
  constructor(extent: Extent, step: number) {
    this.extent = extent;
    this.step = step;
    this.columns = Math.ceil((extent.x1 - extent.x0) / step) + 2;
    this.rows = Math.ceil((extent.z1 - extent.z0) / step) + 2;
    this.values = new Float32Array(this.columns * this.rows);
  }

  /** Sets every node to a function of its place. */
  fill(value: (x: number, z: number) => number): this {
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns; column++) {
        this.values[row * this.columns + column] = value(
          this.extent.x0 + column * this.step,
          this.extent.z0 + row * this.step,
        );
      }
    }
    return this;
  }

  /** The value at a place; beyond the edge the value of the edge. */
  at(x: number, z: number): number {
    const { values, columns } = this;
    const u = clamp((x - this.extent.x0) / this.step, columns - 1.001);
    const v = clamp((z - this.extent.z0) / this.step, this.rows - 1.001);
    const column = Math.trunc(u);
    const row = Math.trunc(v);
    const fu = u - column;
    const fv = v - row;
    const i = row * columns + column;
    const top = (values[i] ?? 0) * (1 - fu) + (values[i + 1] ?? 0) * fu;
    const bottom = (values[i + columns] ?? 0) * (1 - fu) + (values[i + columns + 1] ?? 0) * fu;
    return top * (1 - fv) + bottom * fv;
  }
}

function clamp(value: number, high: number): number {
  return value < 0 ? 0 : value > high ? high : value;
}
