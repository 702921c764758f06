import { comparisonSentence } from "../analysis/comparison.ts";
import type { GradedQuestion } from "../domain/graded-question.ts";
import type { CellMetrics } from "../domain/run-metrics.ts";
import { holm } from "../metrics/holm.ts";
import type { Bootstrap } from "../metrics/interval.ts";
import { valuesOf } from "../metrics/measure.ts";
import { pairedDifference } from "../metrics/paired-difference.ts";
import type { QuestionMeasure } from "../metrics/question-measure.ts";
import { drawnMean, drawnPass, drawnVote } from "./drawn-measures.ts";

/** A paired difference before it is held to those shown beside it. */
export type Difference = Omit<CellMetrics["differences"][number], "pHolm" | "sentence">;

/**
 * Heavy-Mean and Heavy-Pass of a cell's last iteration less each baseline, paired on questions.
 * `pHolm` and `sentence` wait for the cells beside it: see `heldTogether`.
 */
export function differencesOf(
  questions: readonly GradedQuestion[],
  heavy: Readonly<Record<"heavyMean" | "heavyPass" | "summaryVote", QuestionMeasure>>,
  hasVotes: boolean,
  bootstrap: Bootstrap,
): readonly Difference[] {
  const pairs = [
    { of: "heavyMean", less: "mean", a: drawnMean, b: heavy.heavyMean },
    ...(hasVotes
      ? ([
          { of: "heavyMean", less: "vote", a: drawnVote, b: heavy.heavyMean },
          { of: "heavyMean", less: "summaryVote", a: heavy.summaryVote, b: heavy.heavyMean },
        ] as const)
      : []),
    { of: "heavyPass", less: "pass", a: drawnPass, b: heavy.heavyPass },
  ] as const;
  const scoresOf = (measure: QuestionMeasure) => {
    const values = valuesOf(questions, measure);
    return questions.map(({ problem }, at) => ({ problem, value: values[at] }));
  };
  return pairs.flatMap(({ of, less, a, b }) => {
    const found = pairedDifference(scoresOf(a), scoresOf(b), bootstrap);
    if (found === undefined) return [];
    const { value, low, high, unpaired: _unpaired, ...rest } = found;
    return [
      {
        of,
        less,
        difference: { value, low, high },
        ...rest,
      },
    ];
  });
}

/** How many K and M a measure's name tells of. */
type Sizes = { readonly k: number | string; readonly m: number | string };

/**
 * Differences of several cells that are shown together: their p-values corrected by Holm, and
 * each said in words.
 */
export function heldTogether<T extends { readonly differences: readonly Difference[] }>(
  cells: readonly (T & { readonly choices: Readonly<Record<string, string | number>> })[],
): (Omit<T, "differences"> & Pick<CellMetrics, "differences">)[] {
  const corrected = holm(
    cells.flatMap(({ differences }) => differences.map(({ pBootstrap }) => pBootstrap)),
  );
  let shown = 0;
  return cells.map((cell) => ({
    ...cell,
    differences: cell.differences.map((found) => {
      const pHolm = corrected[shown++] ?? 1;
      const sizes = { k: cell.choices.k ?? "K", m: cell.choices.m ?? "M" };
      const sentence = comparisonSentence(nameOf(found.less, sizes), nameOf(found.of, sizes), {
        ...found.difference,
        questions: found.questions,
        deviation: found.deviation,
        pValue: pHolm,
      });
      return { ...found, pHolm, sentence };
    }),
  }));
}

function nameOf(measure: Difference["of"] | Difference["less"], { k, m }: Sizes): string {
  const names = {
    mean: `Mean@${k}`,
    vote: `Vote@${k}`,
    pass: `Pass@${k}`,
    heavyMean: `Heavy-Mean@${m}`,
    heavyPass: `Heavy-Pass@${m}`,
    summaryVote: `the vote of ${m} ${m === 1 ? "summary" : "summaries"}`,
  };
  return names[measure];
}
