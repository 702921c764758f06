import { countText } from "../domain/count-text.ts";
import type {
  AttemptCounts,
  BenchmarkMetrics,
  PoolMetrics,
  RunMetrics,
  Spend,
} from "../domain/run-metrics.ts";
import { holmFloorNote } from "./holm-floor.ts";
import { costText, differenceText, pValueText, rate, scoreText, short } from "./numbers.ts";
import { poolScores } from "./pool-scores.ts";
import {
  attemptNotes,
  boundNotes,
  groupNotes,
  listed,
  poolBoundNotes,
  warnings,
} from "./run-notes.ts";

/** A table before it has a form: terminal, Markdown, CSV and LaTeX print the same cells. */
export type Table = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many of the first columns name a row; one when absent. */
  readonly keys?: number;
  /** Lines under the table, for what its numbers alone would hide. */
  readonly notes: readonly string[];
};

/** The headline: the five measures of every cell on every benchmark, on the draws deliberated. */
export function headlineTable(metrics: RunMetrics): Table {
  const cells = metrics.benchmarks.flatMap(({ cells: found }) => found);
  const k = only(cells.map(({ choices }) => choices.k));
  const m = only(cells.map(({ choices }) => choices.m));
  const at = (letter: string, size: string | number | undefined) => `@${size ?? letter}`;
  const hasSeveralCells = new Set(cells.map(({ cell }) => cell)).size > 1;
  const rows = metrics.benchmarks.flatMap((benchmark) =>
    benchmark.cells.map((cell) => {
      const last = cell.iterations.at(-1);
      return [
        benchmark.benchmark,
        ...(hasSeveralCells ? [cell.cell] : []),
        scoreText(cell.mean),
        scoreText(cell.pass),
        scoreText(cell.vote),
        scoreText(last?.heavyMean ?? null),
        scoreText(last?.heavyPass ?? null),
      ];
    }),
  );
  return {
    title: `${simulated(metrics)}Scores in percent, with 95 % intervals over questions`,
    columns: [
      "benchmark",
      ...(hasSeveralCells ? ["cell"] : []),
      `Mean${at("K", k)}`,
      `Pass${at("K", k)}`,
      `Vote${at("K", k)}`,
      `Heavy-Mean${at("M", m)}`,
      `Heavy-Pass${at("M", m)}`,
    ],
    rows,
    keys: hasSeveralCells ? 2 : 1,
    notes: [
      ...metrics.benchmarks.flatMap(groupNotes),
      ...boundNotes(metrics),
      ...metrics.benchmarks.flatMap(voteNotes),
    ],
  };
}

/** What each thinker's pool is worth alone: expected over all K-subsets, and on the K drawn where nobody deliberates. */
export function poolTable(metrics: RunMetrics): Table {
  const pools = metrics.benchmarks.flatMap((benchmark) => benchmark.pools);
  const hasDraws = pools.some(({ drawn }) => drawn.length > 0);
  return {
    title: `${simulated(metrics)}Pools alone: expected over all K-subsets${hasDraws ? ", and on K drawn" : ""}`,
    columns: [
      ...["benchmark", "thinker", "K"],
      ...(hasDraws ? ["estimator"] : []),
      ...["Mean@K", "Pass@K", "Vote@K", "questions"],
    ],
    rows: metrics.benchmarks.flatMap(({ benchmark, pools: found }) =>
      found.flatMap((pool) =>
        poolScores(pool).map(({ k, estimator, mean, pass, vote }) => [
          ...[benchmark, pool.thinker, String(k)],
          ...(hasDraws ? [estimator] : []),
          ...[mean, pass, vote].map(scoreText),
          String(mean?.questions ?? 0),
        ]),
      ),
    ),
    keys: hasDraws ? 4 : 3,
    notes: metrics.benchmarks.flatMap((benchmark) => [
      ...groupNotes({ ...benchmark, cells: [] }),
      ...voteNotes(benchmark),
      ...notAttempted(benchmark),
      ...poolBoundNotes(benchmark),
      ...beyondPools(benchmark.benchmark, benchmark.pools, metrics),
    ]),
  };
}

/** How programs voted, where they did: their groups are not answers. */
function voteNotes({ benchmark, votesBy }: BenchmarkMetrics): string[] {
  return votesBy === "behaviour"
    ? [
        `${benchmark}: programs with equal outputs on the public tests vote together; one that fails there abstains, and a group is as right as its share of right programs.`,
      ]
    : [];
}

/** Questions of which a log holds nothing, thinker by thinker. */
function notAttempted({ benchmark, questions, pools }: BenchmarkMetrics): string[] {
  return pools.flatMap(({ thinker, attempted }) => {
    const missing = questions - attempted;
    return missing > 0
      ? [
          `${benchmark}: ${missing} of ${countText(questions, "question")} ${missing === 1 ? "has" : "have"} no trajectory of ${thinker}, and ${missing === 1 ? "is" : "are"} left out of its numbers.`,
        ]
      : [];
  });
}

