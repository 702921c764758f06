import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runCommandLine } from "../helpers/command-line.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let folder: string;
/** The pool's whole name, with its hash. */
let pool: string;

const heavybench = (...args: readonly string[]) => runCommandLine(args, { cwd: folder });

function write(file: string, rows: readonly unknown[]): void {
  writeFileSync(join(folder, file), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

/** Three attempts at the one question of sums.jsonl. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-pools-"));
  write("sums.jsonl", [{ id: "a", problem: "What is 1 + 1?", answer: "2" }]);
  write("others.jsonl", [{ id: "a", problem: "What is 4 + 4?", answer: "8" }]);
  const attempt = (text: string) => ({ problem_id: "a", text, gold: "2" });
  write("log.jsonl", ["\\boxed{2}", "\\boxed{3}", "So \\boxed{2}"].map(attempt));
  const flags = ["--name", "recorded", "--dataset", "sums.jsonl"];
  const { stderr } = await heavybench("import", "log.jsonl", ...flags);
  pool = /Pool: +(\S+)/.exec(stderr)?.[1] ?? "";
  expect(pool).toMatch(/^imported\/recorded@\w+$/);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(thinker: string, ...flags: readonly string[]) {
  return heavybench("run", "--thinker", thinker, "--dataset", "sums.jsonl", ...flags, "--quiet");
}

describe("a run over an imported pool", () => {
  it("takes a pool by its name without the hash, for the same run", async () => {
    const whole = await run(pool, "-m", "0", "--name", "named", "--json");
    const part = await run("imported/recorded", "-m", "0", "--name", "named", "--json");
    expect({ code: part.code, stderr: part.stderr }).toEqual({ code: 0, stderr: "" });
    expect(part.stdout).toBe(whole.stdout);
    expect(JSON.parse(part.stdout).benchmarks[0].pools[0]).toMatchObject({
      thinker: pool,
      attempted: 1,
      size: 3,
    });
  });

  it.each([[], ["--dry-run"]])("refuses a name that the store does not hold %s", async (...dry) => {
    const { code, stdout, stderr } = await run("imported/recordet", "-m", "0", ...dry);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain('The store holds no imported pool "imported/recordet".');
    expect(stderr).toContain(pool);
  });

  it.each([[], ["--dry-run"]])("refuses a pool with nothing of the dataset %s", async (...dry) => {
    const other = ["--dataset", "others.jsonl", "-m", "0"];
    const { code, stderr } = await heavybench("run", "--thinker", pool, ...other, ...dry);
    expect(code).toBe(2);
    expect(stderr).toContain("holds no attempt at the one question.");
  });

  it.each([[], ["--dry-run"]])("refuses to deliberate on more than it holds %s", async (...dry) => {
    const by = ["--model", "simulated/deliberator", "-k", "2,4", "-m", "1"];
    const { code, stderr } = await run(pool, ...by, ...dry);
    expect(code).toBe(2);
    expect(stderr).toContain("of at most 3 trajectories a question cannot give K = 4.");
  });
});
