import type { Estimate } from "./estimate.ts";
import type { CellFindings, Currency, Curve, FrontierPoint, RunPoint } from "./findings.ts";
import type { Json } from "./json.ts";
import type { Unfinished } from "./unfinished.ts";

/**
 * All numbers of a run: `metrics.json`. It holds nothing that depends on the clock, the machine or
 * the order in which answers came, so that anyone recomputes it from the store to the same byte.
 * Scores are shares in 0…1 at full precision.
 */
export type RunMetrics = {
  /** 3 since what is free costs 0 and not an unknown sum, and one is counted in the singular. */
  readonly schema: 3;
  readonly run: string;
  readonly experiment: Json;
  /** True when any text behind the numbers is the simulated model's. */
  readonly isSimulated: boolean;
  /** Models whose texts are simulated, where others' are not; absent where all are, or none. */
  readonly simulatedModels?: readonly string[];
  /** Absent when all of the run is done. */
  readonly unfinished?: Unfinished;
  readonly estimator: "drawn";
  readonly bootstrap: { readonly resamples: number; readonly seed: number };
  readonly graders: Readonly<Record<string, string>>;
  readonly benchmarks: readonly BenchmarkMetrics[];
};

export type BenchmarkMetrics = {
  readonly benchmark: string;
  readonly questions: number;
  /** Programs vote by what they give on the public tests; absent where answers vote, or nobody does. */
  readonly votesBy?: "behaviour";
  readonly pools: readonly PoolMetrics[];
  readonly cells: readonly CellMetrics[];
  /** Accuracy by what one question takes: each thinker's votes, and each cell's Heavy-Mean, cheapest first. */
  readonly frontier: Readonly<Record<Currency, readonly FrontierPoint<RunPoint>[]>>;
};

/** A measure over questions with its interval, and with its bounds where something could not be scored. */
export type Score = Estimate & {
  readonly questions: number;
  /** Ids of questions of which nothing was graded. */
  readonly leftOut: readonly string[];
  /** The score if every ungraded or failed attempt were wrong, and if it were right. */
  readonly bounds: { readonly lower: number; readonly upper: number };
};

/** Comparisons of answers that were given up, which count as different in every vote, and on how many questions. */
export type SkippedComparisons = { readonly comparisons: number; readonly questions: number };

/** What one thinker's trajectories are worth on their own. */
export type PoolMetrics = {
  readonly thinker: string;
  /** Questions that have any trajectory, failed ones counted; a log may hold nothing of some. */
  readonly attempted: number;
  /** Trajectories on the question that has fewest, of those that have any; 0 when none has. */
  readonly size: number;
  /** Expected over all K-subsets of the pool, for every K that was asked and for the pool's size. */
  readonly expected: readonly {
    readonly k: number;
    readonly mean: Score | null;
    readonly pass: Score | null;
    readonly vote: Score | null;
  }[];
  /**
   * On K drawn from it where nobody deliberates on them (M = 0), averaged over draws. Where all of
   * the pool is drawn the two estimators agree: that stands in `expected` alone.
   */
  readonly drawn: readonly {
    /** What varies, as a cell is named: "k=8 m=0 selection=first". */
    readonly draw: string;
    readonly k: number;
    readonly selection: string;
    /** What became of trajectories that were cut, loop or say nothing: "keep", "drop" or "resample". */
    readonly invalid: string;
    readonly mean: Score | null;
    readonly pass: Score | null;
    readonly vote: Score | null;
    /** Questions with too few trajectories to draw K of: in no score; in its bounds where some failed. */
    readonly questionsWithoutDraw: readonly string[];
  }[];
  /** Mean, Vote and Pass expected at every K up to the pool, for drawing; beyond 64 some K are passed over. */
  readonly curves: readonly Curve[];
  /** The mean trajectory; null where an endpoint did not say. */
  readonly perTrajectory: Readonly<Record<Currency, number | null>>;
  /** When the groups of its answers were formed; absent when all were compared. */
  readonly skippedComparisons?: SkippedComparisons;
  readonly counts: AttemptCounts;
  readonly spend: Spend;
  readonly notes: AttemptNotes;
};