/** Sizes asked for that a pool cannot give, pools of one size together. */
function beyondPools(
  benchmark: string,
  pools: readonly PoolMetrics[],
  { experiment }: RunMetrics,
): string[] {
  const { grid } = experiment as { readonly grid?: { readonly k?: readonly number[] } };
  return [...new Set(pools.map(({ size }) => size))].flatMap((size) => {
    const beyond = [...new Set(grid?.k)].filter((k) => k > size);
    const thinkers = pools.filter((pool) => pool.size === size).map(({ thinker }) => thinker);
    return beyond.length === 0
      ? []
      : [
          `${benchmark}: K = ${beyond.join(", ")} left out of ${listed(thinkers)}, with ${countText(size, "trajectory", "trajectories")} on the question that has fewest.`,
        ];
  });
}

/** Heavy-Mean less each baseline, paired on questions. */
export function differenceTable(metrics: RunMetrics): Table {
  const names = {
    heavyMean: "Heavy-Mean",
    heavyPass: "Heavy-Pass",
    mean: "Mean",
    vote: "Vote",
    pass: "Pass",
    summaryVote: "Vote of summaries",
  };
  const cells = metrics.benchmarks.flatMap((benchmark) => benchmark.cells.map(({ cell }) => cell));
  const hasSeveralCells = new Set(cells).size > 1;
  return {
    title: `${simulated(metrics)}Paired differences in points, same questions and draws`,
    columns: [
      "benchmark",
      ...(hasSeveralCells ? ["cell"] : []),
      "difference",
      "points",
      "p",
      "p (Holm)",
      "p (McNemar)",
      "win / tie / loss",
    ],
    rows: metrics.benchmarks.flatMap(({ benchmark, cells }) =>
      cells.flatMap(({ cell, differences }) =>
        differences.map(
          ({ of, less, difference, pBootstrap, pHolm, pMcNemar, wins, ties, losses }) => [
            benchmark,
            ...(hasSeveralCells ? [cell] : []),
            `${names[of]} − ${names[less]}`,
            differenceText(difference),
            pValueText(pBootstrap),
            pValueText(pHolm),
            pValueText(pMcNemar),
            `${wins} / ${ties} / ${losses}`,
          ],
        ),
      ),
    ),
    keys: hasSeveralCells ? 3 : 2,
    notes: [
      ...metrics.benchmarks.flatMap(groupNotes),
      "p: paired bootstrap; Holm: held to all differences of the benchmark together; McNemar: exact, on majority outcomes.",
      "An interval follows the differences' skewness, p takes both sides alike: near the border one may leave out 0 and the other be above 0.05. Beyond noise asks for both, with p (Holm).",
      ...metrics.benchmarks.flatMap(({ benchmark, cells: found }) =>
        holmFloorNote(
          found.reduce((sum, { differences }) => sum + differences.length, 0),
          metrics.bootstrap.resamples,
        ).map((note) => `${benchmark}: ${note}`),
      ),
    ],
  };
}

/** What is counted beside the scores: how attempts ended, tokens, cost. */
export function accountTable(metrics: RunMetrics): Table {
  const row = (benchmark: string, stage: string, counts: AttemptCounts, spend: Spend) => [
    benchmark,
    stage,
    String(counts.attempts),
    rate(counts.truncated, counts.attempts),
    rate(counts.unanswered, counts.attempts),
    rate(counts.looping, counts.attempts),
    rate(counts.failed, counts.attempts),
    rate(counts.ungraded, counts.attempts),
    `${short(spend.promptTokens)} / ${short(spend.completionTokens)}`,
    costText(spend.cost),
  ];
  return {
    title: `${simulated(metrics)}How attempts ended, and what they took`,
    columns: [
      "benchmark",
      "stage",
      "attempts",
      "truncated",
      "unanswered",
      "looping",
      "failed",
      "ungraded",
      "tokens in / out",
      "cost",
    ],
    rows: metrics.benchmarks.flatMap(({ benchmark, pools, cells }) => [
      ...pools.map(({ thinker, counts, spend }) =>
        row(benchmark, `trajectories, ${thinker}`, counts, spend),
      ),
      ...cells.map(({ cell, counts, spend }) =>
        row(benchmark, `summaries, ${cell}`, counts, spend),
      ),
    ]),
    keys: 2,
    notes: [...warnings(metrics), ...attemptNotes(metrics)],
  };
}

/** The one value all share; undefined when they differ or there is none. */
function only<T>(values: readonly T[]): T | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}

function simulated({ isSimulated }: RunMetrics): string {
  return isSimulated ? "SIMULATED · " : "";
}
