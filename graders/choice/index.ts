import type { Grader } from "../../src/domain/grader.ts";
import type { ChoiceReference, Problem } from "../../src/domain/problem.ts";
import { GraderError } from "../../src/errors.ts";
import { extractChoice } from "./extract-choice.ts";
import { choiceIdentity } from "./identity.ts";
import { labelOutOfRange } from "./label-out-of-range.ts";

const A = 65;

/** Judges multiple-choice answers: which option's label the response commits to. */
export const choiceGrader: Grader = {
  ...choiceIdentity,
  runsIn: "thread",

  extract(text, problem) {
    if (problem.reference.kind !== "choice") return undefined;
    const { optionCount } = problem.reference;
    const found = extractChoice(text, optionCount, problem.question.options);
    if (found === undefined) return undefined;
    const { method, start, end } = found;
    return { answer: String.fromCharCode(A + found.option), method, span: [start, end] };
  },

  unansweredDetail: (text, { reference }) =>
    reference.kind === "choice" ? labelOutOfRange(text, reference.optionCount) : {},

  canonical: (answer) => answer.trim().toUpperCase(),

  equivalent: (a, b) => a.trim().toUpperCase() === b.trim().toUpperCase(),

  async grade(extraction, problem) {
    const { letter } = referenceOf(problem);
    return {
      verdict: extraction.answer === letter ? "correct" : "incorrect",
      answer: extraction.answer,
      detail: { method: extraction.method, span: extraction.span, gold: letter },
    };
  },
};

/** @throws GraderError when the reference names no option */
function referenceOf(problem: Problem): ChoiceReference {
  const { reference, question } = problem;
  const where = `${question.benchmark}, question ${question.id}`;
  if (reference.kind !== "choice") {
    throw new GraderError(`A ${reference.kind} problem came to the choice grader.`, {
      where,
      hint: "Name the grader that the reference's kind names.",
    });
  }
  const place = reference.letter.charCodeAt(0) - A;
  const { letter, optionCount } = reference;
  if (!/^[A-Z]$/.test(letter) || optionCount < 2 || optionCount > 26 || place >= optionCount) {
    throw new GraderError(`The reference "${letter}" is no label of ${optionCount} options.`, {
      where,
      hint: "A reference is a letter from A on, one of 2 to 26 options.",
    });
  }
  return reference;
}
