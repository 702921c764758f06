import { type ExpectedAtK, kCurves } from "../analysis/k-curves.ts";
import { type GradedQuestion, stateCode } from "../domain/graded-question.ts";
import type { Json } from "../domain/json.ts";
import type { CacheManifest } from "../domain/memory-cache.ts";
import type {
  AttemptCounts,
  BenchmarkMetrics,
  CellMetrics,
  PoolMetrics,
  RunMetrics,
  Score,
} from "../domain/run-metrics.ts";
import { expectedVoteAtK } from "../metrics/expected-vote.ts";
import { heavyMean } from "../metrics/heavy-mean.ts";
import { heavyPass } from "../metrics/heavy-pass.ts";
import { type Bootstrap, meanEstimator } from "../metrics/interval.ts";
import { sharedIterations } from "../metrics/iteration-summaries.ts";
import { expectedMeanAtK } from "../metrics/mean-at-k.ts";
import { measureQuestions } from "../metrics/measure.ts";
import { expectedPassAtK } from "../metrics/pass-at-k.ts";
import type { QuestionMeasure } from "../metrics/question-measure.ts";
import { heavyVote } from "../metrics/vote-at-k.ts";
import type { GradedAttemptRow } from "../storage/graded-attempts.ts";
import { chargedPrice } from "./charged-price.ts";
import { type Difference, differencesOf, heldTogether } from "./differences.ts";
import { drawnMean, drawnPass, drawnVote } from "./drawn-measures.ts";
import { type ExpectedVotes, expectedVotes } from "./expected-votes.ts";
import type { Cell, ExperimentRecord } from "./experiment.ts";
import {
  type CellQuestion,
  findingsOf,
  perTrajectoryOf,
  type ShownSummary,
  tookOf,
} from "./findings.ts";
import { frontiersOf } from "./frontiers.ts";
import {
  type GradedProblem,
  gradedCell,
  gradedPool,
  poolRows,
  problemsOf,
  type RunInStore,
  summaryRows,
} from "./graded-run.ts";
import { expandDraws, expandGrid, type PoolDraw } from "./grid.ts";
import { skippedAmong, skippedPart } from "./skipped-comparisons.ts";
import { newTally, type Tally } from "./tally.ts";
import { unfinishedOf } from "./unfinished.ts";
import { isVoted } from "./votes.ts";

