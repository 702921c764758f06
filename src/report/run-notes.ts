import { countText } from "../domain/count-text.ts";
import type { AttemptCounts, BenchmarkMetrics, RunMetrics, Score } from "../domain/run-metrics.ts";
import { percent } from "./numbers.ts";
import { drawnBy, poolScores } from "./pool-scores.ts";
import { isSimulatedOf, unfinishedNote } from "./standing.ts";

/** What was done to requests, and what was odd in answers, with how many it befell. */
export function attemptNotes({ benchmarks }: RunMetrics): string[] {
  return benchmarks.flatMap(({ benchmark, pools, cells }) =>
    [
      ...pools.map((pool) => ({ stage: `trajectories of ${pool.thinker}`, ...pool })),
      ...cells.map((cell) => ({ stage: `summaries of ${cell.cell}`, ...cell })),
    ].flatMap(({ stage, notes, counts }) =>
      Object.entries(notes).map(
        ([note, count]) => `Note ${benchmark}, ${stage}: ${note} (${count} of ${counts.attempts}).`,
      ),
    ),
  );
}

/** What share of a stage's attempts may be odd before it is said aloud. */
const WORRYING_SHARE = 0.05;

type Kind = keyof typeof ODDITIES;

/** What is odd about attempts, in the words of a warning. */
const ODDITIES = {
  truncated: "were cut by the token limit",
  looping: "repeat themselves to the end",
  empty: "came back empty",
  refused: "are refusals",
  contentFilter: "were stopped by a content filter",
  thinkingUnclosed: "never stopped thinking",
  modelMismatch: "came from another model than the one asked for",
  ungraded: "could not be graded",
  failed: "failed",
} as const satisfies Partial<Record<keyof AttemptCounts, string>>;

const REMEDIES: Partial<Readonly<Record<Kind, string>>> = {
  truncated: "raise max_tokens, or read the scores as a lower bound",
  ungraded: "see heavybench show",
  failed: "run again with --retry-failed",
};

/** What being cut brings with it: said with the cut, where it befell no more attempts than that. */
const OF_A_CUT: readonly Kind[] = ["empty", "thinkingUnclosed"];

/** A loud line for whatever befell more than one attempt in twenty, all stages of a benchmark together. */
export function warnings(metrics: RunMetrics): string[] {
  const unfinished = unfinishedNote(metrics);
  const ofAttempts = metrics.benchmarks.flatMap((benchmark) => {
    const stages = stagesOf(benchmark);
    return (Object.keys(ODDITIES) as Kind[]).flatMap((kind) => {
      const worrying = stages.filter(({ counts }) => isWorrying(kind, counts));
      if (worrying.length === 0) return [];
      const parts = kind === "truncated" ? OF_A_CUT.filter((part) => isOfCut(part, worrying)) : [];
      const aside = parts.map((part) => `${range(part, worrying)} ${ODDITIES[part]}`).join(", ");
      const isCutByDesign =
        kind === "truncated" && worrying.every(({ model }) => isSimulatedOf(metrics, [model]));
      const remedy = isCutByDesign ? OF_SIMULATED_CUTS : REMEDIES[kind];
      return [
        `WARNING ${benchmark.benchmark}, ${listed(worrying.map(({ where }) => where))}: ${counted(kind, worrying)} ${ODDITIES[kind]}${aside && ` (${aside})`}${remedy === undefined ? "" : `: ${remedy}`}.`,
      ];
    });
  });
  return unfinished === undefined ? ofAttempts : [`WARNING ${unfinished}`, ...ofAttempts];
}

const OF_SIMULATED_CUTS = "so the simulated model is set; they count as unanswered";

type Stage = {
  readonly where: string;
  /** Who wrote the texts. */
  readonly model: string;
  readonly counts: AttemptCounts;
};

function stagesOf({ pools, cells }: BenchmarkMetrics): Stage[] {
  return [
    ...pools.map(({ thinker, counts }) => ({
      where: `trajectories of ${thinker}`,
      model: thinker,
      counts,
    })),
    ...cells.map(({ cell, deliberator, counts }) => ({
      where: `summaries of ${cell}`,
      model: deliberator,
      counts,
    })),
  ];
}

function isWorrying(kind: Kind, counts: AttemptCounts): boolean {
  if (counts.attempts === 0 || counts[kind] / counts.attempts <= WORRYING_SHARE) return false;
  return !(OF_A_CUT.includes(kind) && counts[kind] <= counts.truncated);
}

function isOfCut(part: Kind, stages: readonly Stage[]): boolean {
  return stages.some(({ counts }) => counts[part] > 0 && counts[part] <= counts.truncated);
}

