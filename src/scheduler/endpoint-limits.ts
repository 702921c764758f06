import PQueue from "p-queue";
import { type Clock, systemClock } from "../domain/clock.ts";
import type { Completion } from "../domain/completion.ts";
import type { OnEndpointEvent } from "../domain/endpoint-event.ts";
import { CompletionError } from "../errors.ts";
import { type RateLimits, requestPace } from "./pace.ts";

/** What an endpoint is asked at once and in a minute; several models may share it. */
export type LimitSettings = RateLimits & {
  /** Requests under way at once. */
  readonly concurrency: number;
};

/** How busy an endpoint is, for a progress line. */
export type EndpointLoad = {
  readonly inFlight: number;
  readonly waiting: number;
  /** Requests allowed at once just now. */
  readonly concurrency: number;
  readonly pausedForMs: number;
  /** What 429s taught; undefined when there were none. */
  readonly learnedRequestsPerMinute: number | undefined;
};

/** The limits of one endpoint, shared by all its models. */
export type EndpointLimits = {
  /** Runs one request when the endpoint's limits allow. @throws what the request throws, or the signal's reason */
  run(
    request: () => Promise<Completion>,
    expectedTokens: number,
    signal?: AbortSignal,
  ): Promise<Completion>;
  load(): EndpointLoad;
};

/** A 429 that does not say how long; doubled for each further one. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const SHRINK = 0.7;

/**
 * Keeps an endpoint as busy as it allows. 429 and `Retry-After` pause all of it, slow its pace
 * to what it took of late, and shrink concurrency, once for all requests that were under way
 * together; answers let both grow again. Other failures leave concurrency be.
 */
export function endpointLimits(
  settings: LimitSettings,
  tools: { readonly clock?: Clock; readonly onEvent?: OnEndpointEvent } = {},
): EndpointLimits {
  const clock = tools.clock ?? systemClock;
  const onEvent = tools.onEvent ?? (() => undefined);
  const queue = new PQueue({ concurrency: settings.concurrency });
  const pace = requestPace(settings, clock);
  let inFlight = 0;
  let concurrency = settings.concurrency;
  let lastRefusalAt = Number.NEGATIVE_INFINITY;
  let refusalsInARow = 0;

  function setConcurrency(wanted: number): void {
    concurrency = Math.min(settings.concurrency, Math.max(1, wanted));
    const [before, now] = [queue.concurrency, Math.floor(concurrency)];
    if (before === now) return;
    queue.concurrency = now;
    if (now < before || now === settings.concurrency) onEvent({ kind: "concurrency", before, now });
  }

  function pause(ms: number): void {
    if (ms <= pace.pausedForMs()) return;
    pace.pause(ms);
    onEvent({ kind: "paused", forMs: ms });
  }

  function refused(sentAt: number, askedMs: number | undefined): void {
    const isNews = sentAt > lastRefusalAt;
    if (isNews) refusalsInARow++;
    const pauseMs =
      askedMs ?? Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(10, refusalsInARow - 1));
    pause(pauseMs);
    // Requests sent together are refused together: that is one lesson, not many.
    if (!isNews) return;
    lastRefusalAt = clock.now();
    pace.refused(pauseMs);
    setConcurrency(concurrency * SHRINK);
  }

  function failed(failure: unknown, sentAt: number): void {
    if (!(failure instanceof CompletionError)) return;
    if (failure.reason === "rate_limited") refused(sentAt, failure.retryAfterMs);
    else {
      if (failure.retryAfterMs !== undefined && failure.isTransient) pause(failure.retryAfterMs);
      if (failure.attempts > 0) pace.accepted();
    }
  }

  async function send(
    request: () => Promise<Completion>,
    expectedTokens: number,
    signal: AbortSignal | undefined,
  ): Promise<Completion> {
    const turn = pace.turn(expectedTokens, signal);
    if (turn !== undefined) await turn;
    const sentAt = clock.now();
    inFlight++;
    try {
      const completion = await request();
      const { promptTokens, completionTokens } = completion.usage;
      if (promptTokens !== undefined && completionTokens !== undefined) {
        pace.settle(promptTokens + completionTokens - expectedTokens);
      }
      pace.accepted();
      refusalsInARow = 0;
      setConcurrency(concurrency + 1 / concurrency);
      return completion;
    } catch (failure) {
      failed(failure, sentAt);
      throw failure;
    } finally {
      inFlight--;
    }
  }

  return {
    run(request, expectedTokens, signal) {
      const turn = () => send(request, expectedTokens, signal);
      return queue.add(turn, signal === undefined ? {} : { signal });
    },
    load: () => ({
      inFlight,
      waiting: queue.size,
      concurrency: queue.concurrency,
      pausedForMs: pace.pausedForMs(),
      learnedRequestsPerMinute: pace.learnedPerMinute(),
    }),
  };
}