/** All numbers of a run, from the store alone: called again, anywhere, it gives the same bytes. */
export function measureRun(source: RunInStore): RunMetrics {
  const { run, experiment, store, graders } = source;
  const bootstrap = { resamples: experiment.bootstrap, seed: experiment.seed };
  const cells = expandGrid(experiment);
  const draws = expandDraws(experiment);
  let isSimulated = false;
  const kinds = new Set<string>();
  const answered = { by: new Set<string>(), simulated: new Set<string>() };
  const noteModel = (model: string, tally: AttemptCounts, isOne: boolean) => {
    if (tally.attempts > 0) answered.by.add(model);
    if (isOne) answered.simulated.add(model);
  };

  const benchmarks = store.runs.benchmarks(run.id).map((benchmark): BenchmarkMetrics => {
    // By id, so that no number depends on the order of a file.
    const problems = problemsOf(source, benchmark).toSorted(byId);
    const hasVotes = problems.every(({ problem }) => isVoted(problem, source));
    for (const { problem } of problems) kinds.add(problem.reference.kind);
    const voteAt = expectedVotes();
    const pools: PoolMetrics[] = [];
    const measured: MeasuredCell[] = [];
    for (const thinker of experiment.thinkers) {
      const price = chargedPrice(experiment.models[thinker]);
      const tally = newTally(price);
      const pooled = problems.map((problem): PooledQuestion => {
        const rows = poolRows(source, thinker, problem);
        for (const row of rows) tally.add(row);
        return {
          ...problem,
          graded: gradedPool(problem.problem, rows),
          poolKeys: rows.map(({ completionKey }) => completionKey),
          poolTook: tookOf(rows, price),
          skippedComparisons: skippedAmong(rows),
        };
      });
      isSimulated ||= tally.isSimulated();
      noteModel(thinker, tally.total().counts, tally.isSimulated());
      const asked = placesAsked(experiment);
      const plan = { sizes: experiment.grid.k, asked, hasVotes, bootstrap, voteAt };
      // A log may hold nothing of some questions: they are no part of that thinker's pool.
      const attempted = pooled.filter(({ poolKeys }) => poolKeys.length > 0);
      const drawn = draws
        .filter((draw) => draw.thinker === thinker)
        .flatMap((draw) => measureDraw(draw, attempted, { source, asked, hasVotes, bootstrap }));
      pools.push(measurePool(thinker, attempted, { ...tally.total(), drawn }, plan));
      for (const cell of cells) {
        if (cell.thinker !== thinker) continue;
        const found = measureCell(cell, pooled, { source, hasVotes, bootstrap, voteAt });
        isSimulated ||= found.isSimulated;
        noteModel(cell.deliberator, found.metrics.counts, found.isSimulated);
        measured.push(found.metrics);
      }
    }
    const held = heldTogether(measured);
    return {
      benchmark,
      questions: problems.length,
      pools,
      cells: held,
      ...(hasVotes && problems.some(({ problem }) => problem.reference.kind === "code")
        ? { votesBy: "behaviour" as const }
        : {}),
      frontier: frontiersOf(pools, held),
    };
  });

  const unfinished = unfinishedOf(source);
  return {
    schema: 3,
    run: run.name,
    experiment: experiment as unknown as Json,
    isSimulated,
    ...(isSimulated && answered.simulated.size < answered.by.size
      ? { simulatedModels: [...answered.simulated].sort() }
      : {}),
    ...(unfinished === undefined ? {} : { unfinished }),
    estimator: "drawn",
    bootstrap,
    graders: Object.fromEntries(
      graders.filter(({ name }) => kinds.has(name)).map(({ name, version }) => [name, version]),
    ),
    benchmarks,
  };
}

function measurePool(
  thinker: string,
  pooled: readonly PooledQuestion[],
  known: Tally & Pick<PoolMetrics, "drawn">,
  plan: {
    /** The K asked for, of cells or of the pool alone. */
    readonly sizes: readonly number[];
    /** Places asked for; what `resample` drew beyond them is in no expected number. */
    readonly asked: number;
    readonly hasVotes: boolean;
    readonly bootstrap: Bootstrap;
    readonly voteAt: ExpectedVotes;
  },
): PoolMetrics {
  const questions = pooled.map(({ graded }) => firstPlaces(graded, plan.asked));
  const sizesAtHand = questions.map(({ pool }) => pool.states.length);
  const smallest = sizesAtHand.length === 0 ? 0 : Math.min(...sizesAtHand);
  const sizes = [...new Set([...powersOfTwo(smallest), ...plan.sizes, smallest])]
    .filter((k) => k >= 1 && k <= smallest)
    .sort((a, b) => a - b);
  const score = (measure: QuestionMeasure) =>
    measureQuestions(questions, [measure], plan.bootstrap)[0] ?? null;
  const drawn = new Map<string, ExpectedAtK>();
  drawn.set("mean", (question, size) => expectedMeanAtK(question, size, "graded"));
  if (plan.hasVotes) drawn.set("vote", plan.voteAt);
  drawn.set("pass", (question, size) => expectedPassAtK(question, size, "graded"));
  return {
    thinker,
    attempted: pooled.length,
    size: smallest,
    expected: sizes.map((k) => ({
      k,
      mean: score((question, reading) => expectedMeanAtK(question, k, reading)),
      pass: score((question, reading) => expectedPassAtK(question, k, reading)),
      vote: plan.hasVotes
        ? score((question, reading) => expectedVoteAtK(question, k, reading)?.value)
        : null,
    })),
    curves: kCurves(questions, drawn, meanEstimator(plan.bootstrap), drawnSizes(smallest)),
    perTrajectory: perTrajectoryOf(pooled),
    ...skippedPart(pooled.map(({ skippedComparisons }) => skippedComparisons)),
    ...known,
  };
}

