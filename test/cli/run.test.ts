import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { decodeText } from "../../src/storage/codec.ts";
import { type Ended, runCommandLine } from "../helpers/command-line.ts";

const experiment = fileURLToPath(new URL("../../examples/quickstart.yaml", import.meta.url));

let folder: string;
let first: Ended;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-run-"));
  first = await runCommandLine(["run", experiment], { cwd: folder });
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a run prints at its end, without how long it took and how much it asked. */
function numbersIn({ stderr }: Ended): string {
  return stderr.slice(stderr.indexOf("\nSIMULATED")).replace(/^.* requests in .*$/m, "");
}

function resultFiles(): Readonly<Record<string, string>> {
  const [run = ""] = readdirSync(join(folder, "results"));
  return Object.fromEntries(
    ["config.yaml", "metrics.json", "report.md", "report.html"].map((name) => [
      name,
      readFileSync(join(folder, "results", run, name), "utf8"),
    ]),
  );
}

it("the first run prints the five measures with their intervals, how attempts ended, and what to do next", () => {
  expect(first).toMatchObject({ code: 0, stdout: "" });
  const { stderr } = first;
  expect(stderr).toMatch(/Mean@8 .*Pass@8 .*Vote@8 .*Heavy-Mean@4 .*Heavy-Pass@4/);
  const interval = "\\d+\\.\\d \\[\\d+\\.\\d, \\d+\\.\\d\\]";
  for (const benchmark of ["sample-aime", "sample-code", "sample-gpqa"]) {
    expect(stderr).toMatch(new RegExp(`${benchmark} │( +${interval} │){5}`));
  }
  expect(stderr).toContain("SIMULATED");
  expect(stderr).toMatch(/truncated │ unanswered/);
  // 50, 10 and 27 questions, 16 trajectories and 4 summaries each.
  expect(stderr).toMatch(/1740 requests in .*; 1740 completions in heavybench\.db/);
  expect(stderr).toMatch(/Report: {2}.*report\.html/);
  expect(stderr).toMatch(/Next: +node \S+heavybench\.mjs show/);
});

it("the simulated programs are right, wrong, slow and crashing, and each is judged", () => {
  const store = new Database(join(folder, "heavybench.db"), { readonly: true });
  const details = store
    .prepare<[], Buffer>("SELECT detail FROM verdict WHERE grader = 'code'")
    .pluck()
    .all();
  store.close();
  const outcomes = details.map((detail) => JSON.parse(decodeText(detail)).outcome);
  expect(new Set(outcomes)).toEqual(
    new Set(["pass", "wrong_answer", "time_limit", "runtime_error", "no_code"]),
  );
});

it("run again, it makes no request, prints the same numbers and leaves the same files", async () => {
  const before = resultFiles();
  const second = await runCommandLine(["run", experiment], { cwd: folder });
  expect(second.code).toBe(0);
  expect(second.stderr).toMatch(/^0 requests in /m);
  expect(numbersIn(second)).toBe(numbersIn(first));
  expect(resultFiles()).toEqual(before);
});

it("with --json only the metrics are on standard output, and they are those of the file", async () => {
  const { code, stdout, stderr } = await runCommandLine(["run", experiment, "--json", "--quiet"], {
    cwd: folder,
  });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^(?:WARNING [^\n]*\n)?$/);
  expect(stdout).toBe(resultFiles()["metrics.json"]);
});
