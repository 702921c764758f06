import { comparisonSentence } from "../analysis/comparison.ts";
import type { Estimate } from "../domain/estimate.ts";
import type { GradedQuestion } from "../domain/graded-question.ts";
import type { Flip } from "../domain/run-metrics.ts";
import { expectedVoteAtK } from "../metrics/expected-vote.ts";
import { heavyMean } from "../metrics/heavy-mean.ts";
import { heavyPass } from "../metrics/heavy-pass.ts";
import { holm } from "../metrics/holm.ts";
import { type Bootstrap, meanWithInterval } from "../metrics/interval.ts";
import { sharedIterations } from "../metrics/iteration-summaries.ts";
import { expectedMeanAtK } from "../metrics/mean-at-k.ts";
import { pairedDifference } from "../metrics/paired-difference.ts";
import { expectedPassAtK } from "../metrics/pass-at-k.ts";
import { heavyVote } from "../metrics/vote-at-k.ts";
import { drawnMean, drawnPass, drawnVote } from "./drawn-measures.ts";
import type { Cell } from "./experiment.ts";
import {
  type GradedProblem,
  gradedCell,
  gradedPool,
  poolRows,
  problemsOf,
  type RunInStore,
  summaryRows,
} from "./graded-run.ts";
import { graderOf, verdictsBy } from "./judged.ts";
import { isVoted } from "./votes.ts";

/** One side of a comparison: a cell of a run, or a thinker's pool alone. */
export type Side = {
  readonly source: RunInStore;
  readonly name: string;
  readonly thinker: string;
  readonly cell: Cell | null;
};

/** The measures compared; a pool alone has the first three, expected at the smaller pool's size. */
export const comparedMeasures = [
  "mean",
  "pass",
  "vote",
  "heavy_mean",
  "heavy_pass",
  "summary_vote",
] as const;
export type ComparedMeasure = (typeof comparedMeasures)[number];

/** Two sides on one benchmark, by one measure, paired on questions. */
export type Comparison = {
  readonly benchmark: string;
  readonly a: string;
  readonly b: string;
  readonly measure: ComparedMeasure;
  /** On the questions that both score. */
  readonly scoreA: Estimate;
  readonly scoreB: Estimate;
  /** B − A. */
  readonly difference: Estimate;
  readonly questions: number;
  readonly pBootstrap: number;
  readonly pMcNemar: number;
  /** By Holm, over all pairs and benchmarks shown for this measure. */
  readonly pHolm: number;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  readonly gained: readonly Flip[];
  readonly lost: readonly Flip[];
  /** Questions that only one side scores; left out. */
  readonly unpaired: readonly string[];
  /** Questions of one name with another reference on each side; left out: they are not the same question. */
  readonly different: readonly string[];
  /** Questions with the same reference whose statements are not the same text; compared all the same. */
  readonly reworded: readonly string[];
  readonly sentence: string;
};

/** What could not be compared: no question has a score by this measure on both sides. */
export type Uncompared = Pick<Comparison, "benchmark" | "a" | "b" | "measure"> & {
  /** Questions that have one on this side. */
  readonly scoredA: number;
  readonly scoredB: number;
};

export type Compared = {
  readonly comparisons: readonly Comparison[];
  readonly uncompared: readonly Uncompared[];
};

/** Compares sides pair by pair on every benchmark that both ran, by the measures named. */
export function compareSides(
  pairs: readonly (readonly [Side, Side])[],
  bootstrap: Bootstrap,
  measures: readonly ComparedMeasure[] = comparedMeasures,
): Compared {
  const questionsOf = readOnce();
  const all = pairs.flatMap(([a, b]) => comparePair(a, b, bootstrap, measures, questionsOf));
  const found = all.filter((row) => "difference" in row);
  const comparisons = measures.flatMap((measure) => {
    const rows = found.filter((row) => row.measure === measure);
    const corrected = holm(rows.map(({ pBootstrap }) => pBootstrap));
    return rows.map(({ deviation, ...row }, at) => {
      const pHolm = corrected[at] ?? 1;
      const shown = { ...row.difference, questions: row.questions, deviation, pValue: pHolm };
      return { ...row, pHolm, sentence: comparisonSentence(row.a, row.b, shown) };
    });
  });
  return { comparisons, uncompared: all.filter((row) => "scoredA" in row) };
}