/** The measures on what was drawn with nobody deliberating; nothing where they are the expected ones, or beyond a pool. */
function measureDraw(
  { name, k, selection, invalid }: PoolDraw,
  pooled: readonly PooledQuestion[],
  plan: DrawPlan & { readonly asked: number },
): PoolMetrics["drawn"] {
  const sizes = pooled.map(({ graded }) => firstPlaces(graded, plan.asked).pool.states.length);
  if (sizes.length === 0 || k > Math.min(...sizes)) return [];
  const isWhole = invalid === "keep" && !LEAVE_OUT.has(selection);
  if (isWhole && sizes.every((size) => size === k)) return [];
  const questions: GradedQuestion[] = [];
  const questionsWithoutDraw: string[] = [];
  /** As a cell's: in no score, but in its bounds. */
  const short: GradedQuestion[] = [];
  for (const question of pooled) {
    const graded = gradedCell(question.graded, plan.source, name, question, []);
    if (graded?.draws.every(({ trajectories }) => trajectories.length > 0)) questions.push(graded);
    else {
      questionsWithoutDraw.push(question.problem.question.id);
      if (hasFailures(question.graded)) short.push(question.graded);
    }
  }
  const score = (measure: QuestionMeasure) =>
    measureQuestions([...questions, ...short], [measure], plan.bootstrap)[0] ?? null;
  const [mean, pass] = [score(drawnMean), score(drawnPass)];
  const vote = plan.hasVotes ? score(drawnVote) : null;
  return [{ draw: name, k, selection, invalid, mean, pass, vote, questionsWithoutDraw }];
}

/** Selections that leave some of a pool out even where K is all of it. */
const LEAVE_OUT: ReadonlySet<Cell["selection"]> = new Set([
  "one-per-answer",
  "oracle-correct",
  "oracle-wrong",
]);

function byId(
  { problem: { question: a } }: GradedProblem,
  { problem: { question: b } }: GradedProblem,
): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Where samples replace others, the places that every cell shares; else all there are. */
function placesAsked({ grid, pool }: ExperimentRecord): number {
  if (!grid.invalid.includes("resample")) return Number.POSITIVE_INFINITY;
  return pool ?? Math.max(...grid.k);
}

function firstPlaces(question: GradedQuestion, count: number): GradedQuestion {
  const { states, classes } = question.pool;
  if (states.length <= count) return question;
  return {
    ...question,
    pool: { states: states.subarray(0, count), classes: classes.subarray(0, count) },
  };
}

/** The K a curve is drawn through: every one to 64, about 64 in all beyond. */
function drawnSizes(most: number): number[] {
  const step = Math.ceil(most / MOST_SIZES);
  return Array.from({ length: most }, (_, at) => at + 1).filter(
    (k) => most <= MOST_SIZES || k % step === 0 || k === 1 || k === most,
  );
}

const MOST_SIZES = 64;

function powersOfTwo(most: number): number[] {
  const powers: number[] = [];
  for (let power = 1; power <= most; power *= 2) powers.push(power);
  return powers;
}

/** A question's pool under one thinker, packed: every cell of that thinker reads it. */
type PooledQuestion = GradedProblem &
  Pick<CellQuestion, "graded" | "poolKeys" | "poolTook"> & { readonly skippedComparisons: number };

/** What is measured on draws, of a cell or alone. */
type DrawPlan = {
  readonly source: RunInStore;
  readonly hasVotes: boolean;
  readonly bootstrap: Bootstrap;
};

/** A cell's numbers before its differences are held to those of the cells beside it. */
type MeasuredCell = Omit<CellMetrics, "differences"> & {
  readonly differences: readonly Difference[];
};

