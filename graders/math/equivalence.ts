import { type Answer, answerOf } from "./answer.ts";
import { compareAnswers } from "./compare-answers.ts";
import { sameQuantity } from "./compound-quantity.ts";
import { BeyondLimits, limits } from "./limits.ts";
import { different, equal, type Outcome, unknown } from "./outcome.ts";
import { type ReadAnswer, readAnswer } from "./read-answer.ts";
import { sameWording } from "./text-answer.ts";
import { tokenize } from "./tokens.ts";
import { collectSymbols, substituted } from "./traverse.ts";

/** Whether two answers, as texts, say the same: cheapest and surest stage first. Symmetric, reflexive. Never throws. */
export function compareTextsOfAnswers(a: string, b: string): Outcome {
  if (a === b) return equal("text", "the same text");
  return compareChoices(readAnswer(a), readAnswer(b));
}

/** A choice with its value, "(C) 12", is its letter and its value both. */
function compareChoices(a: ReadAnswer, b: ReadAnswer): Outcome {
  if (a.choice === undefined && b.choice === undefined) return compareRead(a, b);
  if (a.choice !== undefined && b.choice !== undefined && a.choice !== b.choice)
    return different("choice", "another choice");
  const names = (read: ReadAnswer, choice: string | undefined) =>
    read.answer?.shape === "scalar" &&
    read.answer.value.kind === "symbol" &&
    read.answer.value.name === choice;
  return names(a, b.choice) || names(b, a.choice)
    ? equal("choice", "the same choice")
    : compareRead(a, b);
}

function compareRead(a: ReadAnswer, b: ReadAnswer): Outcome {
  if (a.squeezed === b.squeezed && a.squeezed !== "")
    return equal("text", "the same text but for spacing");
  if (a.integer !== undefined && b.integer !== undefined) {
    return a.integer === b.integer
      ? equal("integer", "the same integer")
      : different("integer", "another integer");
  }
  const isSameQuantity = sameQuantity(a.source, b.source);
  if (isSameQuantity !== undefined)
    return isSameQuantity
      ? equal("quantity", "the same quantity")
      : different("quantity", "another quantity");
  if (!a.answer || !b.answer) {
    if (sameWording(a.source, b.source)) return equal("text", "the same words");
    if (sameNotation(a.source, b.source)) return equal("text", "the same notation");
    return unknown("read", a.why || b.why || "the answer cannot be read");
  }
  try {
    const work = { left: limits.verdictWork };
    return compareAnswers(a.answer, withParameterOf(a, b) ?? b.answer, work);
  } catch (error) {
    if (error instanceof BeyondLimits || error instanceof RangeError)
      return unknown("limits", error.message);
    throw error;
  }
}

/** Mathematics beyond the grammar is the same where its signs are, however they are spaced, sized and named. */
function sameNotation(a: string, b: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(a) || !/[\p{L}\p{N}]/u.test(b)) return false;
  try {
    const [x, y] = [tokenize(a), tokenize(b)];
    return (
      x.length === y.length &&
      x.every((token, at) => token.kind === y[at]?.kind && token.text === y[at]?.text)
    );
  } catch (error) {
    if (error instanceof BeyondLimits) return false;
    throw error;
  }
}

/** `b` with the letter of its "n ∈ ℤ" as `a` has it in "k ∈ ℤ"; undefined where they don't differ in that. */
function withParameterOf(a: ReadAnswer, b: ReadAnswer): Answer | undefined {
  const [letter, other] = [a.parameter, b.parameter];
  if (letter === undefined || other === undefined || letter === other || !b.expr) return undefined;
  if (collectSymbols(b.expr).has(letter)) return undefined;
  return answerOf(substituted(b.expr, other, { kind: "symbol", name: letter }));
}
