import type {
  Abstention,
  Evaluation,
  Recalibration,
  RiskCoveragePoint,
} from '../evaluation/index.ts';
import { withBounds } from './further-figures.ts';
import { markup, type Markup } from './markup.ts';
import { dot, line, plot, type Place } from './plot.ts';
import { counted, percent } from './wording.ts';

/** Radius of the dot that a bin with all images would have, in units of a plot. */
const LARGEST_DOT = 12;

/** Whether probabilities keep their promise, and what abstaining where they are low gives. */
export function probabilities(
  e: Evaluation,
  riskCoverage: readonly RiskCoveragePoint[],
  tuned: { readonly abstention: Abstention; readonly recalibration: Recalibration } | null,
): Markup {
  return markup`<figure>
<ul class="plots two"><li><h4>Reliability</h4>${reliability(e)}</li>
<li><h4>Risk and coverage</h4>${coverage(riskCoverage, tuned?.abstention ?? null)}</li></ul>
<figcaption><b>Figure 6.</b> Left: the share that was right of the images given about the same probability; on the dashed line probabilities keep their promise, below it the classifier is too sure. A dot’s area is its number of images. Right: the share of the answers that is right when only the surest images are answered${
    tuned?.abstention.test?.accuracy === undefined || tuned.abstention.test.accuracy === null
      ? ''
      : '; the dot is the threshold that the tuning part chose'
  }.</figcaption></figure>
${tuned === null ? markup`<p>There is no tuning part, so neither a threshold nor a temperature was chosen.</p>` : chosen(tuned)}`;
}

/** The reliability curve. */
export function reliability({ calibration, images }: Evaluation): Markup {
  const title = { label: 'Reliability curve', x: 'probability', y: 'share right' };
  const ideal: Place[] = [
    [0, 0],
    [1, 1],
  ];
  const bins = calibration.reliability.flatMap(({ probability, right, images: n }) =>
    probability === null || right === null ? [] : [{ place: [probability, right] as const, n }],
  );
  return plot(title, [
    line(ideal, 'chance'),
    line(
      bins.map(({ place }) => place),
      'curve',
    ),
    ...bins.map(({ place, n }) =>
      dot(
        place,
        Math.max(1.5, LARGEST_DOT * Math.sqrt(n / images)),
        `${counted(n, 'image')} with a mean probability of ${percent(place[0])}: ${percent(place[1])} right`,
      ),
    ),
  ]);
}

/** The risk-coverage curve, with the threshold of the tuning part where one was chosen. */
export function coverage(
  curve: readonly RiskCoveragePoint[],
  abstention: Abstention | null,
): Markup {
  const title = { label: 'Risk-coverage curve', x: 'images answered', y: 'answers right' };
  const places = curve.map(({ coverage: x, risk }): Place => [x, 1 - risk]);
  const test = abstention?.test;
  return plot(title, [
    line(places, 'curve'),
    ...(test?.accuracy
      ? [dot([test.coverage.value, test.accuracy.value], 4, 'the threshold of the tuning part')]
      : []),
  ]);
}

function chosen({
  abstention: { target, threshold, tuning, test },
  recalibration: { temperature, before, after },
}: {
  abstention: Abstention;
  recalibration: Recalibration;
}): Markup {
  const wanted = percent(target);
  return markup`${
    threshold === null || tuning === null || test === null
      ? markup`<p>Not even the surest answers on the tuning part reach an accuracy of ${wanted}, so no threshold was chosen.</p>`
      : markup`<p>For an accuracy of ${wanted} the tuning part asks for a probability of at least ${percent(threshold)} (it then answers ${percent(tuning.coverage)} of its images). On the test part this threshold answers ${withBounds(test.coverage)} of the images, and ${
          test.accuracy === null
            ? 'none is reached'
            : `${withBounds(test.accuracy)} of the answers are right`
        }.</p>`
  }
<p>The tuning part asks for a temperature of ${temperature.toPrecision(3)}. With it the log-loss of the test part goes from ${before.logLoss.toFixed(3)} to ${after.logLoss.toFixed(3)} and the expected calibration error from ${percent(before.expectedCalibrationError)} to ${percent(after.expectedCalibrationError)}. Every other figure here is without it; the predicted categories are the same with it.</p>`;
}
