import PQueue from "p-queue";
import { type Clock, sleep } from "../domain/clock.ts";
import { recentSum } from "./recent-sum.ts";
import { type TokenBucket, tokenBucket } from "./token-bucket.ts";

/** What a minute may hold; absent limits are found out by being refused. */
export type RateLimits = {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
};

/** When the next request may go out. One after another passes, first come first served. */
export type Pace = {
  /**
   * Waits until a request of so many tokens may be sent; undefined when it may be at once.
   * @throws the signal's reason
   */
  turn(tokens: number, signal?: AbortSignal): Promise<void> | undefined;
  /** A request used so many more tokens than was thought, or fewer. */
  settle(tokens: number): void;
  /** The endpoint took a request, whatever it answered. */
  accepted(): void;
  /** The endpoint refused for there being too many: slower from here on. */
  refused(pauseMs: number): void;
  /** Nothing is sent for so long. */
  pause(ms: number): void;
  pausedForMs(): number;
  /** Requests a minute that refusals taught; undefined when none did. */
  learnedPerMinute(): number | undefined;
};

/** So much of a rate may go out at once, yet two: a server's own burst is not to be drawn empty. */
const BURST_MS = 100;
const LEARNED_BURST_MS = 50;
const WINDOW_SECONDS = 60;
/** Fewer than so many taken say nothing about a rate: then a refusal only pauses. */
const FEWEST_TO_LEARN_FROM = 10;
/**
 * A learned rate doubles in so long without a refusal, slowly at first and ever faster (as CUBIC
 * does): near the true limit the next refusal is far off, and a mistaken low one is soon left.
 */
const DOUBLING_MS = 20_000;
/** One bad minute does not throw away more than this. */
const DEEPEST_CUT = 0.7;

export function requestPace(limits: RateLimits, clock: Clock): Pace {
  const gate = new PQueue({ concurrency: 1 });
  const requests = bucketFor(limits.requestsPerMinute, clock);
  const tokens = bucketFor(limits.tokensPerMinute, clock);
  const taken = recentSum(WINDOW_SECONDS, clock);
  let pausedUntil = 0;
  let waiting = 0;
  let learned: { perMs: number; since: number; readonly bucket: TokenBucket } | undefined;

  function learnedRate(now: number): number | undefined {
    if (learned === undefined) return undefined;
    return learned.perMs * (1 + (Math.max(0, now - learned.since) / DOUBLING_MS) ** 3);
  }

  function waitMs(amount: number): number {
    const now = clock.now();
    const rate = learnedRate(now);
    if (rate !== undefined) learned?.bucket.setRate(rate, burstOf(rate, LEARNED_BURST_MS), now);
    return Math.max(
      pausedUntil - now,
      requests?.waitFor(1, now) ?? 0,
      tokens?.waitFor(amount, now) ?? 0,
      learned?.bucket.waitFor(1, now) ?? 0,
    );
  }

  function take(amount: number): void {
    const now = clock.now();
    requests?.take(1, now);
    tokens?.take(amount, now);
    learned?.bucket.take(1, now);
  }

  async function queued(amount: number, signal: AbortSignal | undefined): Promise<void> {
    waiting++;
    try {
      await gate.add(
        async () => {
          // A pause may have been lengthened while waiting for its end.
          for (let ms = waitMs(amount); ms > 0; ms = waitMs(amount)) {
            await sleep(clock, ms, signal);
          }
          take(amount);
        },
        signal === undefined ? {} : { signal },
      );
    } finally {
      waiting--;
    }
  }

  return {
    turn(amount, signal) {
      if (waiting > 0 || waitMs(amount) > 0) return queued(amount, signal);
      take(amount);
      return undefined;
    },
    settle(amount) {
      tokens?.take(amount, clock.now());
    },
    accepted() {
      taken.add(1);
    },
    refused(pauseMs) {
      const now = clock.now();
      const { sum, overMs } = taken.read();
      if (sum < FEWEST_TO_LEARN_FROM) return;
      // What was taken, pause included, is what the endpoint allows: over a minute, to within its burst.
      const measured = sum / (overMs + pauseMs);
      const before = learnedRate(now) ?? Number.POSITIVE_INFINITY;
      const floor = before === Number.POSITIVE_INFINITY ? 0 : before * DEEPEST_CUT;
      const perMs = Math.max(Math.min(measured, before), floor);
      const bucket = learned?.bucket ?? tokenBucket(perMs, 1, now);
      bucket.setRate(perMs, burstOf(perMs, LEARNED_BURST_MS), now);
      bucket.empty(now);
      learned = { perMs, since: now + pauseMs, bucket };
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, clock.now() + ms);
    },
    pausedForMs: () => Math.max(0, pausedUntil - clock.now()),
    learnedPerMinute() {
      const rate = learnedRate(clock.now());
      return rate === undefined ? undefined : rate * 60_000;
    },
  };
}

function bucketFor(perMinute: number | undefined, clock: Clock): TokenBucket | undefined {
  if (perMinute === undefined) return undefined;
  const perMs = perMinute / 60_000;
  return tokenBucket(perMs, burstOf(perMs, BURST_MS), clock.now());
}

function burstOf(perMs: number, ms: number): number {
  return Math.max(2, perMs * ms);
}
