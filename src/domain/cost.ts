import type { Usage } from "./completion.ts";

/** Prices per million tokens, in whatever currency is used throughout. */
export type Price = {
  readonly inputPerMillion: number;
  /** Of prompt tokens served from the endpoint's cache; those cost as much as others unless told. */
  readonly cachedInputPerMillion?: number;
  /** Thinking is output. */
  readonly outputPerMillion: number;
};

/** What a completion cost; undefined when its price or its tokens are not known, never 0 for unknown. What is free costs nothing, however many tokens. */
export function costOf(usage: Usage, price: Price | undefined): number | undefined {
  const { promptTokens, completionTokens } = usage;
  if (price !== undefined && isFree(price)) return 0;
  if (price === undefined || promptTokens === undefined || completionTokens === undefined) {
    return undefined;
  }
  const cached = Math.min(usage.cachedTokens ?? 0, promptTokens);
  const cachedPerMillion = price.cachedInputPerMillion ?? price.inputPerMillion;
  const total =
    (promptTokens - cached) * price.inputPerMillion +
    cached * cachedPerMillion +
    completionTokens * price.outputPerMillion;
  return total / 1_000_000;
}

/** Whether no token of any kind is charged. */
export function isFree(price: Price): boolean {
  const { inputPerMillion, cachedInputPerMillion = 0, outputPerMillion } = price;
  return inputPerMillion === 0 && cachedInputPerMillion === 0 && outputPerMillion === 0;
}
