import { thinkerBody, thinkerHeader } from "./serialize.ts";
import type { Tokenizer } from "./tokenizers/tokenizer.ts";

/**
 * Tokens that a memory cache of so many thinkers takes whatever they wrote: their headers, and of
 * each body, however it is clipped, one token, unless the tokenizer counts blank lines as none.
 */
export function leastBudget(thinkers: number, tokenizer: Tokenizer): number {
  const body = Math.min(1, tokenizer.count(thinkerBody("")));
  let tokens = 0;
  for (let number = 1; number <= thinkers; number++) {
    tokens += tokenizer.count(thinkerHeader(number)) + body;
  }
  return tokens;
}
