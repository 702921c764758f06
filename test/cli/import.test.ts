import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { RunMetrics } from "../../src/domain/run-metrics.ts";
import { runCommandLine } from "../helpers/command-line.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000 });

let folder: string;
const dataset = () => join(folder, "sums.jsonl");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-import-"));
  writeFileSync(
    dataset(),
    lines([
      { id: "a", problem: "What is 1 + 1?", answer: "2" },
      { id: "b", problem: "What is 2 + 3?", answer: "5" },
    ]),
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** A pool of unequal size: three attempts at a, two at b. */
const pool = [
  { problem_id: "a", text: "It is \\boxed{2}.", gold: "2", correct: true },
  { problem_id: "a", text: "It is \\boxed{3}.", gold: "2", correct: true },
  { problem_id: "a", text: "It is \\boxed{2", gold: "2", correct: false, finish_reason: "length" },
  { problem_id: "b", text: "So \\boxed{5}.", gold: "5", correct: true },
  { problem_id: "b", text: `${"again and again ".repeat(100)}`, gold: "5", correct: false },
];

const heavybench = (command: string, store: string, ...args: readonly string[]) =>
  runCommandLine([
    command,
    ...args,
    ...["--store", join(folder, `${store}.db`), "--output-dir", join(folder, store)],
  ]);

describe("import", () => {
  it("says that a log gives a sample number again, where first, and counts each attempt", async () => {
    const file = join(folder, "twice.jsonl");
    const numbered = pool.map((row, at) => ({ ...row, sample_index: at }));
    // Another model's first sample is no repeat of this one's; two of five lines come again.
    const other = { ...numbered[0], model: "other" };
    writeFileSync(file, lines([...numbered, other, ...numbered.slice(3)]));
    const ended = await heavybench("import", "twice", file, "--by", "problem");
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain("WARNING: 2 records give a sample number again");
    expect(ended.stderr).toMatch(/the first is .*twice\.jsonl:7\./);
    writeFileSync(file, lines([...numbered, other]));
    expect((await heavybench("import", "once", file)).stderr).not.toContain("sample number");
  });

  it("leaves out what the log states no reference of, counts it and ends with 3", async () => {
    const file = join(folder, "mixed.jsonl");
    const unstated = [0, 1, 2].map((at) => ({ problem_id: "c", text: `\\boxed{${at}}` }));
    // The reference of b stands in its second record alone.
    const late = pool.map((row, at) => (at === 3 ? { ...row, gold: null } : row));
    writeFileSync(file, lines([...unstated, ...late]));
    const ended = await heavybench("import", "mixed", file, "--json");
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain(
      "1 problem has no reference answer in the log and is left out, with 3 trajectories.",
    );
    const [benchmark] = (JSON.parse(ended.stdout) as RunMetrics).benchmarks;
    expect(benchmark).toMatchObject({ questions: 2, pools: [{ counts: { attempts: 5 } }] });

    const none = join(folder, "none.jsonl");
    writeFileSync(none, lines(unstated));
    const refused = await heavybench("import", "none", none);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain('no reference answer for "c", nor for any other problem');
  });

  it("stores, grades and measures a log, flags what it holds, and lists where it differs from the source", async () => {
    const file = join(folder, "pool.jsonl.gz");
    writeFileSync(file, gzipSync(lines(pool)));
    const ended = await heavybench("import", "own", file, "--dataset", dataset(), "--json");
    expect(ended.code).toBe(0);
    const metrics = JSON.parse(ended.stdout) as RunMetrics;
    const [measured] = metrics.benchmarks[0]?.pools ?? [];
    expect(measured?.counts).toMatchObject({
      attempts: 5,
      correct: 2,
      truncated: 1,
      looping: 1,
      failed: 0,
    });
    // Mean of the question means: 1/3 of a, 1/2 of b.
    expect(measured?.expected[0]?.mean?.value).toBeCloseTo((1 / 3 + 1 / 2) / 2, 12);
    const differences = readFileSync(join(folder, "own", metrics.run, "differences.jsonl"), "utf8");
    expect(
      differences
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      expect.objectContaining({
        problem: "a",
        source: { correct: true, answer: null },
        ours: expect.objectContaining({ verdict: "incorrect", answer: "3" }),
      }),
    ]);

    const printed = /heavybench\.mjs run (.*) --model YOURS --base-url URL -k 8/.exec(
      ended.stderr,
    )?.[1];
    const run = await heavybench(
      "run",
      "own",
      ...(printed?.split(" ") ?? []),
      ...["--model", "simulated/deliberator", "-k", "2", "-m", "2", "--quiet", "--json"],
    );
    expect(run.code).toBe(0);
    const [cell] = (JSON.parse(run.stdout) as RunMetrics).benchmarks[0]?.cells ?? [];
    expect(cell).toMatchObject({ deliberator: "deliberator", questionsWithoutDraw: [] });
    expect(cell?.counts.attempts).toBe(2 * 2);
  });

  it("deliberates where the pool suffices, and says where it does not", async () => {
    const file = join(folder, "uneven.jsonl");
    writeFileSync(file, lines(pool));
    const ended = await heavybench("import", "uneven", file, "--dataset", dataset());
    const thinker = /Pool: +(\S+)/.exec(ended.stderr)?.[1] ?? "";
    const run = await heavybench(
      "run",
      "uneven",
      ...["--dataset", dataset(), "--thinker", thinker, "--model", "simulated/deliberator"],
      ...["-k", "3", "-m", "1", "--quiet", "--json"],
    );
    expect(run.code).toBe(0);
    const [cell] = (JSON.parse(run.stdout) as RunMetrics).benchmarks[0]?.cells ?? [];
    expect(cell).toMatchObject({ questionsWithoutDraw: ["b"], counts: { attempts: 1 } });
  });

  it("measures a pool alone by both estimators, with no model and no request", async () => {
    const file = join(folder, "drawn.jsonl");
    writeFileSync(file, lines(pool));
    const imported = await heavybench("import", "drawn", file, "--dataset", dataset());
    const thinker = /Pool: +(\S+)/.exec(imported.stderr)?.[1] ?? "";
    const run = await heavybench(
      "run",
      "drawn",
      ...["--dataset", dataset(), "--thinker", thinker, "--preset", "paper-text", "--json"],
      ...["-k", "1,2,5", "-m", "0", "--set", "deliberation.selection=first"],
    );
    expect(run.code).toBe(0);
    expect(run.stderr).toContain("0 requests");
    expect(run.stderr).toMatch(/sums: K = 5 left out of imported\/drawn@\w+, with 2 trajectories/);
    const [found] = (JSON.parse(run.stdout) as RunMetrics).benchmarks[0]?.pools ?? [];
    // The first of a and of b are right; the second of a is wrong, that of b is unanswered.
    expect(found?.drawn.map(({ k, mean, vote }) => [k, mean?.value, vote?.value])).toEqual([
      [1, 1, 1],
      [2, 0.5, 0.75],
    ]);
    // 1 of 3 is right on a, 1 of 2 on b.
    const expected = found?.expected.find(({ k }) => k === 2);
    expect(expected?.mean?.value).toBeCloseTo((1 / 3 + 1 / 2) / 2, 12);
    expect(expected?.mean?.questions).toBe(2);
  });

  it("splits a log by model, and draws from each pool as a preset says", async () => {
    const file = join(folder, "models.jsonl");
    const attempts = ["strong", "weak"].flatMap((model) =>
      ["a", "a", "b", "b"].map((problem_id) => ({
        ...{ problem_id, model },
        text: model === "weak" ? "So \\boxed{0}." : `So \\boxed{${problem_id === "a" ? 2 : 5}}.`,
      })),
    );
    writeFileSync(file, lines(attempts));
    const ended = await heavybench(
      ...["import", "models", file, "--dataset", dataset(), "--json"],
      ...["--by", "model", "--preset", "paper-text", "-k", "1,2"],
    );
    expect(ended.code).toBe(0);
    const { benchmarks, experiment } = JSON.parse(ended.stdout) as RunMetrics;
    expect(experiment).toMatchObject({ preset: "paper-text", grid: { selection: ["random"] } });
    // K = 2 is the whole pool: there drawn is expected.
    expect(
      benchmarks[0]?.pools.map(({ thinker, drawn }) => [
        thinker.replace(/.*\//, ""),
        drawn.map(({ k, mean }) => [k, mean?.value]),
      ]),
    ).toEqual([
      ["strong", [[1, 1]]],
      ["weak", [[1, 0]]],
    ]);
  });

  it("leaves questions of which a log has nothing out of that model's numbers, and says so", async () => {
    const file = join(folder, "partial.jsonl");
    const answers = [
      { problem_id: "a", model: "whole", text: "\\boxed{2}" },
      { problem_id: "b", model: "whole", text: "\\boxed{0}" },
      { problem_id: "b", model: "part", text: "\\boxed{5}" },
    ];
    writeFileSync(file, lines(answers));
    const ended = await heavybench(
      ...["import", "partial", file, "--dataset", dataset(), "--by", "model", "--json"],
    );
    const pools = (JSON.parse(ended.stdout) as RunMetrics).benchmarks[0]?.pools;
    expect(pools?.map(({ size, expected: [one] }) => [size, one?.mean?.value])).toEqual([
      [1, 0.5],
      [1, 1],
    ]);
    expect(ended.stderr).toMatch(/1 of 2 questions has no trajectory of partial@\w+\/part/);
  });

  it("says what is wrong with the sizes and the preset it is given, and stores nothing", async () => {
    const file = join(folder, "sizes.jsonl");
    writeFileSync(file, lines(pool));
    for (const [flag, value] of [
      ["-k", "4,x"],
      ["--preset", "paper"],
    ] as const) {
      const ended = await heavybench("import", "sizes", file, flag, value);
      expect(ended.code).toBe(2);
      expect(ended.stderr).toContain(`${flag} ${value}`);
    }
    expect(() => readFileSync(join(folder, "sizes.db"))).toThrow(/ENOENT/);
  });

  it("keeps a text with half a character as verify finds it again", async () => {
    const file = join(folder, "half.jsonl");
    const half = "half \ud83d";
    writeFileSync(
      file,
      lines([{ problem_id: half, problem: half, gold: "2", text: `${half} \\boxed{2}` }]),
    );
    expect(await heavybench("import", "half", file)).toMatchObject({ code: 0 });
    expect(await heavybench("verify", "half")).toMatchObject({ code: 0 });
  });

  it("takes the problems as the log states them when no dataset is named", async () => {
    const file = join(folder, "alone.jsonl");
    writeFileSync(file, lines(pool));
    const ended = await heavybench("import", "alone", file, "--json");
    expect(ended.code).toBe(0);
    expect((JSON.parse(ended.stdout) as RunMetrics).benchmarks[0]?.questions).toBe(2);
    expect(ended.stderr).toContain("--dataset NAME");
  });

  it.each([
    { why: "a broken line", last: '{"problem_id": "a", "text"', message: ":6" },
    {
      why: "a problem that the dataset has not",
      last: JSON.stringify({ problem_id: "z", text: "1" }),
      message: 'has no problem "z"',
    },
  ])("leaves nothing behind of a log with $why", async ({ last, message }) => {
    const file = join(folder, "broken.jsonl");
    writeFileSync(file, `${lines(pool)}${last}\n`);
    const ended = await heavybench("import", "broken", file, "--dataset", dataset());
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(message);
    expect(() => readFileSync(join(folder, "broken.db"))).toThrow(/ENOENT/);
  });
});
