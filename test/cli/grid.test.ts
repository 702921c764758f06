import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { RunMetrics } from "../../src/domain/run-metrics.ts";
import { answerKey } from "../../src/model-client/simulated/answer-key.ts";
import { simulatedModels } from "../../src/model-client/simulated/read-parameters.ts";
import {
  type SimulatedServer,
  serveSimulated,
} from "../../src/model-client/simulated/serve-simulated.ts";
import type { RunPlan } from "../../src/run/plan-run.ts";
import { runCommandLine } from "../helpers/command-line.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000 });

let server: SimulatedServer;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-grid-"));
  const sums = Array.from({ length: 6 }, (_, at) => ({
    id: `sum-${at}`,
    problem: `What is ${11 + at} + ${29 * at}?`,
    answer: String(11 + 30 * at),
  }));
  writeFileSync(join(folder, "sums.jsonl"), sums.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const problems = sums.map(({ id, problem, answer }) => ({
    question: { id, benchmark: "sums", text: problem, prompt: problem },
    reference: { kind: "math" as const, accepted: [answer] },
  }));
  server = await serveSimulated({
    models: simulatedModels,
    key: answerKey(problems),
    host: "127.0.0.1",
    port: 0,
    latencyMs: 0,
    thinking: "reasoning_content",
  });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(store: string, ...flags: readonly string[]) {
  const before = server.stats().requests;
  const ended = await runCommandLine([
    "run",
    ...["--model", "simulated/thinker", "--base-url", server.baseUrl],
    ...["--dataset", join(folder, "sums.jsonl"), "--name", "grid", "--pool", "8", "-m", "2"],
    ...["--set", "bootstrap=50", "--quiet", "--json"],
    ...["--store", join(folder, `${store}.db`), "--output-dir", join(folder, store)],
    ...flags,
  ]);
  return { ...ended, requests: server.stats().requests - before };
}

const selections = "deliberation.selection=random,max-answer-num";
const shuffles = "deliberation.shuffle=per-summary,none";
const grid = ["-k", "2,4", "--set", selections, "--set", shuffles];

describe("a grid over one pool", () => {
  it("asks once: a cell again asks for nothing, one more value for the new cells alone, as the dry run said", async () => {
    const first = await run("one", ...grid);
    expect(first).toMatchObject({ code: 0 });
    const { benchmarks } = JSON.parse(first.stdout) as RunMetrics;
    expect(benchmarks[0]?.cells).toHaveLength(8);
    // 6 questions: 8 trajectories each, and at most 8 cells × 2 summaries; shared prompts ask less.
    expect(first.requests).toBeGreaterThan(6 * 8);
    expect(first.requests).toBeLessThanOrEqual(6 * (8 + 16));

    const again = await run("one", "-k", "4", "--set", "deliberation.selection=max-answer-num");
    expect(again).toMatchObject({ code: 0, requests: 0 });

    const wider = ["-k", "2,4,6", "--set", selections, "--set", shuffles];
    const dry = await run("one", ...wider, "--dry-run");
    expect(dry.requests).toBe(0);
    const { cells } = JSON.parse(dry.stdout) as RunPlan;
    expect(cells.every(({ isExact }) => isExact)).toBe(true);
    expect(cells.filter(({ cell }) => cell.k < 6).every(({ toAsk }) => toAsk === 0)).toBe(true);
    const missing = cells.reduce((sum, { toAsk }) => sum + toAsk, 0);
    expect(missing).toBeGreaterThan(0);
    expect(await run("one", ...wider)).toMatchObject({ code: 0, requests: missing });
  });

  it("says how many summaries took another's answer, and what to type next", async () => {
    const flags = ["-k", "8", "--set", "deliberation.selection=random,first", "--set", "seed=3"];
    const place = ["--store", join(folder, "said.db"), "--output-dir", join(folder, "said")];
    const same = ["--set", "deliberation.shuffle=none", "--set", "bootstrap=50", "-m", "2"];
    const { code, stderr } = await runCommandLine(
      [
        ...["run", "--model", "simulated/thinker", "--base-url", server.baseUrl, "--name", "said"],
        ...["--dataset", join(folder, "sums.jsonl"), "--pool", "8", ...flags, ...same, ...place],
      ],
      { env: { npm_command: "exec" } },
    );
    expect(code).toBe(0);
    // 6 questions, 8 trajectories each, 2 summaries in each of 2 cells.
    const asked = Number(/(\d+) requests in /.exec(stderr)?.[1]);
    const shared = Number(/(\d+) summar(?:y|ies) had the very prompt/.exec(stderr)?.[1] ?? 0);
    expect(asked + shared).toBe(6 * (8 + 2 * 2));
    expect(stderr).toContain("Next:    npx heavybench show said-");
    expect(stderr).toContain("npx heavybench compare said-");
  });

  it("gives the same bytes at another concurrency", async () => {
    const flags = [...grid, "-n", "2", "--set", "deliberation.draws=2"];
    const slow = await run("slow", ...flags, "--concurrency", "1");
    const fast = await run("fast", ...flags, "--concurrency", "24");
    expect(slow).toMatchObject({ code: 0 });
    expect(fast.stdout).toBe(slow.stdout);
  });

  it("goes on when a cell cannot be built, names it and exits with 1", async () => {
    const { code, stderr, stdout } = await run(
      "tight",
      ...["-k", "8", "--set", "deliberation.selection=one-per-answer"],
      ...["--set", "deliberation.budget=10,80000"],
    );
    expect(code).toBe(1);
    expect(stderr).toContain("Cell k=8 m=2 budget=10 failed: A budget of 10 tokens");
    const { benchmarks } = JSON.parse(stdout) as RunMetrics;
    const whole = benchmarks[0]?.cells.find(({ cell }) => cell === "k=8 m=2 budget=80000");
    expect(whole?.counts.attempts).toBe(6 * 2);
  });

  it("measures the deliberator alone, and leaves out what an oracle has no attempt for", async () => {
    const { code, stdout } = await run(
      "controls",
      ...["-k", "4", "--set", "deliberation.selection=none,oracle-correct,oracle-wrong"],
    );
    expect(code).toBe(0);
    const { benchmarks } = JSON.parse(stdout) as RunMetrics;
    const byName = new Map(benchmarks[0]?.cells.map((cell) => [cell.choices.selection, cell]));
    expect(byName.get("none")).toMatchObject({ questionsWithoutDraw: [], mean: null });
    expect(byName.get("none")?.counts.attempts).toBe(6 * 2);
    expect(byName.get("oracle-correct")?.mean?.value).toBe(1);
    expect(byName.get("oracle-wrong")?.mean?.value).toBe(0);
    for (const name of ["oracle-correct", "oracle-wrong"]) {
      const cell = byName.get(name);
      expect(cell?.counts.attempts).toBe(2 * (6 - (cell?.questionsWithoutDraw.length ?? 0)));
    }
  });

  it("measures the pool alone with M = 0", async () => {
    const { code, stdout, requests } = await run("pool", "-k", "4", "-m", "0");
    expect({ code, requests }).toEqual({ code: 0, requests: 6 * 8 });
    const { benchmarks } = JSON.parse(stdout) as RunMetrics;
    expect(benchmarks[0]?.cells).toEqual([]);
    expect(benchmarks[0]?.pools[0]?.size).toBe(8);
  });
});

it("keeps what it had of a dry run's promise: nothing is asked, everything is counted", async () => {
  const { requests, stdout } = await run("dry", "-k", "2", "--dry-run");
  expect(requests).toBe(0);
  const { thinkers, cells } = JSON.parse(stdout) as RunPlan;
  expect(thinkers[0]).toMatchObject({ calls: 6 * 8, stored: 0 });
  expect(cells[0]).toMatchObject({ calls: 6 * 2, toAsk: 6 * 2, isExact: false });
  expect(() => readFileSync(join(folder, "dry", "metrics.json"))).toThrow(/ENOENT/);
});
