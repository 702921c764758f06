import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { RunMetrics } from "../../src/domain/run-metrics.ts";
import { runCommandLine } from "../helpers/command-line.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-contradictions-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, rows: readonly unknown[]): string {
  const file = join(folder, name);
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return file;
}

const heavybench = (command: string, store: string, ...args: readonly string[]) =>
  runCommandLine([
    ...[command, ...args, "--store", join(folder, `${store}.db`)],
    ...(command === "export" ? [] : ["--output-dir", join(folder, store)]),
  ]);

/** Questions, and the means of the pool at K = 1. */
function measured(stdout: string) {
  const [benchmark] = (JSON.parse(stdout) as RunMetrics).benchmarks;
  const [pool] = benchmark?.pools ?? [];
  return {
    questions: benchmark?.questions,
    size: pool?.size,
    mean: pool?.expected[0]?.mean?.value,
  };
}

it("grades an answer against its own dataset's reference where two datasets have its id", async () => {
  const file = written("two-sets.jsonl", [
    { dataset: "aime", problem_id: "1", problem: "What is 1+1?", gold: "2", text: "\\boxed{2}" },
    { dataset: "hmmt", problem_id: "1", problem: "What is 3+4?", gold: "7", text: "\\boxed{7}" },
  ]);
  const ended = await heavybench("import", "two-sets", file, "--json");
  expect(ended.code).toBe(0);
  expect(measured(ended.stdout)).toEqual({ questions: 2, size: 1, mean: 1 });
});

it("takes back an export of two files that have an id in common as the questions it was of", async () => {
  const rows = (from: number) =>
    [1, 2].map((id) => ({
      id: String(id),
      problem: `What is ${from} + ${id}?`,
      answer: String(from + id),
    }));
  const datasets = [written("one.jsonl", rows(10)), written("other.jsonl", rows(20))];
  const run = await heavybench(
    ...([
      "run",
      "export",
      "--model",
      "simulated/thinker",
      "--pool",
      "2",
      "-k",
      "2",
      "-m",
      "0",
    ] as const),
    ...datasets.flatMap((file) => ["--dataset", file]),
  );
  expect(run.stderr).toContain("Report:");
  const exported = join(folder, "exported.jsonl");
  expect(await heavybench("export", "export", "--output", exported)).toMatchObject({ code: 0 });
  const ended = await heavybench("import", "again", exported, "--json");
  expect(measured(ended.stdout)).toMatchObject({ questions: 4, size: 2 });
});

it("keeps the attempts at two problems of one statement apart", async () => {
  const same = { problem: "What is 1+1?", gold: "2" };
  const file = written("twins.jsonl", [
    { ...same, problem_id: "a", text: "\\boxed{2}" },
    { ...same, problem_id: "b", text: "\\boxed{3}" },
  ]);
  const ended = await heavybench("import", "twins", file, "--json");
  expect(measured(ended.stdout)).toEqual({ questions: 2, size: 1, mean: 0.5 });
});

it("compares reference answers as they are graded, and refuses what says another, with both lines", async () => {
  const record = { problem_id: "a", problem: "Half of one?", text: "\\boxed{0.5}" };
  const alike = written("alike.jsonl", [
    { ...record, gold: "\\frac12" },
    { ...record, gold: "1/2" },
  ]);
  const ended = await heavybench("import", "alike", alike, "--json");
  expect(measured(ended.stdout)).toEqual({ questions: 1, size: 2, mean: 1 });

  const unlike = written("unlike.jsonl", [
    { ...record, gold: "\\frac12" },
    { ...record, gold: "1/3" },
  ]);
  const refused = await heavybench("import", "unlike", unlike);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain('the reference answers "\\frac12" and "1/3"');
  expect(refused.stderr).toMatch(/unlike\.jsonl:1 and .*unlike\.jsonl:2/);
  expect(existsSync(join(folder, "unlike.db"))).toBe(false);
});

it("refuses an id whose record holds another problem of the benchmark", async () => {
  const dataset = written("sums.jsonl", [
    { id: "1", problem: "What is 1+1?", answer: "2" },
    { id: "2", problem: "What is 3+4?", answer: "7" },
  ]);
  const file = written("moved.jsonl", [
    { problem_id: "1", problem: "What is 3+4?", gold: "7", text: "\\boxed{7}", correct: true },
  ]);
  const refused = await heavybench("import", "moved", file, "--dataset", dataset);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain('but its statement is that of "2"');
  expect(refused.stderr).toContain("moved.jsonl:1");
  expect(existsSync(join(folder, "moved.db"))).toBe(false);
});