/** One way of deliberating over one thinker's pool, on one benchmark. */
export type CellMetrics = {
  readonly cell: string;
  readonly thinker: string;
  readonly deliberator: string;
  readonly choices: Readonly<Record<string, string | number>>;
  readonly draws: number;
  /** On the very K that were deliberated; null where undefined (no K attempts, no comparable answers). */
  readonly mean: Score | null;
  readonly pass: Score | null;
  readonly vote: Score | null;
  /** Iteration by iteration; the last is the cell's Heavy-Mean@M and Heavy-Pass@M. */
  readonly iterations: readonly {
    readonly iteration: number;
    readonly heavyMean: Score | null;
    readonly heavyPass: Score | null;
    /** A vote over the M summaries. */
    readonly summaryVote: Score | null;
  }[];
  /** Paired on questions, same draws: Heavy-Mean of the last iteration less each baseline. */
  readonly differences: readonly {
    readonly of: "heavyMean" | "heavyPass";
    readonly less: "mean" | "vote" | "pass" | "summaryVote";
    readonly difference: Estimate;
    /** Questions that both score, and the standard deviation of a question's difference. */
    readonly questions: number;
    readonly deviation: number;
    /** Two-sided: paired bootstrap, and exact McNemar on majority outcomes. */
    readonly pBootstrap: number;
    readonly pMcNemar: number;
    /** `pBootstrap` by Holm over all differences of the benchmark, which are shown together. */
    readonly pHolm: number;
    /** Whether it is beyond noise, in plain words. */
    readonly sentence: string;
    readonly wins: number;
    readonly ties: number;
    readonly losses: number;
    /** Questions whose majority outcome turned right, and wrong. */
    readonly gained: readonly Flip[];
    readonly lost: readonly Flip[];
  }[];
  /** Null when nothing was deliberated. */
  readonly findings: CellFindings | null;
  /** When the groups of its summaries' and its pool's answers were formed; absent when all were compared. */
  readonly skippedComparisons?: SkippedComparisons;
  /** Of the summaries of all draws and iterations. */
  readonly counts: AttemptCounts;
  readonly spend: Spend;
  readonly notes: AttemptNotes;
  /** Questions with too few trajectories to deliberate on. */
  readonly questionsWithoutDraw: readonly string[];
};

export type Flip = { readonly problem: string; readonly from: number; readonly to: number };

/** How many attempts there were, and what became of them; always shown beside a score. */
export type AttemptCounts = {
  readonly attempts: number;
  readonly correct: number;
  readonly answered: number;
  readonly unanswered: number;
  readonly ungraded: number;
  readonly failed: number;
  readonly truncated: number;
  readonly looping: number;
  readonly empty: number;
  readonly refused: number;
  readonly contentFilter: number;
  readonly thinkingUnclosed: number;
  readonly modelMismatch: number;
};

/** What was done to requests or was odd in answers ("top_k dropped: the endpoint refuses it"), with how many attempts it befell. */
export type AttemptNotes = Readonly<Record<string, number>>;

/** Tokens as the endpoint counted them, and their price; null where it did not say. */
export type Spend = {
  readonly promptTokens: number | null;
  readonly cachedTokens: number | null;
  readonly completionTokens: number | null;
  readonly reasoningTokens: number | null;
  /** In the currency of the experiment's prices; null when unknown, never 0 for want of a price. */
  readonly cost: number | null;
};

/** One question as a grid shows it: what became of each attempt, with the keys that lead to the texts. */
export type QuestionRow = {
  readonly benchmark: string;
  readonly question: string;
  readonly subject: string | null;
  readonly reference: string;
  readonly pools: readonly {
    readonly thinker: string;
    readonly attempts: readonly AttemptMark[];
  }[];
  readonly cells: readonly {
    readonly cell: string;
    readonly draws: readonly {
      /** Positions in the pool, in selection order. */
      readonly trajectories: readonly number[];
      readonly iterations: readonly (readonly AttemptMark[])[];
    }[];
  }[];
};

export type AttemptMark = {
  readonly key: string | null;
  readonly state: "correct" | "incorrect" | "unanswered" | "ungraded" | "failed";
  readonly answer: string | null;
  readonly isTruncated: boolean;
};