type Found = Omit<Comparison, "pHolm" | "sentence"> & { readonly deviation: number };

type QuestionsOf = (side: Side, benchmark: string) => readonly SideQuestion[];

/** A side's questions, read from the store once however many pairs it is part of. */
function readOnce(): QuestionsOf {
  const known = new Map<Side, Map<string, readonly SideQuestion[]>>();
  return (side, benchmark) => {
    const ofSide = known.get(side) ?? new Map<string, readonly SideQuestion[]>();
    known.set(side, ofSide);
    const questions = ofSide.get(benchmark) ?? sideQuestions(side, benchmark);
    ofSide.set(benchmark, questions);
    return questions;
  };
}

function comparePair(
  a: Side,
  b: Side,
  bootstrap: Bootstrap,
  measures: readonly ComparedMeasure[],
  questionsOf: QuestionsOf,
): (Found | Uncompared)[] {
  return sharedBenchmarks(a, b).flatMap(([ofA, ofB]) => {
    const benchmark = ofA === ofB ? ofA : `${ofA} | ${ofB}`;
    const [allOfA, allOfB] = [questionsOf(a, ofA), questionsOf(b, ofB)];
    const { different, reworded } = unlike(allOfA, allOfB);
    const [left, right] = [without(allOfA, different), without(allOfB, different)];
    const k = smallestPool([...left, ...right]);
    return measures.map((measure): Found | Uncompared => {
      const names = { benchmark, a: a.name, b: b.name, measure };
      const [scoresA, scoresB] = [scoresOf(a, left, measure, k), scoresOf(b, right, measure, k)];
      const [scoredA, scoredB] = [scored(scoresA), scored(scoresB)];
      const found = pairedDifference(scoresA, scoresB, bootstrap);
      if (found === undefined) return { ...names, scoredA: scoredA.size, scoredB: scoredB.size };
      const { value, low, high, unpaired: _either, ...rest } = found;
      const difference = { value, low, high };
      const unpaired = [
        ...[...scoredA].filter((problem) => !scoredB.has(problem)),
        ...[...scoredB].filter((problem) => !scoredA.has(problem)),
      ];
      const scoreA = estimateOf(scoresA, scoredB, bootstrap);
      const scoreB = estimateOf(scoresB, scoredA, bootstrap);
      return { ...names, scoreA, scoreB, difference, ...rest, unpaired, different, reworded };
    });
  });
}

/** Questions of one name that are not the same on both sides: by what is right, or by the statement alone. */
function unlike(left: readonly SideQuestion[], right: readonly SideQuestion[]) {
  const others = new Map(right.map((question) => [question.graded.problem, question]));
  const different: string[] = [];
  const reworded: string[] = [];
  for (const { graded, reference, statement } of left) {
    const other = others.get(graded.problem);
    if (other === undefined) continue;
    if (other.reference !== reference) different.push(graded.problem);
    else if (other.statement !== statement) reworded.push(graded.problem);
  }
  return { different, reworded };
}

function without(questions: readonly SideQuestion[], left: readonly string[]) {
  const out = new Set(left);
  return questions.filter(({ graded }) => !out.has(graded.problem));
}

/** Benchmarks of one name; where each side has but one, those two, whatever an import called them. */
export function sharedBenchmarks(a: Side, b: Side): readonly (readonly [string, string])[] {
  const [ofA, ofB] = [a, b].map(({ source }) => source.store.runs.benchmarks(source.run.id));
  const shared = ofA?.filter((benchmark) => ofB?.includes(benchmark)) ?? [];
  if (shared.length > 0) return shared.map((benchmark) => [benchmark, benchmark]);
  const [onlyA, onlyB] = [ofA?.[0], ofB?.[0]];
  const areAlone = ofA?.length === 1 && ofB?.length === 1;
  return areAlone && onlyA !== undefined && onlyB !== undefined ? [[onlyA, onlyB]] : [];
}

