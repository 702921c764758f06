import { splitThinking } from "../../src/domain/thinking.ts";
import type { Judgement } from "../../src/domain/verdict.ts";
import { extractChoice } from "./extract-choice.ts";

/** How far back from its end a response is read once more. UTF-16 units. */
const READ_LIMIT = 8_192;
const MOST_OPTIONS = 26;
const A = 65;

/** Why a response that commits to no option has no answer, where it gave a label beyond the options; else empty. */
export function labelOutOfRange(response: string, optionCount: number): Judgement["detail"] {
  const end = splitThinking(response).answer.slice(-READ_LIMIT);
  const given = extractChoice(end, MOST_OPTIONS, undefined);
  if (given === undefined || given.option < optionCount) return {};
  const label = String.fromCharCode(A + given.option);
  return { reason: "label-out-of-range", label, options: optionCount };
}
