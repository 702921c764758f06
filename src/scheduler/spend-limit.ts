import { onAbort } from "../domain/abort.ts";
import type { Complete, CompletionRequest } from "../domain/completion.ts";
import { costOf, isFree, type Price } from "../domain/cost.ts";
import { CompletionError } from "../errors.ts";
import { promptTokensOf } from "./prompt-tokens.ts";

/** What a run has spent and may spend; shared by all its models. */
export type Spending = {
  /** What completions cost for certain, as far as prices and usage are known. */
  spent(): number;
  /** What requests under way may still cost at most. */
  reserved(): number;
  /** Completions whose price is not known. */
  unpriced(): number;
  /** Takes the most that a request may cost, waiting until that fits. @throws CompletionError `budget` when it never will */
  reserve(most: number, where: string, signal?: AbortSignal): Promise<void>;
  /** Gives a reservation back for what it turned out to cost. */
  settle(reserved: number, cost: number): void;
  /** A completion came whose price is not known. */
  countUnpriced(): void;
};

/** @param limit the most a run may spend; undefined: no limit, spending is only counted */
export function spending(limit?: number): Spending {
  let spent = 0;
  let reserved = 0;
  let underWay = 0;
  let unpriced = 0;
  let waiting: (() => void)[] = [];

  function wakeAll(): void {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }

  return {
    spent: () => spent,
    reserved: () => reserved,
    unpriced: () => unpriced,
    async reserve(most, where, signal) {
      while (limit !== undefined && spent + reserved + most > limit) {
        // With nothing under way that could turn out cheaper, it will never fit.
        if (underWay === 0) throw limitReached(limit, spent, most, where);
        await new Promise<void>((wake) => {
          const stopListening = onAbort(signal, () => wake());
          waiting.push(() => {
            stopListening();
            wake();
          });
        });
        if (signal?.aborted) throw cancelled(where);
      }
      reserved += most;
      underWay++;
    },
    settle(most, cost) {
      underWay--;
      reserved = underWay === 0 ? 0 : reserved - most;
      spent += cost;
      wakeAll();
    },
    countUnpriced() {
      unpriced++;
    },
  };
}

/**
 * The same model, its cost counted and kept within the run's spend limit: a request goes out
 * only when the most it may cost (its prompt, and `max_tokens` of output) still fits beside
 * what is spent and under way. An answer that does not tell its usage counts with that most.
 *
 * @param price undefined: not known; then nothing is limited, and its cost stays unknown
 */
export function withinSpending(
  complete: Complete,
  spending: Spending,
  price: Price | undefined,
): Complete {
  if (price === undefined) {
    return async (request, signal) => {
      const completion = await complete(request, signal);
      spending.countUnpriced();
      return completion;
    };
  }
  if (isFree(price)) return complete;
  let longest = UNBOUNDED_ANSWER_TOKENS;
  return async (request, signal) => {
    const most = mostCost(request, price, longest);
    await spending.reserve(most, request.model, signal);
    let cost = 0;
    try {
      const completion = await complete(request, signal);
      longest = Math.max(longest, completion.usage.completionTokens ?? 0);
      cost = costOf(completion.usage, price) ?? most;
      return completion;
    } finally {
      spending.settle(most, cost);
    }
  };
}

/** Without `max_tokens` an answer is taken to need no more than the longest so far, and at least this. */
const UNBOUNDED_ANSWER_TOKENS = 32_768;

function mostCost(request: CompletionRequest, price: Price, longest: number): number {
  const completionTokens = request.sampling.maxTokens ?? longest;
  return costOf({ promptTokens: promptTokensOf(request), completionTokens }, price) ?? 0;
}

function limitReached(limit: number, spent: number, most: number, where: string): CompletionError {
  return new CompletionError(
    `The spend limit of ${limit} is reached: ${spent.toFixed(4)} are spent, and the next request may cost ${most.toFixed(4)}.`,
    {
      where,
      hint: "Everything so far is stored; raise --max-cost and run the same command again.",
    },
    { reason: "budget", attempts: 0, isTransient: false, stopsRun: true },
  );
}

function cancelled(where: string): CompletionError {
  return new CompletionError(
    "Cancelled while waiting for the spend limit.",
    { where, hint: "Run the same command again: it goes on where it stopped." },
    { reason: "interrupted", attempts: 0 },
  );
}
