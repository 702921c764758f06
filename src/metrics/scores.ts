import { countText } from "../domain/count-text.ts";
import type { GradedQuestion } from "../domain/graded-question.ts";
import { expectedVoteAtK } from "./expected-vote.ts";
import { heavyMean } from "./heavy-mean.ts";
import { heavyPass } from "./heavy-pass.ts";
import type { Bootstrap } from "./interval.ts";
import { sharedIterations } from "./iteration-summaries.ts";
import { drawnMeanAtK, expectedMeanAtK } from "./mean-at-k.ts";
import { type Measurement, measureQuestions } from "./measure.ts";
import { drawnPassAtK, expectedPassAtK } from "./pass-at-k.ts";
import type { QuestionMeasure } from "./question-measure.ts";
import { drawnVoteAtK, heavyVote } from "./vote-at-k.ts";

/** `drawn`: on the very K deliberated. `expected`: over all K-subsets of the pool. They agree at K = P. */
export type Estimator = "drawn" | "expected";

export type ScorePlan = Bootstrap & {
  readonly estimator: Estimator;
  /** The sizes asked for; those that some question cannot give are left out and noted. */
  readonly k: readonly number[];
  /** False for graders without a comparable answer: no vote is then measured. */
  readonly hasVotes: boolean;
};

/** The measures of a set of questions, each by its K or its iteration. */
export type Scores = {
  readonly questions: number;
  readonly estimator: Estimator;
  readonly mean: ReadonlyMap<number, Measurement>;
  readonly pass: ReadonlyMap<number, Measurement>;
  readonly vote: ReadonlyMap<number, VoteMeasurement>;
  /** The first iteration at 0. Of a question's draws, iterations that not all have are left out. */
  readonly heavyMean: readonly Measurement[];
  readonly heavyPass: readonly Measurement[];
  readonly heavyVote: readonly Measurement[];
  /** What is undefined and why, for people. */
  readonly notes: readonly string[];
};

export type VoteMeasurement = Measurement & {
  /** Standard error of the Monte-Carlo draws, where counting was infeasible for a question. */
  readonly monteCarloError?: number;
};

/**
 * All measures of the questions. Their order does not matter: questions are taken by problem id.
 * A K is measured when it is defined for every question, an iteration when every draw has it.
 */
export function scoreQuestions(given: readonly GradedQuestion[], plan: ScorePlan): Scores {
  const questions = [...given].sort(byProblem);
  const { estimator, hasVotes } = plan;
  const { defined, notes } = definedSizes(questions, plan);
  const iterations = Array.from({ length: sharedIterations(questions) }, (_, at) => at + 1);
  const votes = defined.map((k) => ({ k, ...voteWithError(estimator, k) }));
  const families = {
    mean: defined.map((k) => meanMeasure(estimator, k)),
    pass: defined.map((k) => passMeasure(estimator, k)),
    vote: hasVotes ? votes.map(({ measure }) => measure) : [],
    heavyMean: iterations.map((iteration) => heavyMeanMeasure(iteration)),
    heavyPass: iterations.map((iteration) => heavyPassMeasure(iteration)),
    heavyVote: hasVotes ? iterations.map((iteration) => heavyVoteMeasure(iteration)) : [],
  };
  const measured = measureQuestions(questions, Object.values(families).flat(), plan);
  const take = (family: readonly QuestionMeasure[]) => measured.splice(0, family.length);
  const byK = (family: readonly QuestionMeasure[]) =>
    new Map(take(family).flatMap((score, at) => (score ? [[defined[at] ?? 0, score]] : [])));
  // In the order of `families`, as each takes its own from what was measured.
  const mean = byK(families.mean);
  const pass = byK(families.pass);
  const vote = byK(families.vote);
  return {
    questions: questions.length,
    estimator,
    mean,
    pass,
    vote: new Map(
      [...vote].map(([k, score]) => {
        const squares = votes.find((other) => other.k === k)?.squaredErrors() ?? 0;
        const monteCarloError = Math.sqrt(squares) / score.questions;
        return [k, squares > 0 ? { ...score, monteCarloError } : score];
      }),
    ),
    heavyMean: take(families.heavyMean).filter(isDefined),
    heavyPass: take(families.heavyPass).filter(isDefined),
    heavyVote: take(families.heavyVote).filter(isDefined),
    notes: [...notes, ...iterationNotes(questions, iterations.length)],
  };
}

/** Mean@K by one estimator, question by question. */
export function meanMeasure(estimator: Estimator, k: number): QuestionMeasure {
  const measure = estimator === "drawn" ? drawnMeanAtK : expectedMeanAtK;
  return (question, reading) => measure(question, k, reading);
}

