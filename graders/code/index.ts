import type { Grader } from "../../src/domain/grader.ts";
import type { CodeReference, Problem } from "../../src/domain/problem.ts";
import { GraderError } from "../../src/errors.ts";
import { extractOfficially, extractProgram } from "./extract-program.ts";
import { codeIdentity } from "./identity.ts";
import { judgeTests } from "./judge-tests.ts";

/**
 * Judges programs by running them on tests (LiveCodeBench) or against a check (HumanEval, MBPP).
 * Expected outputs never enter the program's process: what it printed or returned comes out, and is
 * compared here. Two programs say the same when they behave alike on the public tests. See
 * docs/graders/code.md.
 */
export const codeGrader: Grader = {
  ...codeIdentity,
  runsIn: "sandbox",
  unansweredDetail: () => ({ outcome: "no_code" }),

  extract(text, problem) {
    return referenceOf(problem)?.conventions === "official"
      ? extractOfficially(text)
      : extractProgram(text);
  },

  canonical: (answer) => answer.trim(),

  equivalent: (a, b) => a === b,

  async grade(extraction, problem, tools) {
    const reference = referenceOf(problem);
    if (!reference)
      throw new GraderError("The code grader was given another grader's problem.", {
        where: problem.question.id,
        hint: "Name the grader that its reference is for.",
      });
    const { outcome, detail, behaviour } = await judgeTests(extraction.answer, reference, tools);
    return {
      verdict: outcome === "pass" ? "correct" : "incorrect",
      answer: extraction.answer,
      detail: { outcome, ...detail, extraction: extraction.method },
      canonical: behaviour,
    };
  },
};

function referenceOf(problem: Problem): CodeReference | undefined {
  return problem.reference.kind === "code" ? problem.reference : undefined;
}
