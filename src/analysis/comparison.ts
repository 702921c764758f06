import { countText } from "../domain/count-text.ts";
import type { Estimate } from "../domain/estimate.ts";
import { questionsNeeded } from "./questions-needed.ts";

/** A paired difference B − A, as a sentence needs it. */
export type Compared = Estimate & {
  /** Questions paired. */
  readonly questions: number;
  /** Standard deviation of a question's difference. */
  readonly deviation: number;
  /** Two-sided; corrected by Holm when several comparisons are shown. */
  readonly pValue: number;
};

/** Whether a difference is beyond noise: its interval leaves out 0, and p is below 0.05. */
function isBeyondNoise({ low, high, pValue }: Compared): boolean {
  return pValue < 0.05 && (low > 0 || high < 0);
}

/**
 * A comparison in a plain sentence: which scores more, by how much, whether that is beyond noise,
 * and if not, how many questions it would take to see. An interval that holds 0 is no evidence
 * that there is no difference, and nothing here says so.
 */
export function comparisonSentence(a: string, b: string, difference: Compared): string {
  const { value, low, high, questions, pValue } = difference;
  const evidence = `95 % interval ${signed(low)} to ${signed(high)}, p ${shownP(pValue)}, ${countText(questions, "question")}`;
  if (value === 0) {
    return `${b} and ${a} score the same here (${evidence}): no difference is found, and one within the interval is not ruled out.`;
  }
  const points = Math.abs(100 * value).toFixed(1);
  const size = points === "0.0" ? "less than 0.1" : points;
  const claim = `${b} scores ${size} points ${value > 0 ? "more" : "less"} than ${a} (${evidence})`;
  if (isBeyondNoise(difference)) return `${claim}: beyond noise.`;
  const needed = questionsNeeded(difference);
  const more =
    needed === undefined || needed <= questions
      ? ""
      : ` Seeing a difference of this size would take ${neededText(needed)}.`;
  return `${claim}: within noise, these questions do not tell them apart.${more}`;
}

/** Beyond what anybody would ask, the very number says nothing. */
function neededText(questions: number): string {
  return questions > MOST_NEEDED
    ? "more than a million such questions"
    : `about ${countText(questions, "such question")}`;
}

const MOST_NEEDED = 1_000_000;

function signed(share: number): string {
  const points = (100 * share).toFixed(1);
  return share > 0 ? `+${points}` : points.replace("-", "−");
}

function shownP(pValue: number): string {
  return pValue < 0.001 ? "< 0.001" : `= ${pValue.toFixed(3)}`;
}