/** Pass@K by one estimator, question by question. */
export function passMeasure(estimator: Estimator, k: number): QuestionMeasure {
  const measure = estimator === "drawn" ? drawnPassAtK : expectedPassAtK;
  return (question, reading) => measure(question, k, reading);
}

/** Vote@K by one estimator, question by question. */
export function voteMeasure(estimator: Estimator, k: number): QuestionMeasure {
  if (estimator === "drawn") return (question, reading) => drawnVoteAtK(question, k, reading);
  return (question, reading) => expectedVoteAtK(question, k, reading)?.value;
}

/** Heavy-Mean@M of one iteration, from 1, question by question. */
export function heavyMeanMeasure(iteration: number): QuestionMeasure {
  return (question, reading) => heavyMean(question, iteration, reading);
}

/** Heavy-Pass@M of one iteration, from 1, question by question. */
function heavyPassMeasure(iteration: number): QuestionMeasure {
  return (question, reading) => heavyPass(question, iteration, reading);
}

/** The vote over the M summaries of one iteration, from 1, question by question. */
function heavyVoteMeasure(iteration: number): QuestionMeasure {
  return (question, reading) => heavyVote(question, iteration, reading);
}

/** The largest K that every question can give; 0 when there is no question. */
export function largestSharedK(questions: readonly GradedQuestion[], estimator: Estimator): number {
  const sizes = questions.flatMap(({ pool, draws }) =>
    estimator === "expected"
      ? [pool.states.length]
      : draws.map(({ trajectories }) => trajectories.length),
  );
  return sizes.reduce((least, size) => Math.min(least, size), sizes[0] ?? 0);
}

/** Vote@K, adding up as it goes the squared Monte-Carlo errors of questions it cannot count. */
function voteWithError(estimator: Estimator, k: number) {
  let squares = 0;
  const measure: QuestionMeasure = (question, reading) => {
    if (estimator === "drawn") return drawnVoteAtK(question, k, reading);
    const vote = expectedVoteAtK(question, k, reading);
    if (vote !== undefined && reading === "graded") squares += vote.standardError ** 2;
    return vote?.value;
  };
  return { measure, squaredErrors: () => squares };
}

function definedSizes(
  questions: readonly GradedQuestion[],
  { k, estimator }: ScorePlan,
): { readonly defined: readonly number[]; readonly notes: readonly string[] } {
  const asked = [...new Set(k)].sort((a, b) => a - b);
  const largest = largestSharedK(questions, estimator);
  const undefinedSizes = asked.filter((size) => size > largest);
  const notes = undefinedSizes.map((size) => {
    const short = questions.filter((question) => largestSharedK([question], estimator) < size);
    const which = short[0] === undefined ? "" : `, first ${short[0].problem}`;
    return (
      `K = ${size} is undefined and left out: ${short.length} of ` +
      `${countText(questions.length, "question")} ${short.length === 1 ? "has" : "have"} fewer attempts${which} (the smallest has ${largest}).`
    );
  });
  return { defined: asked.filter((size) => size <= largest), notes };
}

function iterationNotes(questions: readonly GradedQuestion[], shared: number): string[] {
  const lengths = questions.flatMap(({ draws }) => draws.map((draw) => draw.iterations.length));
  const most = lengths.reduce((largest, length) => Math.max(largest, length), 0);
  const notes: string[] = [];
  if (most > shared) {
    const short = questions.filter((question) => sharedIterations([question]) <= shared);
    notes.push(
      `Iterations after ${shared} are undefined and left out: ${short.length} of ` +
        `${countText(questions.length, "question")} ${short.length === 1 ? "lacks its" : "lack their"} summaries, first ${short[0]?.problem}.`,
    );
  }
  const counts = new Set(
    questions.flatMap(({ draws }) =>
      draws.flatMap(({ iterations }) =>
        iterations.slice(0, shared).map(({ states }) => states.length),
      ),
    ),
  );
  if (counts.size > 1) {
    const listed = [...counts].sort((a, b) => a - b).join(", ");
    notes.push(
      `Heavy-Pass mixes different M (${listed} summaries), so it is no single Heavy-Pass@M.`,
    );
  }
  return notes;
}

function isDefined(score: Measurement | undefined): score is Measurement {
  return score !== undefined;
}

/** By code units, so that the order is the same on every machine. */
function byProblem(a: GradedQuestion, b: GradedQuestion): number {
  return a.problem < b.problem ? -1 : a.problem > b.problem ? 1 : 0;
}
