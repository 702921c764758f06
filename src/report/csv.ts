import type { RunMetrics, Score, SkippedComparisons } from "../domain/run-metrics.ts";
import { isSimulatedOf } from "./standing.ts";

const COLUMNS = [
  "benchmark",
  "cell",
  "estimator",
  "measure",
  "k",
  "iteration",
  "value",
  "low",
  "high",
  "questions",
  "lower_bound",
  "upper_bound",
  "skipped_comparisons",
  "simulated",
  "state",
] as const;

/** A cell, a draw or a thinker's pool, whose answers were grouped together. */
type Place = {
  readonly name: string;
  readonly estimator: string;
  readonly skippedComparisons: SkippedComparisons | undefined;
};

type Row = readonly (string | number | boolean | null)[];

/** All scores as a tidy table, one number a line (RFC 4180), shares in 0 to 1 at full precision. */
export function csvReport(metrics: RunMetrics): string {
  const rows = metrics.benchmarks.flatMap(({ benchmark, pools, cells }): Row[] => {
    const row = (
      place: Place,
      models: readonly string[],
      measure: string,
      sizes: { readonly k: number | string | null; readonly iteration: number | null },
      score: Score | null,
    ): Row[] => {
      if (score === null) return [];
      const { value, low, high, questions, bounds } = score;
      return [
        [
          benchmark,
          place.name,
          place.estimator,
          measure,
          sizes.k,
          sizes.iteration,
          value,
          low,
          high,
          questions,
          bounds.lower,
          bounds.upper,
          place.skippedComparisons?.comparisons ?? 0,
          isSimulatedOf(metrics, models),
          metrics.unfinished?.state ?? "done",
        ],
      ];
    };
    return [
      ...pools.flatMap(({ thinker, expected, drawn, skippedComparisons }) =>
        [
          ...expected.map((scores) => ({ ...scores, name: thinker, estimator: "expected" })),
          ...drawn.map((scores) => ({ ...scores, name: scores.draw, estimator: "drawn" })),
        ].flatMap(({ name, estimator, k, mean, pass, vote }) => {
          const place = { name, estimator, skippedComparisons };
          const sizes = { k, iteration: null };
          return [
            ...row(place, [thinker], "mean", sizes, mean),
            ...row(place, [thinker], "pass", sizes, pass),
            ...row(place, [thinker], "vote", sizes, vote),
          ];
        }),
      ),
      ...cells.flatMap((cell) => {
        const { thinker, deliberator, choices, mean, pass, vote, iterations } = cell;
        const { cell: name, skippedComparisons } = cell;
        const place = { name, estimator: "drawn", skippedComparisons };
        const both = [thinker, deliberator];
        const sizes = { k: choices.k ?? null, iteration: null };
        return [
          ...row(place, [thinker], "mean", sizes, mean),
          ...row(place, [thinker], "pass", sizes, pass),
          ...row(place, [thinker], "vote", sizes, vote),
          ...iterations.flatMap(({ iteration, heavyMean, heavyPass, summaryVote }) => {
            const at = { k: choices.m ?? null, iteration };
            return [
              ...row(place, both, "heavy_mean", at, heavyMean),
              ...row(place, both, "heavy_pass", at, heavyPass),
              ...row(place, both, "summary_vote", at, summaryVote),
            ];
          }),
        ];
      }),
    ];
  });
  return [COLUMNS, ...rows].map((row) => `${row.map(csvField).join(",")}\r\n`).join("");
}

/**
 * One field. A text that a spreadsheet would take for a formula is led by an apostrophe (OWASP,
 * "CSV injection"); numbers are ours and stay numbers.
 */
export function csvField(value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
