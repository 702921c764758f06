import { Writable } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { fitted, openProgress } from "../../src/cli/progress.ts";
import { runProgress } from "../../src/cli/run-progress.ts";

/** A control sequence that progress uses, or one character. */
const TOKEN = new RegExp(`${String.fromCharCode(27)}\\[\\d*[AKJ]|[^]`, "g");

/** A terminal that knows its cursor: what stands on it after all that was written. */
function terminal(columns: number) {
  const rows: string[] = [""];
  let row = 0;
  let column = 0;
  const write = (text: string): void => {
    for (const [token] of text.matchAll(TOKEN)) {
      if (token === "\r") column = 0;
      else if (token === "\n") {
        row++;
        column = 0;
        rows[row] ??= "";
      } else if (token.endsWith("A") && token.length > 1)
        row = Math.max(0, row - Number(token.slice(2, -1)));
      else if (token === "\u001b[K") rows[row] = (rows[row] ?? "").slice(0, column);
      else if (token === "\u001b[J") {
        rows[row] = (rows[row] ?? "").slice(0, column);
        rows.length = row + 1;
      } else {
        const line = (rows[row] ?? "").padEnd(column);
        rows[row] = line.slice(0, column) + token + line.slice(column + 1);
        column++;
      }
    }
  };
  const stderr = Object.assign(
    new Writable({
      write(chunk, _, done) {
        write(String(chunk));
        done();
      },
    }),
    { isTTY: true, columns, rows: 24 },
  );
  return { stderr, screen: () => rows.join("\n") };
}

describe("on a terminal", () => {
  it("lines are rewritten in place, fewer lines leave nothing behind, and the end clears them", () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
    const { stderr, screen } = terminal(40);
    let text = "first 1/9\nsecond 0/9\nthird";
    const progress = openProgress({ stderr }, () => text, false);
    vi.advanceTimersByTime(200);
    expect(screen()).toBe("first 1/9\nsecond 0/9\nthird");
    text = "first 2/9\nsecond 1/9";
    vi.advanceTimersByTime(200);
    expect(screen()).toBe("first 2/9\nsecond 1/9");
    progress.clear();
    stderr.write("A word in between.\n");
    vi.advanceTimersByTime(200);
    expect(screen()).toBe("A word in between.\nfirst 2/9\nsecond 1/9");
    progress.end();
    expect(screen()).toBe("A word in between.\n");
    vi.useRealTimers();
  });

  it("a line too long loses its last parts, never a part's middle unless it is the first", () => {
    expect(fitted("done 3/9 · 2 min left · 4.1/s", 22)).toBe("done 3/9 · 2 min left");
    expect(fitted("done 3/9 · 2 min left · 4.1/s", 21)).toBe("done 3/9 · 2 min left");
    expect(fitted("done 3/9 · 2 min left · 4.1/s", 20)).toBe("done 3/9");
    expect(fitted("done 3/9 · 2 min left", 4)).toBe("done");
  });
});

it("elsewhere a plain line comes every 15 seconds, also while nothing moves, and none when quiet", () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  const written: string[] = [];
  const stderr = new Writable({
    write(chunk, _, done) {
      written.push(String(chunk));
      done();
    },
  });
  const progress = openProgress({ stderr }, () => "a\nb", false);
  const silent = openProgress({ stderr }, () => "never", true);
  for (let tick = 0; tick < 100; tick++) progress.tick();
  vi.advanceTimersByTime(45_000);
  silent.tick();
  expect(written).toEqual(["a | b\n", "a | b\n", "a | b\n"]);
  progress.end();
  silent.end();
  vi.useRealTimers();
});

it("each stage says done and total, time left by its recent speed, running mean and failures; the endpoint the rest", () => {
  let now = 0;
  const watched = runProgress(
    () => now,
    () => ({
      loads: [
        {
          inFlight: 30,
          waiting: 2,
          concurrency: 32,
          pausedForMs: 0,
          learnedRequestsPerMinute: undefined,
        },
      ],
      retries: 3,
      lastRetry: "rate_limited",
      hosts: ["http://localhost:8000"],
      tokensPerSecond: 1_234,
      spent: "0.42",
    }),
  );
  // Before the first answer: whom is asked.
  expect(watched.text()).toBe(
    "asking http://localhost:8000 · in flight 30/32 · 1.23k tokens/s · retries 3 (last: rate limited) · spent 0.42",
  );
  watched.remember({ kind: "stored", model: "m" });
  watched.observe({ kind: "planned", stage: "trajectories", attempts: 100 });
  watched.observe({ kind: "planned", stage: "summaries", attempts: 8 });
  const attempt = (verdict: "correct" | "incorrect") =>
    watched.observe({ kind: "attempt", stage: "trajectories", seen: { verdict } });
  for (let i = 0; i < 30; i++) attempt(i % 3 === 0 ? "correct" : "incorrect");
  watched.observe({ kind: "attempt", stage: "trajectories", seen: { failure: "timeout" } });
  now = 31_000;
  // 31 done in 31 s: one a second, so that the other 69 take 1 min 09 s.
  expect(watched.text()).toBe(
    [
      "trajectories  31/100 · 1 min 09 s left · Mean 33.3 so far · 1.0/s · failed 1",
      "summaries    0/8 · 0.0/s",
      "in flight 30/32 · 1.23k tokens/s · retries 3 (last: rate limited) · spent 0.42",
    ].join("\n"),
  );
  expect(watched.record()).toMatchObject({
    trajectories: { total: 100, done: 31, correct: 10, judged: 30, failed: 1 },
    inFlight: 30,
    retries: 3,
    spent: "0.42",
  });
});

it("says how many completions another process is asking for", () => {
  const live = { loads: [], retries: 0, lastRetry: undefined, hosts: [], tokensPerSecond: 0 };
  const watched = runProgress(
    () => 0,
    () => ({ ...live, spent: undefined }),
  );
  watched.remember({ kind: "elsewhere", model: "m" });
  watched.remember({ kind: "elsewhere", model: "m" });
  expect(watched.text()).toBe("waiting for another process: 2");
  watched.remember({ kind: "elsewhere-over", model: "m" });
  watched.remember({ kind: "elsewhere-over", model: "m" });
  expect(watched.text()).toBe("");
});

it("guesses neither the time left nor a mean from the first answers", () => {
  let now = 0;
  const live = { retries: 0, lastRetry: undefined, hosts: [], tokensPerSecond: 0 };
  const watched = runProgress(
    () => now,
    () => ({ ...live, loads: [], spent: undefined }),
  );
  watched.observe({ kind: "planned", stage: "trajectories", attempts: 100 });
  const answer = () =>
    watched.observe({ kind: "attempt", stage: "trajectories", seen: { verdict: "correct" } });
  for (let i = 0; i < 4; i++) answer();
  now = 1_000;
  expect(watched.text()).toBe("trajectories   4/100 · 4.0/s");
  answer();
  expect(watched.text()).toContain(" left · Mean 100.0 so far");
});
