/** Fully connected layers trained by PyTorch's SGD, in float64 and in the plainest way there is. */
export class Reference {
  /** [outputs][inputs] of each layer. */
  readonly weights: number[][][];
  readonly biases: number[][];
  readonly #velocities: { weights: number[][][]; biases: number[][] };

  constructor(sizes: readonly number[], parameters: readonly Float32Array[]) {
    this.weights = sizes.slice(1).map((outputs, l) => {
      const inputs = sizes[l]!;
      const flat = parameters[2 * l]!;
      return Array.from({ length: outputs }, (_, o) =>
        Array.from(flat.subarray(o * inputs, (o + 1) * inputs)),
      );
    });
    this.biases = sizes.slice(1).map((_, l) => Array.from(parameters[2 * l + 1]!));
    this.#velocities = {
      weights: this.weights.map((rows) => rows.map((row) => row.map(() => 0))),
      biases: this.biases.map((row) => row.map(() => 0)),
    };
  }

  /** @param kept what each hidden unit is multiplied by, [layer][unit]. */
  forward(x: readonly number[], kept?: readonly (readonly number[])[]): number[][] {
    const values = [Array.from(x)];
    this.weights.forEach((rows, l) => {
      const last = l === this.weights.length - 1;
      values.push(
        rows.map((row, o) => {
          const z = row.reduce((sum, w, i) => sum + w * values[l]![i]!, this.biases[l]![o]!);
          return last ? z : Math.max(z, 0) * (kept?.[l]?.[o] ?? 1);
        }),
      );
    });
    return values;
  }

  step(
    batch: readonly { x: readonly number[]; label: number; share: number; kept?: number[][] }[],
    rate: number,
    { momentum, weightDecay }: { momentum: number; weightDecay: number },
  ): number {
    const weights = this.weights.map((rows) => rows.map((row) => row.map(() => 0)));
    const biases = this.biases.map((row) => row.map(() => 0));
    let loss = 0;
    for (const { x, label, share, kept } of batch) {
      const values = this.forward(x, kept);
      const logits = values.at(-1)!;
      const highest = Math.max(...logits);
      const total = logits.reduce((sum, z) => sum + Math.exp(z - highest), 0);
      loss += share * (highest + Math.log(total) - logits[label]!);
      let slope = logits.map(
        (z, k) => share * (Math.exp(z - highest) / total - (k === label ? 1 : 0)),
      );
      for (let l = this.weights.length - 1; l >= 0; l--) {
        const inputs = values[l]!;
        slope.forEach((s, o) => {
          biases[l]![o]! += s;
          inputs.forEach((value, i) => (weights[l]![o]![i]! += s * value));
        });
        if (l === 0) break;
        slope = inputs.map((value, i) =>
          value > 0
            ? slope.reduce((sum, s, o) => sum + s * this.weights[l]![o]![i]!, 0) *
              (kept?.[l - 1]?.[i] ?? 1)
            : 0,
        );
      }
    }
    const move = (row: number[], velocity: number[], gradient: readonly number[]): void => {
      row.forEach((w, i) => {
        velocity[i] = momentum * velocity[i]! + gradient[i]! + weightDecay * w;
        row[i] = w - rate * velocity[i];
      });
    };
    this.weights.forEach((rows, l) => {
      rows.forEach((row, o) => move(row, this.#velocities.weights[l]![o]!, weights[l]![o]!));
      move(this.biases[l]!, this.#velocities.biases[l]!, biases[l]!);
    });
    return loss;
  }
}
