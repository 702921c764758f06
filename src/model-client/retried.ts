import { type Clock, sleep, systemClock } from "../domain/clock.ts";
import type { Complete, CompletionRequest } from "../domain/completion.ts";
import { countText } from "../domain/count-text.ts";
import type { OnEndpointEvent } from "../domain/endpoint-event.ts";
import { CompletionError } from "../errors.ts";
import { circuitBreaker } from "./circuit-breaker.ts";
import { interruption } from "./endpoint-failure.ts";

/** How often to ask again, and how long to wait before. */
export type RetryPolicy = {
  /** Tries a completion, the first included; 8 unless told. */
  readonly tries?: number;
  /** The same while no connection was ever made, so that a wrong address is told soon; as `tries` unless told. */
  readonly firstContactTries?: number;
  /** Tries that a 429 may use up beyond that, since its pause is the endpoint's; 50 unless told. */
  readonly rateLimitedTries?: number;
  /** Retries a run, over all completions; 10,000 unless told. */
  readonly retriesPerRun?: number;
  /** The wait before the second try, doubled for each further one; 1 s unless told. */
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
};

/** One run's persistence: what every retried model of the run shares. */
export type Persistence = {
  readonly policy: Required<RetryPolicy>;
  readonly clock: Clock;
  /** Uniform in [0, 1): jitter, so that what failed together does not return together. */
  readonly random: () => number;
  readonly onEvent: OnEndpointEvent;
  readonly breaker: ReturnType<typeof circuitBreaker>;
  readonly counts: { retries: number; failures: number };
};

export function persistence(
  policy: RetryPolicy = {},
  tools: {
    readonly clock?: Clock;
    readonly random?: () => number;
    readonly onEvent?: OnEndpointEvent;
  } = {},
): Persistence {
  return {
    policy: {
      tries: policy.tries ?? 8,
      firstContactTries: policy.firstContactTries ?? policy.tries ?? 8,
      rateLimitedTries: policy.rateLimitedTries ?? 50,
      retriesPerRun: policy.retriesPerRun ?? 10_000,
      firstWaitMs: policy.firstWaitMs ?? 1_000,
      longestWaitMs: policy.longestWaitMs ?? 60_000,
    },
    clock: tools.clock ?? systemClock,
    random: tools.random ?? Math.random,
    onEvent: tools.onEvent ?? (() => undefined),
    breaker: circuitBreaker(),
    counts: { retries: 0, failures: 0 },
  };
}

/**
 * The same model, asked again after failures that may pass: with growing, jittered waits that
 * hold no slot, a bounded number of times. A completion tells the requests it took in all, and
 * so does the error when none came. A model that fails every request alike is given up.
 */