function measureCell(
  cell: Cell,
  pooled: readonly PooledQuestion[],
  plan: DrawPlan & { readonly voteAt: ExpectedVotes },
): { readonly metrics: MeasuredCell; readonly isSimulated: boolean } {
  const { source, hasVotes, bootstrap, voteAt } = plan;
  const price = chargedPrice(source.experiment.models[cell.deliberator]);
  const tally = newTally(price);
  const cellQuestions: CellQuestion[] = [];
  const questionsWithoutDraw: string[] = [];
  /** Questions that failures left with too few trajectories: in no score, but in its bounds. */
  const short: GradedQuestion[] = [];
  const skipped: number[] = [];
  for (const question of pooled) {
    const rows = summaryRows(source, cell.name, question);
    for (const row of rows) tally.add(row);
    skipped.push(Math.max(question.skippedComparisons, skippedAmong(rows)));
    const graded = gradedCell(question.graded, source, cell.name, question, rows);
    if (graded === undefined) {
      questionsWithoutDraw.push(question.problem.question.id);
      if (hasFailures(question.graded)) short.push(question.graded);
    } else {
      const { poolKeys, poolTook } = question;
      const shown = shownSummaries(source, cell, question, rows);
      cellQuestions.push({ graded, poolKeys, poolTook, summariesTook: tookOf(rows, price), shown });
    }
  }
  const questions = cellQuestions.map(({ graded }) => graded);

  const score = (measure: QuestionMeasure): Score | null =>
    measureQuestions([...questions, ...short], [measure], bootstrap)[0] ?? null;
  const iterations = questions.length === 0 ? 0 : sharedIterations(questions);
  const measuresAt = (iteration: number) => ({
    heavyMean: ((question, reading) =>
      heavyMean(question, iteration, reading)) satisfies QuestionMeasure,
    heavyPass: ((question, reading) =>
      heavyPass(question, iteration, reading)) satisfies QuestionMeasure,
    summaryVote: ((question, reading) =>
      heavyVote(question, iteration, reading)) satisfies QuestionMeasure,
  });
  const metrics: MeasuredCell = {
    cell: cell.name,
    thinker: cell.thinker,
    deliberator: cell.deliberator,
    choices: choicesOf(cell),
    draws: source.experiment.draws,
    mean: score(drawnMean),
    pass: score(drawnPass),
    vote: hasVotes ? score(drawnVote) : null,
    iterations: Array.from({ length: iterations }, (_, at) => {
      const measures = measuresAt(at + 1);
      return {
        iteration: at + 1,
        heavyMean: score(measures.heavyMean),
        heavyPass: score(measures.heavyPass),
        summaryVote: hasVotes ? score(measures.summaryVote) : null,
      };
    }),
    differences:
      iterations === 0 ? [] : differencesOf(questions, measuresAt(iterations), hasVotes, bootstrap),
    findings:
      iterations === 0
        ? null
        : findingsOf({ name: cell.name, iterations, hasVotes, bootstrap, voteAt }, cellQuestions),
    ...skippedPart(skipped),
    ...tally.total(),
    questionsWithoutDraw,
  };
  return { metrics, isSimulated: tally.isSimulated() };
}

/** The first iteration's summaries with what they were shown, from their caches' manifests. */
function shownSummaries(
  { store, run }: RunInStore,
  cell: Cell,
  { questionId }: GradedProblem,
  rows: readonly GradedAttemptRow[],
): ShownSummary[] {
  return rows.flatMap(({ draw, iteration, position, answerClass, completionKey }) => {
    if (iteration !== 1 || completionKey === null) return [];
    const found = store.runs.manifest(run.id, {
      cell: cell.name,
      questionId,
      draw,
      iteration,
      position,
    });
    const keys = (found as CacheManifest | undefined)?.thinkers.map(({ key }) => key) ?? [];
    return [{ draw, position, answerClass, keys, hasOwnOrder: cell.shuffle === "per-summary" }];
  });
}

function hasFailures({ pool }: GradedQuestion): boolean {
  return pool.states.includes(stateCode.failed);
}

function choicesOf({
  name: _name,
  thinker: _thinker,
  deliberator: _deliberator,
  ...choices
}: Cell) {
  return choices as Readonly<Record<string, string | number>>;
}
