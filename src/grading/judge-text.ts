import type { Grader, GraderTools } from "../domain/grader.ts";
import type { Json } from "../domain/json.ts";
import type { Problem } from "../domain/problem.ts";
import type { GradedAnswer, Judgement } from "../domain/verdict.ts";
import { HarnessError } from "../errors.ts";

/** A text to judge, the problem it answers, and the grader that can tell. */
export type AnswerToGrade = {
  readonly grader: Grader["name"];
  /** The model's whole text. */
  readonly text: string;
  readonly problem: Problem;
};

/**
 * One text through one grader: extraction, verdict, canonical form. Never throws: a grader that
 * cannot tell, or breaks, gives `ungraded` with its reason, which is no statement about the answer.
 */
export async function judgeText(
  grader: Grader,
  text: string,
  problem: Problem,
  tools: GraderTools,
): Promise<GradedAnswer> {
  const start = performance.now();
  try {
    const extraction = grader.extract(text, problem);
    if (extraction === undefined) {
      const judgement = { ...unanswered, detail: grader.unansweredDetail?.(text, problem) ?? {} };
      return { judgement, canonical: null, ms: performance.now() - start };
    }
    const { canonical = grader.canonical(extraction.answer, problem), ...judgement } =
      await grader.grade(extraction, problem, tools);
    return {
      judgement,
      canonical: judgement.verdict === "unanswered" ? null : canonical,
      ms: performance.now() - start,
    };
  } catch (failure) {
    return ungradedAnswer(...reasonOf(failure), performance.now() - start);
  }
}

/** The judgement of a text whose grader could not tell; `detail.reason` names why in one word. */
export function ungradedAnswer(
  reason: string,
  detail: { readonly [name: string]: Json | undefined },
  ms: number,
): GradedAnswer {
  const judgement: Judgement = {
    verdict: "ungraded",
    answer: null,
    detail: { reason, ...detail },
  };
  return { judgement, canonical: null, ms };
}

const unanswered: Judgement = { verdict: "unanswered", answer: null, detail: {} };

function reasonOf(failure: unknown): [string, { readonly [name: string]: Json | undefined }] {
  if (failure instanceof HarnessError) {
    return ["grader-error", { message: failure.message, where: failure.where, hint: failure.hint }];
  }
  return ["exception", { message: failure instanceof Error ? failure.message : String(failure) }];
}
