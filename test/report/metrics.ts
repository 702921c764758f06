import type {
  AttemptCounts,
  BenchmarkMetrics,
  CellMetrics,
  QuestionRow,
  RunMetrics,
  Score,
} from "../../src/domain/run-metrics.ts";

/** A score, its interval ten points to either side. */
export function score(value: number, more: Partial<Score> = {}): Score {
  return {
    value,
    low: Math.max(0, value - 0.1),
    high: Math.min(1, value + 0.1),
    questions: 4,
    leftOut: [],
    bounds: { lower: value, upper: value },
    ...more,
  };
}

export function counts(more: Partial<AttemptCounts> = {}): AttemptCounts {
  return {
    attempts: 100,
    correct: 50,
    answered: 100,
    unanswered: 0,
    ungraded: 0,
    failed: 0,
    truncated: 0,
    looping: 0,
    empty: 0,
    refused: 0,
    contentFilter: 0,
    thinkingUnclosed: 0,
    modelMismatch: 0,
    ...more,
  };
}

const SPEND = {
  promptTokens: 1000,
  cachedTokens: null,
  completionTokens: 2_500_000,
  reasoningTokens: null,
  cost: null,
};

const share = (value: number, problems: readonly string[]) => ({
  value,
  low: 0,
  high: 1,
  of: 4,
  problems,
});

/** One cell made by hand, every finding present. */
export function cell(more: Partial<CellMetrics> = {}): CellMetrics {
  return {
    cell: "k=4 m=2",
    thinker: "thinker",
    deliberator: "model_a",
    choices: { k: 4, m: 2, n: 1 },
    draws: 1,
    mean: score(0.5),
    pass: score(0.75),
    vote: score(0.25),
    iterations: [
      { iteration: 1, heavyMean: score(0.625), heavyPass: score(0.875), summaryVote: score(0.5) },
    ],
    differences: [
      {
        of: "heavyMean",
        less: "vote",
        difference: { value: 0.375, low: 0.1, high: 0.6 },
        questions: 4,
        deviation: 0.5,
        pBootstrap: 0.02,
        pMcNemar: 0.5,
        pHolm: 0.04,
        sentence: "B scores 37.5 points more than A: beyond noise.",
        wins: 2,
        ties: 2,
        losses: 0,
        gained: [{ problem: "q1", from: 0, to: 1 }],
        lost: [],
      },
    ],
    findings: {
      flow: {
        kept: share(0.25, ["q0"]),
        broken: share(0, []),
        recovered: share(0.5, ["q1", "q<2>"]),
        minorityElevated: share(0.25, ["q1"]),
        rederived: share(0.25, ["q<2>"]),
        stuck: share(0.25, ["q3"]),
        undecided: share(0, []),
        unmeasured: [],
      },
      passRates: {
        buckets: [
          {
            from: 0,
            to: 0.5,
            problems: ["q1", "q<2>"],
            heavyRate: { value: 0.75, low: 0.5, high: 1 },
            byHeavyRate: [[], ["q1", "q<2>"]],
          },
          { from: 0.5, to: 1, problems: [], heavyRate: null, byHeavyRate: [[], []] },
        ],
        rescued: share(0.5, ["q1", "q<2>"]),
        regressed: share(0, []),
        unmeasured: [],
      },
      agreement: {
        pairwise: { value: 0.5, low: 0.25, high: 0.75 },
        unanimous: { value: 0.5, low: 0.25, high: 0.75 },
        vote: null,
        divided: ["q1"],
      },
      positionBias: {
        slots: [1, 2, 3, 4].map((slot) => ({
          slot,
          adoption: { value: 0.25, low: 0.1, high: 0.4 },
          excess: { value: slot === 1 ? 0.05 : -0.02, low: -0.1, high: 0.1 },
        })),
        pValue: 0.3,
        summaries: 8,
        problems: ["q1"],
      },
      matchedCompute: {
        outputTokens: {
          matchedK: 6.5,
          isBeyondPool: true,
          heavy: { value: 0.625, low: 0.5, high: 0.75 },
          vote: null,
          difference: null,
          problems: ["q1"],
        },
        totalTokens: null,
        cost: null,
      },
      spentPerQuestion: { outputTokens: 5000, totalTokens: null, cost: null },
    },
    counts: counts(),
    spend: SPEND,
    notes: {},
    questionsWithoutDraw: [],
    ...more,
  };
}

export function benchmark(more: Partial<BenchmarkMetrics> = {}): BenchmarkMetrics {
  return {
    benchmark: "aime_25",
    questions: 4,
    pools: [
      {
        thinker: "thinker",
        attempted: 4,
        size: 4,
        expected: [
          { k: 1, mean: score(0.5), pass: score(0.5), vote: score(0.5) },
          { k: 4, mean: score(0.5), pass: score(0.75), vote: score(0.25) },
        ],
        curves: ["mean", "vote", "pass"].map((measure) => ({
          measure,
          points: [1, 2, 3, 4].map((at) => ({ at, questions: 4, value: 0.5, low: 0.4, high: 0.6 })),
        })),
        drawn: [],
        perTrajectory: { outputTokens: 1000, totalTokens: null, cost: null },
        counts: counts({ truncated: 6 }),
        notes: {},
        spend: SPEND,
      },
    ],
    cells: [cell()],
    frontier: {
      outputTokens: [
        {
          name: "Mean",
          kind: "mean",
          cost: 1000,
          score: 0.5,
          value: 0.5,
          low: 0.4,
          high: 0.6,
          isOnFrontier: true,
        },
        {
          name: "k=4 m=2",
          kind: "heavy",
          cost: 5000,
          score: 0.625,
          value: 0.625,
          low: 0.5,
          high: 0.75,
          isOnFrontier: true,
        },
      ],
      totalTokens: [],
      cost: [],
    },
    ...more,
  };
}

export function metrics(more: Partial<RunMetrics> = {}): RunMetrics {
  return {
    schema: 3,
    run: "trial-0001",
    experiment: { name: "trial" },
    isSimulated: false,
    estimator: "drawn",
    bootstrap: { resamples: 1000, seed: 7 },
    graders: { math: "3" },
    benchmarks: [benchmark()],
    ...more,
  };
}

/** One question whose texts try to leave their places. */
export function row(question: string): QuestionRow {
  const mark = (state: "correct" | "incorrect" | "unanswered", isTruncated = false) => ({
    key: "a".repeat(64),
    state,
    answer: state === "unanswered" ? null : "<script>alert(1)</script>",
    isTruncated,
  });
  return {
    benchmark: "aime_25",
    question,
    subject: null,
    reference: "</template><img src=x>",
    pools: [
      {
        thinker: "thinker",
        attempts: [
          mark("correct"),
          mark("incorrect"),
          mark("unanswered", true),
          mark("unanswered"),
        ],
      },
    ],
    cells: [
      {
        cell: "k=4 m=2",
        draws: [{ trajectories: [3, 0, 1, 2], iterations: [[mark("correct"), mark("incorrect")]] }],
      },
    ],
  };
}
