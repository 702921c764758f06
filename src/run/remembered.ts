import { type Clock, sleep } from "../domain/clock.ts";
import type { Complete, Completion, CompletionRequest } from "../domain/completion.ts";
import { completionKey } from "../domain/completion-key.ts";
import { wellFormed } from "../domain/well-formed.ts";
import { CompletionError, type CompletionFailureReason } from "../errors.ts";
import type { Store } from "../storage/open-store.ts";

/** What the store says of a request, beyond its answer. */
export type RememberedEvent = {
  readonly kind:
    | "from-store"
    | "shared"
    | "asked"
    | "stored"
    /** Another process asks for it; awaited until `elsewhere-over`. */
    | "elsewhere"
    | "elsewhere-over"
    | "failed";
  readonly model: string;
  readonly completion?: Completion;
  readonly reason?: CompletionFailureReason;
};

/** What a client remembers by. */
export type RememberingTools = {
  readonly store: Pick<Store, "completions" | "failures" | "leases">;
  /** Asks again for completions that failed in an earlier run. */
  readonly retryFailed: boolean;
  readonly clock: Clock;
  readonly observe: (event: RememberedEvent) => void;
  /** Requests under way in this process, by key; shared by all models of a store. */
  readonly inFlight: Map<string, Promise<Completion>>;
  /** Where answers go whose callers were cancelled; shared by all models of a store. */
  readonly late: LateAnswers;
};

/** Answers that come after their callers were cancelled: paid for, and so stored like any other. */
export type LateAnswers = {
  /** A cancelled request is still under way: its lease is held until its answer is stored, or will not come. */
  keep(request: CompletionRequest, answer: Promise<Completion>): void;
  isAwaited(key: string): boolean;
  /** Resolves with how many were stored, once none is to come any more. @throws StoreError when one could not be */
  settled(): Promise<number>;
};

/**
 * Failures that are facts about one completion: recorded, and not paid for again unless asked.
 * The others (wrong key, model gone, quota, unreachable, budget, interrupted) say nothing about it:
 * the next run simply asks.
 */
const LASTING: ReadonlySet<CompletionFailureReason> = new Set([
  "context_length",
  "bad_request",
  "server_error",
  "malformed",
  "incomplete",
  "timeout",
  "rate_limited",
]);

/** How often the store is looked at while another process samples the same completion. */
const POLL_MS = 200;

/**
 * A model client that pays once: what the store holds is not asked for; equal requests of this
 * process share one call, and of other processes on this store one lease. A completion is durable
 * before it is handed on, also when its caller has been cancelled meanwhile.
 */
export function remembered(complete: Complete, tools: RememberingTools): Complete {
  const { store, observe, late, inFlight } = tools;
  /** Failures recorded of a model since it last answered. */
  const streaks = new Map<string, readonly string[]>();

  return async (request, signal) => {
    const key = completionKey(request);
    const stored = fromStore(key, request);
    if (stored !== undefined) return stored;
    const same = inFlight.get(key);
    if (same !== undefined) {
      observe({ kind: "shared", model: request.model });
      return same;
    }
    const asked = ask(key, request, signal).finally(() => inFlight.delete(key));
    inFlight.set(key, asked);
    return asked;
  };

  function fromStore(key: string, request: CompletionRequest): Completion | undefined {
    const completion = store.completions.get(key);
    if (completion !== undefined) {
      observe({ kind: "from-store", model: request.model, completion });
    }
    return completion;
  }

  async function ask(
    key: string,
    request: CompletionRequest,
    signal?: AbortSignal,
  ): Promise<Completion> {
    throwIfFailedBefore(key, request);
    let hasWaited = false;
    if (!(await store.leases.claim(key))) {
      hasWaited = true;
      const stored = await storedElsewhere(key, request, signal);
      if (stored !== undefined) return stored;
    }
    try {
      // The other holder may have stored it between our look and our claim.
      const stored = fromStore(key, request);
      if (stored !== undefined) return stored;
      if (hasWaited) throwIfFailedBefore(key, request);
      observe({ kind: "asked", model: request.model });
      const completion = wellFormed(await complete(request, signal));
      const isFirst = await store.completions.add(key, request, completion);
      observe({ kind: "stored", model: request.model, completion });
      streaks.delete(request.model);
      // Should another text have come first, that one is the completion: it is what the store gives again.
      return isFirst ? completion : (store.completions.get(key) ?? completion);
    } catch (failure) {
      if (failure instanceof CompletionError) await recordFailure(key, request, failure);
      throw failure;
    } finally {
      if (!late.isAwaited(key)) await store.leases.release(key);
    }
  }

  /** Waits while another process asks. @returns what it stored; undefined once the lease is ours instead */
  async function storedElsewhere(
    key: string,
    request: CompletionRequest,
    signal?: AbortSignal,
  ): Promise<Completion | undefined> {
    observe({ kind: "elsewhere", model: request.model });
    try {
      do {
        await sleep(tools.clock, POLL_MS, signal);
        // Looking costs less than claiming, which writes.
        const stored = fromStore(key, request);
        if (stored !== undefined) return stored;
      } while (!(await store.leases.claim(key)));
      return undefined;
    } finally {
      observe({ kind: "elsewhere-over", model: request.model });
    }
  }

  function throwIfFailedBefore(key: string, request: CompletionRequest): void {
    const failed = tools.retryFailed ? undefined : store.failures.get(key);
    if (failed === undefined) return;
    observe({ kind: "failed", model: request.model, reason: failed.reason });
    throw new CompletionError(
      failed.message,
      {
        where: `model ${request.model}`,
        hint: "It failed in an earlier run; --retry-failed asks again.",
      },
      { reason: failed.reason, attempts: 0 },
    );
  }

  async function recordFailure(
    key: string,
    request: CompletionRequest,
    failure: CompletionError,
  ): Promise<void> {
    const { model } = request;
    const { reason, message, attempts, stopsRun } = failure;
    observe({ kind: "failed", model, reason });
    if (stopsRun) {
      // What failed on the way into an outage says nothing of the completions it hit.
      await store.failures.remove(streaks.get(model) ?? []);
      streaks.delete(model);
    } else if (LASTING.has(reason)) {
      await store.failures.add(key, model, { reason, message, attempts });
      if (reason !== "context_length") streaks.set(model, [...(streaks.get(model) ?? []), key]);
    }
  }
}

/** Stores the answers of cancelled requests as they come, in the place the callers had for them. */
export function lateAnswers(store: Pick<Store, "completions" | "leases">): LateAnswers {
  const awaited = new Map<string, Promise<PromiseSettledResult<boolean>[]>>();

  async function storeWhenItComes(
    key: string,
    request: CompletionRequest,
    answer: Promise<Completion>,
  ): Promise<boolean> {
    try {
      const [outcome] = await Promise.allSettled([answer]);
      // It failed, or its grace passed: the next run asks for it.
      if (outcome.status === "rejected") return false;
      await store.completions.add(key, request, wellFormed(outcome.value));
      return true;
    } finally {
      await store.leases.release(key);
    }
  }

  return {
    keep(request, answer) {
      const key = completionKey(request);
      awaited.set(key, Promise.allSettled([storeWhenItComes(key, request, answer)]));
    },
    isAwaited: (key) => awaited.has(key),
    async settled() {
      let stored = 0;
      for (const outcome of (await Promise.all(awaited.values())).flat()) {
        if (outcome.status === "rejected") throw outcome.reason;
        if (outcome.value) stored++;
      }
      return stored;
    },
  };
}
