import type { AnswerGroups } from "../domain/answer-groups.ts";
import type { Completion } from "../domain/completion.ts";
import { isUnfinished } from "../domain/completion.ts";
import type { Grader, GraderIdentity } from "../domain/grader.ts";
import { hashOf } from "../domain/hash.ts";
import type { Json } from "../domain/json.ts";
import type { Problem } from "../domain/problem.ts";
import type { GradedAnswer, Verdict } from "../domain/verdict.ts";
import type { AnswerToGrade } from "../grading/judge-text.ts";
import type { VerdictsBy } from "../storage/graded-attempts.ts";
import type { Store } from "../storage/open-store.ts";
import type { BriefVerdict } from "../storage/verdicts.ts";

/** What grades for a run. */
export type GradingTools = {
  readonly graders: readonly GraderIdentity[];
  readonly judge: (answer: AnswerToGrade) => Promise<GradedAnswer>;
  readonly group: (grader: Grader["name"], answers: readonly string[]) => Promise<AnswerGroups>;
};

/** @throws RangeError when the run was wired without that grader */
export function graderOf(problem: Problem, graders: readonly GraderIdentity[]): GraderIdentity {
  const grader = graders.find(({ name }) => name === problem.reference.kind);
  if (grader === undefined)
    throw new RangeError(`No grader judges ${problem.reference.kind} answers here.`);
  return grader;
}

/** Whose verdicts on a problem count. */
export function verdictsBy(problem: Problem, grader: GraderIdentity): VerdictsBy {
  return {
    grader: grader.name,
    graderVersion: grader.version,
    referenceSha256: referenceHash(problem),
  };
}

const referenceHashes = new WeakMap<Problem, string>();

function referenceHash(problem: Problem): string {
  const known = referenceHashes.get(problem);
  if (known !== undefined) return known;
  const options = problem.question.options ?? null;
  const hash = hashOf({ reference: problem.reference, options } as unknown as Json);
  referenceHashes.set(problem, hash);
  return hash;
}

/** An answer as it is stated, with its canonical form. */
export type StatedAnswer = { readonly answer: string; readonly canonical: string };

/** A verdict as it counts. */
export type CountedVerdict = {
  readonly verdict: Verdict;
  /** Null when none is stated, or none that can be compared. */
  readonly stated: StatedAnswer | null;
};

/**
 * A stored completion's judgement: the store's, when this grader version gave one on this
 * reference, else the grader's, stored. What could not be graded is tried again the next time.
 */
export async function judged(
  completionKey: string,
  completion: Completion,
  problem: Problem,
  tools: GradingTools,
  store: Pick<Store, "verdicts">,
): Promise<CountedVerdict> {
  const grader = graderOf(problem, tools.graders);
  const key = { completionKey, ...verdictsBy(problem, grader) };
  const known = store.verdicts.brief(key);
  if (known !== undefined && known.verdict !== "ungraded") return counted(known, completion);
  const graded = await tools.judge({ grader: grader.name, text: completion.text, problem });
  await store.verdicts.put(key, graded);
  const { verdict, answer } = graded.judgement;
  return counted({ verdict, answer, canonical: graded.canonical }, completion);
}

/**
 * A verdict as it counts: an unfinished completion states no answer, whatever its text seems to
 * say (DESIGN.md, invalid trajectories: `keep` counts them as unanswered).
 */
export function counted(
  { verdict, answer, canonical }: BriefVerdict,
  completion: Pick<Completion, "flags">,
): CountedVerdict {
  if (isUnfinished(completion)) return { verdict: "unanswered", stated: null };
  return {
    verdict,
    stated: canonical === null ? null : { answer: answer ?? canonical, canonical },
  };
}

/** Answers as they are grouped: what every vote, and every draw chosen by answers, rests on. */
export type AnswerClasses = {
  /** The group of equivalent answers each belongs to; null where none is stated. */
  readonly classes: readonly (string | null)[];
  /** Comparisons given up, whose answers count as different; null where that was not yet counted. */
  readonly skippedComparisons: number | null;
};

/**
 * The group of equivalent answers each belongs to, named by the canonical form of its first
 * member; null stays null. Answers are compared as they are stated, one for each canonical form.
 * Known lists come from the store, so that a replay compares nothing again.
 */
export async function answerClasses(
  stated: readonly (StatedAnswer | null)[],
  grader: GraderIdentity,
  tools: GradingTools,
  store: Pick<Store, "answerGroups">,
): Promise<AnswerClasses> {
  if (!grader.hasVotes) return { classes: stated.map(() => null), skippedComparisons: 0 };
  const answerOf = new Map<string, string>();
  for (const one of stated) {
    if (one !== null && !answerOf.has(one.canonical)) answerOf.set(one.canonical, one.answer);
  }
  const canonicals = [...answerOf.keys()];
  const answers = [...answerOf.values()];
  const groups = await groupsOf(answers);
  const classOf = new Map(
    canonicals.map((canonical, place) => [
      canonical,
      canonicals[groups.classes[place] ?? place] ?? canonical,
    ]),
  );
  return {
    classes: stated.map((one) =>
      one === null ? null : (classOf.get(one.canonical) ?? one.canonical),
    ),
    skippedComparisons: groups.skipped,
  };

  async function groupsOf(distinct: readonly string[]): Promise<AnswerGroups> {
    if (distinct.length < 2) return { classes: distinct.map((_, place) => place), skipped: 0 };
    const key = hashOf({ grader: grader.name, version: grader.version, distinct });
    const known = store.answerGroups.get(key);
    if (known !== undefined) return known;
    const found = await tools.group(grader.name, distinct);
    await store.answerGroups.put(key, found);
    return found;
  }
}