type SideQuestion = {
  readonly graded: GradedQuestion;
  /** What was asked. */
  readonly statement: string;
  /** What is right, as a hash. */
  readonly reference: string;
  readonly hasVotes: boolean;
};

function sideQuestions({ source, thinker, cell }: Side, benchmark: string): SideQuestion[] {
  return problemsOf(source, benchmark).flatMap((problem): SideQuestion[] => {
    const pool = gradedPool(problem.problem, poolRows(source, thinker, problem));
    const graded = cell === null ? pool : cellQuestion(source, cell, problem, pool);
    if (graded === undefined) return [];
    const grader = graderOf(problem.problem, source.graders);
    const { referenceSha256: reference } = verdictsBy(problem.problem, grader);
    const statement = problem.problem.question.text;
    return [{ graded, statement, reference, hasVotes: isVoted(problem.problem, source) }];
  });
}

function cellQuestion(
  source: RunInStore,
  cell: Cell,
  problem: GradedProblem,
  pool: GradedQuestion,
): GradedQuestion | undefined {
  return gradedCell(pool, source, cell.name, problem, summaryRows(source, cell.name, problem));
}

function smallestPool(questions: readonly SideQuestion[]): number {
  // Questions of which a log holds nothing are no part of a pool.
  const sizes = questions.map(({ graded }) => graded.pool.states.length).filter((size) => size > 0);
  return sizes.length === 0 ? 0 : Math.min(...sizes);
}

function scoresOf(
  { cell }: Side,
  questions: readonly SideQuestion[],
  measure: ComparedMeasure,
  k: number,
): Scores {
  const iterations = cell === null ? 0 : sharedIterations(questions.map(({ graded }) => graded));
  return questions.map(({ graded, hasVotes }) => ({
    problem: graded.problem,
    value:
      !hasVotes && (measure === "vote" || measure === "summary_vote")
        ? undefined
        : cell === null
          ? poolValue(graded, measure, k)
          : cellValue(graded, measure, iterations),
  }));
}

function poolValue(
  question: GradedQuestion,
  measure: ComparedMeasure,
  k: number,
): number | undefined {
  // Of a question that nothing came of there is no score.
  if (k < 1 || question.pool.states.length === 0) return undefined;
  if (measure === "mean") return expectedMeanAtK(question, k, "graded");
  if (measure === "pass") return expectedPassAtK(question, k, "graded");
  return measure === "vote" ? expectedVoteAtK(question, k, "graded")?.value : undefined;
}

function cellValue(
  question: GradedQuestion,
  measure: ComparedMeasure,
  iterations: number,
): number | undefined {
  switch (measure) {
    case "mean":
      return drawnMean(question, "graded");
    case "pass":
      return drawnPass(question, "graded");
    case "vote":
      return drawnVote(question, "graded");
    case "heavy_mean":
      return iterations < 1 ? undefined : heavyMean(question, iterations, "graded");
    case "heavy_pass":
      return iterations < 1 ? undefined : heavyPass(question, iterations, "graded");
    case "summary_vote":
      return iterations < 1 ? undefined : heavyVote(question, iterations, "graded");
  }
}

type Scores = readonly { readonly problem: string; readonly value: number | undefined }[];

/** The problems that have a score. */
function scored(scores: Scores): Set<string> {
  return new Set(scores.flatMap(({ problem, value }) => (value === undefined ? [] : [problem])));
}

/** One side's score, on the questions that the other scores too. */
function estimateOf(scores: Scores, byOther: ReadonlySet<string>, bootstrap: Bootstrap): Estimate {
  const values = scores.flatMap(({ problem, value }) =>
    value === undefined || !byOther.has(problem) ? [] : [value],
  );
  return meanWithInterval(Float64Array.from(values), [0, 1], bootstrap);
}
