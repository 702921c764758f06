import type { CompletionFlag, FinishReason } from "../domain/completion.ts";
import { isLooping } from "./looping.ts";
import { isSameModel } from "./same-model.ts";

/** What a completion's flags are judged by. */
export type Evidence = {
  /** The answer, thinking taken off. */
  readonly text: string;
  readonly reasoning: string | undefined;
  readonly isThinkingUnclosed: boolean;
  readonly finishReason: FinishReason;
  /** What the endpoint itself called a refusal. */
  readonly refusal: string;
  readonly askedModel: string;
  readonly returnedModel: string | undefined;
};

/** What is odd about a completion, in the fixed order of `CompletionFlag`; empty when nothing is. */
export function completionFlags(evidence: Evidence): readonly CompletionFlag[] {
  const { text, reasoning, finishReason, returnedModel } = evidence;
  const isEmpty = text.trim() === "";
  const said = isEmpty ? (reasoning ?? "") : text;
  const flags: CompletionFlag[] = [];
  if (finishReason === "length") flags.push("truncated");
  if (isLooping(said)) flags.push("looping");
  if (isEmpty) flags.push("empty");
  if (evidence.refusal !== "" || soundsLikeRefusal(text)) flags.push("refused");
  if (finishReason === "content_filter") flags.push("content-filter");
  if (evidence.isThinkingUnclosed) flags.push("thinking-unclosed");
  if (returnedModel !== undefined && !isSameModel(evidence.askedModel, returnedModel)) {
    flags.push("model-mismatch");
  }
  return flags;
}

const LONGEST_REFUSAL = 600;
const REGRETS =
  /^(?:i['’]?m (?:very |really |so )?sorry|i am (?:very |really |so )?sorry|sorry|i apologi[sz]e)\b[^.!?]{0,120}\b(?:can['’]?t|cannot|can not|unable|not able|won['’]?t)\b/i;
const DECLINES =
  /^(?:i (?:can['’]?t|cannot|can not|won['’]?t|will not)|i(?:['’]m| am) (?:unable|not able) to) (?:help|assist|comply|fulfil?l|provide|answer|do that|continue|discuss|support)\b/i;

/** A short answer that opens by declining. A long one that begins with regrets goes on to answer. */
function soundsLikeRefusal(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_REFUSAL) return false;
  return REGRETS.test(trimmed) || DECLINES.test(trimmed);
}