/** "7 of 130 (5.4 %)" of one stage, "3.1 to 5.4 % (12 of 290)" of several. */
function counted(kind: Kind, stages: readonly Stage[]): string {
  const found = stages.reduce((sum, { counts }) => sum + counts[kind], 0);
  const all = stages.reduce((sum, { counts }) => sum + counts.attempts, 0);
  return stages.length === 1
    ? `${found} of ${all} (${range(kind, stages)})`
    : `${range(kind, stages)} (${found} of ${all})`;
}

/** "5.4 %" of one stage, "3.1 to 5.4 %" of several. */
function range(kind: Kind, stages: readonly Stage[]): string {
  const shares = stages.map(({ counts }) => counts[kind] / counts.attempts);
  const [low, high] = [percent(Math.min(...shares)), percent(Math.max(...shares))];
  return low === high ? `${low} %` : `${low} to ${high} %`;
}

/** The first names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const left = names.length - MOST_LISTED;
  return `${names.slice(0, MOST_LISTED).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

const MOST_LISTED = 3;

/** What a cell's scores are if what could not be scored were wrong, or right; and what it could not draw. */
export function boundNotes(metrics: RunMetrics): string[] {
  return metrics.benchmarks.flatMap(({ benchmark, cells }) =>
    cells.flatMap((cell) => {
      const last = cell.iterations.at(-1);
      const bounded = boundsOf({
        Mean: cell.mean,
        Pass: cell.pass,
        Vote: cell.vote,
        "Heavy-Mean": last?.heavyMean ?? null,
        "Heavy-Pass": last?.heavyPass ?? null,
      });
      const missing = cell.questionsWithoutDraw.length;
      return [
        ...(bounded === "" ? [] : [`${benchmark}, ${cell.cell}: ${UNSCORED} ${bounded}.`]),
        ...(missing > 0
          ? [
              `${benchmark}, ${cell.cell}: ${countText(missing, "question")} had too few trajectories to deliberate on, and ${missing === 1 ? "is" : "are"} left out.`,
            ]
          : []),
      ];
    }),
  );
}

/** The same of what each pool is worth alone, by both estimators. */
export function poolBoundNotes({ benchmark, pools }: BenchmarkMetrics): string[] {
  return pools.flatMap((pool) => {
    const bounded = poolScores(pool).flatMap(({ k, estimator, mean, pass, vote }) => {
      const bounds = boundsOf({ Mean: mean, Pass: pass, Vote: vote });
      return bounds === "" ? [] : [`at K = ${k} (${estimator}) ${bounds}`];
    });
    return [
      ...(bounded.length === 0
        ? []
        : [`${benchmark}, ${pool.thinker}: ${UNSCORED} ${bounded.join("; ")}.`]),
      ...pool.drawn.flatMap((drawn) => {
        const missing = drawn.questionsWithoutDraw.length;
        return missing === 0
          ? []
          : [
              `${benchmark}, ${pool.thinker}: ${missing} of ${countText(pool.attempted, "question")} had too few trajectories for K = ${drawn.k} (${drawnBy(drawn)}), and ${missing === 1 ? "is" : "are"} left out.`,
            ];
      }),
    ];
  });
}

const UNSCORED = "some attempts failed or could not be graded; counting them wrong or right gives";

/** "Mean between 40.0 and 60.0, …" of the scores whose bounds are apart; empty when none's are. */
function boundsOf(scores: Readonly<Record<string, Score | null>>): string {
  return Object.entries(scores)
    .flatMap(([name, score]) =>
      score !== null && score.bounds.lower !== score.bounds.upper
        ? [`${name} between ${percent(score.bounds.lower)} and ${percent(score.bounds.upper)}`]
        : [],
    )
    .join(", ");
}

/** Where comparisons of answers were given up: what of a benchmark's numbers rests on groups that may be apart. */
export function groupNotes({ benchmark, pools, cells }: BenchmarkMetrics): string[] {
  const stages = [
    ...pools.map((pool) => ({ where: `the trajectories of ${pool.thinker}`, ...pool })),
    ...cells.map((cell) => ({ where: `the summaries of ${cell.cell}`, ...cell })),
  ].flatMap(({ where, skippedComparisons }) =>
    skippedComparisons === undefined
      ? []
      : [
          `${where} (${countText(skippedComparisons.comparisons, "comparison")} on ${countText(skippedComparisons.questions, "question")})`,
        ],
  );
  return stages.length === 0
    ? []
    : [
        `${benchmark}: not all answers were compared with one another, which took too long, among ${listed(stages)}; those count as different. Votes, agreement and draws chosen by answers rest on groups that may be apart.`,
      ];
}