export function retried(complete: Complete, shared: Persistence): Complete {
  const { policy, breaker, counts, onEvent } = shared;
  let isSpent = false;
  /** Whether any request has reached the endpoint. */
  let isMet = false;

  /** @returns what is to be thrown: the failure, or that it was one too many of its kind */
  function finallyFailed(request: CompletionRequest, failure: CompletionError): CompletionError {
    if (failure.reason === "interrupted" || failure.stopsRun) return failure;
    const { model } = request;
    const { reason, message, attempts } = failure;
    counts.failures++;
    onEvent({ kind: "failed", model, reason, message, attempts });
    const stop = breaker.failed(model, failure);
    if (stop === undefined) return failure;
    onEvent({ kind: "stopped", model, reason: stop.reason, message: stop.message });
    return stop;
  }

  function retriesSpent({ model }: CompletionRequest, failure: CompletionError): CompletionError {
    const message = `The run's ${countText(policy.retriesPerRun, "retry is", "retries are")} spent. The last failure: ${failure.message}`;
    const { where, attempts } = failure;
    const reason = "budget";
    counts.failures++;
    if (!isSpent) onEvent({ kind: "stopped", model, reason, message });
    isSpent = true;
    return new CompletionError(
      message,
      { where, hint: "See to the endpoint, then run the same command again." },
      { reason, attempts, isTransient: false, stopsRun: true },
      { cause: failure },
    );
  }

  return async (request, signal) => {
    const { model } = request;
    let attempts = 0;
    let faults = 0;
    let refusals = 0;
    for (;;) {
      const stopped = breaker.stopped(model);
      if (stopped !== undefined) throw afterAttempts(stopped, attempts);
      try {
        const completion = await complete(request, signal);
        breaker.succeeded(model);
        isMet = true;
        return attempts === 0
          ? completion
          : { ...completion, attempts: attempts + completion.attempts };
      } catch (caught) {
        if (!(caught instanceof CompletionError)) throw caught;
        attempts += caught.attempts;
        isMet ||= caught.reason !== "unreachable" || caught.attempts > 0;
        const failure = afterAttempts(caught, attempts);
        const isRefusal = failure.reason === "rate_limited";
        if (isRefusal) refusals++;
        else faults++;
        const tries = isMet ? policy.tries : policy.firstContactTries;
        const isLast = isRefusal ? refusals >= policy.rateLimitedTries : faults >= tries;
        if (!failure.isTransient || isLast || signal?.aborted) {
          const told = isMet || !isLast ? failure : neverMet(failure, faults);
          throw afterAttempts(finallyFailed(request, told), attempts);
        }
        if (counts.retries >= policy.retriesPerRun) throw retriesSpent(request, failure);
        counts.retries++;
        const isHasty = !isMet && policy.firstContactTries < policy.tries;
        const waitMs = isRefusal ? 0 : backoffMs(faults, shared) / (isHasty ? HASTE : 1);
        onEvent({
          kind: "retry",
          model,
          reason: failure.reason,
          message: failure.message,
          tries: faults + refusals,
          waitMs,
        });
        await pause(waitMs, failure, shared.clock, signal);
      }
    }
  };

  async function pause(
    waitMs: number,
    failure: CompletionError,
    on: Clock,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    // The pause that a 429 asked for is the endpoint's, and the scheduler keeps it.
    if (waitMs === 0) return;
    try {
      await sleep(on, waitMs, signal);
    } catch (reason) {
      if (!signal?.aborted) throw reason;
      throw interruption(failure.where, failure.attempts);
    }
  }
}

/**
 * The same model, not asked once it is given up. Wrap what a queue holds with it: requests that
 * were queued before a key was found wrong are then not sent, and fail as the others did.
 */
export function unlessGivenUp(complete: Complete, { breaker }: Persistence): Complete {
  return async (request, signal) => {
    const stopped = breaker.stopped(request.model);
    if (stopped !== undefined) throw stopped;
    return complete(request, signal);
  };
}

/** Waits are so much shorter while it is in doubt whether anything is at the address at all. */
const HASTE = 4;

/** No connection was ever made: most likely the address is wrong. */
function neverMet(failure: CompletionError, tries: number): CompletionError {
  const { where, hint, reason, attempts } = failure;
  return new CompletionError(
    `No connection in ${tries === 1 ? "one try" : `${tries} tries`}. ${failure.message}`,
    { where, hint: `${hint} If it is still starting: max_attempts above 6 waits longer for it.` },
    { reason, attempts },
    { cause: failure },
  );
}

/** Doubling from the first wait to the longest, each between half and all of it. */
function backoffMs(faults: number, { policy, random }: Persistence): number {
  const whole = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** Math.min(30, faults - 1));
  return whole * (0.5 + random() / 2);
}

function afterAttempts(failure: CompletionError, attempts: number): CompletionError {
  if (failure.attempts === attempts) return failure;
  const { message, where, hint, reason, isTransient, retryAfterMs, stopsRun } = failure;
  return new CompletionError(
    message,
    { where, hint },
    { reason, attempts, isTransient, retryAfterMs, stopsRun },
    { cause: failure },
  );
}
