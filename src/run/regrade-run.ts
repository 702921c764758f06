import type { Completion } from "../domain/completion.ts";
import type { Json } from "../domain/json.ts";
import type { GradedAnswer, Verdict } from "../domain/verdict.ts";
import type { AttemptGroups, GroupedTrajectory } from "../storage/attempt-groups.ts";
import type { GradedAttemptRow } from "../storage/graded-attempts.ts";
import type { SummaryLink } from "../storage/runs.ts";
import { type GradedProblem, problemsOf, type RunInStore } from "./graded-run.ts";
import { expandGrid } from "./grid.ts";
import {
  answerClasses,
  counted,
  type GradingTools,
  graderOf,
  type StatedAnswer,
  verdictsBy,
} from "./judged.ts";
import {
  groupedWith,
  type QuestionAttempts,
  questionAttempts,
  textsOf,
} from "./question-attempts.ts";
import { votingGraders } from "./votes.ts";

/** A verdict that other graders change, with both reasons. */
export type ChangedVerdict = {
  readonly problem: string;
  /** "trajectory 3 of qwen3-8b", or "k=8 m=4, draw 0, iteration 1, summary 2". */
  readonly attempt: string;
  readonly completion: string;
  readonly before: GradedSide;
  readonly after: GradedSide;
};

type GradedSide = {
  readonly grader: string;
  readonly verdict: Verdict;
  readonly answer: string | null;
  readonly detail: { readonly [name: string]: Json | undefined };
};

export type Regrading = {
  /** Texts judged; one that several cells share is judged once. */
  readonly texts: number;
  readonly changed: number;
  readonly ungraded: number;
  /** Every attempt with its group of equal answers as the graders given see it; empty unless applied. */
  readonly groups: AttemptGroups;
};

/**
 * Judges a run's stored texts with the graders given and tells every verdict that changes, question
 * by question. Samples nothing; draws stay as they were deliberated.
 *
 * @param source the run with the graders it was measured with
 * @param options.isApplied stores the verdicts, which no one reads before the run says that it is by these
 *   graders, and gives the groups for `store.runs.regroup` to say so; otherwise nothing is written
 */
export async function regradeRun(
  source: RunInStore,
  given: GradingTools,
  options: {
    readonly isApplied: boolean;
    readonly onChange: (change: ChangedVerdict) => void;
    readonly onQuestion: () => void;
  },
): Promise<Regrading> {
  const { store, run, experiment } = source;
  const tools = { ...given, graders: votingGraders({ experiment, graders: given.graders }) };
  const cells = expandGrid(experiment);
  const total = { texts: 0, changed: 0, ungraded: 0 };
  const trajectories: GroupedTrajectory[] = [];
  const regrouped: SummaryLink[] = [];
  for (const benchmark of store.runs.benchmarks(run.id)) {
    for (const problem of problemsOf(source, benchmark)) {
      const attempts = questionAttempts(source, cells, problem);
      const stated = await regradeTexts(problem, textsOf(attempts));
      if (options.isApplied) await regroup(problem, attempts, stated);
      options.onQuestion();
    }
  }
  return { ...total, groups: { trajectories, summaries: regrouped } };

  /** Judges each text once. @returns what they state, by completion key */
  async function regradeTexts(
    { problem }: GradedProblem,
    texts: ReadonlyMap<string, string>,
  ): Promise<ReadonlyMap<string, StatedAnswer | null>> {
    const former = graderOf(problem, source.graders);
    const present = graderOf(problem, tools.graders);
    const judged = [...texts].map(async ([completionKey, attempt]) => {
      const completion = store.completions.get(completionKey);
      if (completion === undefined) return [completionKey, null] as const;
      const was = store.verdicts.get({ completionKey, ...verdictsBy(problem, former) });
      const is = await tools.judge({ grader: present.name, text: completion.text, problem });
      const before = sideOf(former.version, was ?? NEVER_GRADED, completion);
      const after = sideOf(present.version, is, completion);
      total.texts++;
      if (after.verdict === "ungraded") total.ungraded++;
      if (before.verdict !== after.verdict) {
        total.changed++;
        const { id } = problem.question;
        options.onChange({ problem: id, attempt, completion: completionKey, before, after });
      }
      if (options.isApplied)
        await store.verdicts.put({ completionKey, ...verdictsBy(problem, present) }, is);
      return [completionKey, countedOf(is, completion).stated] as const;
    });
    return new Map(await Promise.all(judged));
  }

  function sideOf(version: string, graded: GradedAnswer, completion: Completion): GradedSide {
    const { answer, detail } = graded.judgement;
    return { grader: version, verdict: countedOf(graded, completion).verdict, answer, detail };
  }

  /** Finds each attempt's group of answers again, the pool's groups first. */
  async function regroup(
    { problem, questionId }: GradedProblem,
    { pools, summaries }: QuestionAttempts,
    stated: ReadonlyMap<string, StatedAnswer | null>,
  ): Promise<void> {
    const grader = graderOf(problem, tools.graders);
    const answerOf = ({ completionKey }: GradedAttemptRow) =>
      completionKey === null ? null : (stated.get(completionKey) ?? null);
    for (const { name: thinker, rows } of pools) {
      const { classes, skippedComparisons } = await answerClasses(
        rows.map(answerOf),
        grader,
        tools,
        store,
      );
      for (const [at, { position }] of rows.entries()) {
        const answerClass = classes[at] ?? null;
        trajectories.push({ thinker, questionId, position, answerClass, skippedComparisons });
      }
      for (const { cell, rows: written } of summaries) {
        if (cell.thinker !== thinker) continue;
        const beside = groupedWith(cell, rows, experiment);
        const answers = [...beside, ...written].map(answerOf);
        const grouped = await answerClasses(answers, grader, tools, store);
        const links = store.runs.summaries(run.id, cell.name, questionId);
        for (const [at, link] of links.entries()) {
          const answerClass = grouped.classes[beside.length + at] ?? null;
          const { skippedComparisons } = grouped;
          regrouped.push({ ...link, answerClass, skippedComparisons });
        }
      }
    }
  }
}

function countedOf({ judgement, canonical }: GradedAnswer, completion: Completion) {
  const { verdict, answer } = judgement;
  return counted({ verdict, answer, canonical }, completion);
}

const NEVER_GRADED: GradedAnswer = {
  judgement: { verdict: "ungraded", answer: null, detail: { reason: "never graded" } },
  canonical: null,
  ms: 0,
};
