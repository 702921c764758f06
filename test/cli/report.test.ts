import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../helpers/command-line.ts";

let folder: string;
let run: string;

const heavybench = (...args: readonly string[]) => runCommandLine(args, { cwd: folder });
const result = (name: string) => readFileSync(join(folder, "results", run, name), "utf8");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-report-"));
  const flags = ["--dataset", "sample-aime", "--limit", "6", "--pool", "6", "-k", "2,4", "-m", "2"];
  const bootstrap = ["--set", "bootstrap=100"];
  const models = ["--model", "simulated/thinker", "--name", "trial"];
  const { code, stderr } = await heavybench("run", ...models, ...flags, ...bootstrap, "--quiet");
  expect(stderr).toMatch(/^(?:WARNING [^\n]*\n)?$/);
  expect(code).toBe(0);
  [run = ""] = readdirSync(join(folder, "results"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("heavybench report", () => {
  it.each([
    ["markdown", "# RUN (simulated)"],
    ["latex", "% RUN, SIMULATED"],
    ["csv", "benchmark,cell,estimator,measure"],
    ["terminal", "SIMULATED · Scores in percent"],
  ])("prints %s to standard output and nothing else", async (form, start) => {
    const { code, stdout, stderr } = await heavybench("report", "trial", "-q", "--format", form);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.startsWith(start.replace("RUN", run))).toBe(true);
  });

  it("prints the metrics to the byte", async () => {
    const { stdout } = await heavybench("report", "-q", "--format", "json");
    expect(stdout).toBe(result("metrics.json"));
  });

  it("writes the page anew to the same bytes, and what was deleted again", async () => {
    const before = result("report.html");
    rmSync(join(folder, "results", run, "report.html"));
    const { stdout } = await heavybench("report", "-q", "--format", "html");
    expect(result("report.html") === before).toBe(true);
    expect(stdout === before).toBe(true);
  });

  it("carries the texts of the questions named, and of no other", async () => {
    const file = join(folder, "texts.html");
    const flags = ["--format", "html", "--with-texts=sample-aime-02", "--output", file];
    expect((await heavybench("report", "-q", ...flags)).code).toBe(0);
    const page = readFileSync(file, "utf8");
    const parts = [
      ...page.matchAll(
        /class="texts" data-benchmark="sample-aime" data-question="([^"]*)" data-gzip="([^"]*)"/g,
      ),
    ];
    expect(parts.map(([, id]) => id)).toEqual(["sample-aime-02"]);
    const texts = JSON.parse(gunzipSync(Buffer.from(parts[0]?.[2] ?? "", "base64")).toString());
    // Six trajectories, and two summaries of each of two cells.
    expect(Object.keys(texts)).toHaveLength(10);
    expect(page).toContain("data:font/woff2;base64,");
    expect(/url\((?!data:)/.test(page)).toBe(false);
  });

  it("writes every chart as a file", async () => {
    await heavybench("report", "-q", "--charts", "charts");
    const files = readdirSync(join(folder, "charts"));
    expect(files).toContain("sample-aime-01-k-curves.svg");
    expect(files.every((file) => file.endsWith(".svg"))).toBe(true);
  });

  it("says what is wrong with a question or a form that is not there", async () => {
    const unknown = await heavybench("report", "--format", "html", "--with-texts=nowhere");
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect(unknown.stderr).toContain('no question "nowhere"');
    expect((await heavybench("report", "--format", "pdf")).code).toBe(2);
    expect((await heavybench("report", "--with-texts")).stderr).toContain("--format html");
  });
});

describe("heavybench show", () => {
  it("shows prompt, reference, attempts with the reason of each verdict, and summaries", async () => {
    const { code, stdout } = await heavybench("show", "trial", "sample-aime-01");
    expect(code).toBe(0);
    for (const part of [
      "reference: ",
      "PROMPT",
      "TRAJECTORIES of",
      "SUMMARIES of k=4 m=2",
      "why: ",
    ]) {
      expect(stdout).toContain(part);
    }
  });

  it("rebuilds the prompt that was sent: its hash is the stored one", async () => {
    const { stdout } = await heavybench("show", "sample-aime-01", "--cell", "k=4 m=2", "--json");
    const { manifest, messages } = JSON.parse(stdout).cells[0].draws[0].summaries[0];
    expect(manifest.thinkers).toHaveLength(4);
    const cache = await heavybench("show", "sample-aime-01", "--cell", "k=4 m=2", "--cache");
    expect(cache.stdout).toBe(`${messages[0].content}\n`);
    expect((await heavybench("verify", run, "--quiet")).code).toBe(0);
  });

  it("finds the question on which heavy thinking lost most", async () => {
    const { code, stderr, stdout } = await heavybench("show", "trial", "--worst");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Heavy thinking lost (most here|nowhere)/);
    expect(stdout).toContain("SUMMARIES of");
  });

  it("shows one completion by the first digits of its key", async () => {
    const { stdout } = await heavybench("show", "trial", "sample-aime-01", "--json");
    const { key, text } = JSON.parse(stdout).pools[0].attempts[0];
    const shown = await heavybench("show", key.slice(0, 12), "--json");
    expect(JSON.parse(shown.stdout)).toMatchObject({ key, text });
    expect((await heavybench("show", "0000000000000")).code).toBe(2);
  });

  it("names the choices for a question, a cell or a draw that is not there", async () => {
    expect((await heavybench("show", "trial", "sample-aime-1")).stderr).toContain("sample-aime-01");
    const cell = await heavybench("show", "trial", "sample-aime-01", "--cell", "k=9");
    expect(cell).toMatchObject({ code: 2 });
    expect(cell.stderr).toContain("k=4 m=2");
    const draw = await heavybench("show", "trial", "sample-aime-01", "--draw", "7");
    expect(draw.stderr).toContain("Draws of this question: 0.");
  });
});

describe("heavybench compare", () => {
  it("pairs two cells on questions, and finds a cell no different from itself", async () => {
    const { code, stdout } = await heavybench("compare", "trial:k=4 m=2", ":k=4 m=2", "--json");
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    expect(found.map(({ measure }: { measure: string }) => measure)).toEqual([
      "mean",
      "pass",
      "vote",
      "heavy_mean",
      "heavy_pass",
      "summary_vote",
    ]);
    for (const { difference, wins, ties, losses } of found) {
      expect({ value: difference.value, wins, ties, losses }).toEqual({
        value: 0,
        wins: 0,
        ties: 6,
        losses: 0,
      });
    }
  });

  it("says in words whether a difference is beyond noise, and prints the flips' texts", async () => {
    const { code, stdout } = await heavybench(
      ...["compare", "trial:k=2 m=2", "trial:k=4 m=2", "--flips"],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/Heavy-Mean: k=4 m=2 .*(noise|no difference is found)/);
    expect(stdout).toContain("turned right: ");
  });

  it("holds a gate: what is worse beyond noise ends with 100, what is not with 0", async () => {
    // Two pools of 30 questions: all right, and all wrong.
    const pool = (name: string, answer: string) => {
      const rows = Array.from({ length: 30 }, (_, at) =>
        JSON.stringify({
          problem_id: `p${at}`,
          problem: `${at}?`,
          gold: "4",
          text: `\\boxed{${answer}}`,
        }),
      );
      writeFileSync(join(folder, `${name}.jsonl`), `${rows.join("\n")}\n`);
      return heavybench("import", `${name}.jsonl`, "--name", name, "--store", "pools.db", "-q");
    };
    expect((await pool("right", "4")).code).toBe(0);
    expect((await pool("wrong", "5")).code).toBe(0);
    const runs: { name: string }[] = JSON.parse(
      (await heavybench("runs", "--store", "pools.db", "--json")).stdout,
    );
    const named = (name: string) => runs.find((one) => one.name.startsWith(name))?.name ?? "";
    const gate = ["--store", "pools.db", "--fail-if-worse"];
    const worse = await heavybench("compare", named("right"), named("wrong"), ...gate, "5");
    expect(worse.code).toBe(100);
    expect(worse.stderr).toContain("GATE right | wrong:");
    expect(worse.stdout).toContain("100.0 points less");
    expect((await heavybench("compare", named("wrong"), named("right"), ...gate)).code).toBe(0);
    const none = await heavybench("compare", named("right"), named("wrong"), ...gate, "x");
    expect(none.code).toBe(2);
  });

  it("compares every two cells of one run by Heavy-Mean, or those that share a part", async () => {
    const grid = ["--dataset", "sample-aime", "--limit", "4", "--pool", "4", "-k", "2,3,4"];
    const flags = ["-m", "1,2", "--set", "bootstrap=100", "--name", "pairs", "--quiet"];
    const store = ["--store", "pairs.db"];
    const models = ["--model", "simulated/thinker"];
    expect((await heavybench("run", ...models, ...grid, ...flags, ...store)).code).toBe(0);
    const all = JSON.parse((await heavybench("compare", "pairs", ...store, "--json")).stdout);
    expect(all).toHaveLength((6 * 5) / 2);
    expect(new Set(all.map(({ measure }: { measure: string }) => measure))).toEqual(
      new Set(["heavy_mean"]),
    );
    const shared = await heavybench("compare", "pairs:m=2", ...store, "--json");
    expect(JSON.parse(shared.stdout).map(({ a, b }: { a: string; b: string }) => [a, b])).toEqual([
      ["k=2 m=2", "k=3 m=2"],
      ["k=2 m=2", "k=4 m=2"],
      ["k=3 m=2", "k=4 m=2"],
    ]);
    const { stdout } = await heavybench("compare", "pairs", ...store, "--measure", "pass");
    expect(stdout).toContain("Every two cells by Pass");
    expect(stdout).toContain("Holm: held to all 15 comparisons");
    const gate = await heavybench("compare", "pairs", ...store, "--fail-if-worse");
    expect(gate).toMatchObject({ code: 2, stdout: "" });
  });

  it("takes as much of a cell's name as tells it from the others, and lists those it may mean", async () => {
    const { code, stdout } = await heavybench("compare", "trial:k=2", "trial:k=4");
    expect(code).toBe(0);
    expect(stdout).toContain("A: k=2 m=2\nB: k=4 m=2\n");
    const several = await heavybench("compare", "trial:m=2", "trial:k=4");
    expect(several.code).toBe(2);
    expect(several.stderr).toContain('"m=2" means 2 cells');
    expect(several.stderr).toContain("\n    k=2 m=2\n    k=4 m=2\n");
    const shown = await heavybench("show", "trial", "sample-aime-02", "--cell", "k=4", "--json");
    expect(JSON.parse(shown.stdout).cells.map(({ cell }: { cell: string }) => cell)).toEqual([
      "k=4 m=2",
    ]);
  });

  it("refuses runs that have no cell of one name, and lists both", async () => {
    const { code, stderr } = await heavybench("compare", "trial:k=3 m=2", "trial");
    expect(code).toBe(2);
    expect(stderr).toContain("k=2 m=2");
  });
});
