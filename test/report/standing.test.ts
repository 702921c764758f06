import { describe, expect, it } from "vitest";
import { csvReport } from "../../src/report/csv.ts";
import { htmlReport } from "../../src/report/html-report.ts";
import { latexReport } from "../../src/report/latex.ts";
import { markdownReport } from "../../src/report/markdown.ts";
import { warnings } from "../../src/report/run-notes.ts";
import { differenceTable, headlineTable, poolTable } from "../../src/report/run-tables.ts";
import { benchmark, cell, counts, metrics, row } from "./metrics.ts";

const page = (found: ReturnType<typeof metrics>) =>
  htmlReport({ metrics: found, rows: [row("q1")], provenance: {}, digest: "d" });

/** The CSV's last two columns, by measure. */
function ends(found: ReturnType<typeof metrics>): ReadonlyMap<string, string> {
  const rows = csvReport(found).trimEnd().split("\r\n").slice(1);
  return new Map(
    rows.map((line) => {
      const fields = line.split(",");
      return [`${fields[2]} ${fields[3]}`, fields.slice(-2).join(" ")];
    }),
  );
}

describe("a recorded pool with a simulated deliberator", () => {
  // The trial's cell: "thinker" thinks, "model_a" deliberates.
  const mixed = metrics({ isSimulated: true, simulatedModels: ["model_a"] });
  const claim =
    "the summaries by model_a were written by the simulated model, not by a language model; the trajectories of thinker were not.";

  it("is said so, stage by stage, in every form", () => {
    expect(markdownReport(mixed).replaceAll("\\", "")).toContain(`**Simulated:** ${claim}`);
    expect(page(mixed)).toContain(claim);
    expect(latexReport(mixed, false)).toContain(`% Simulated: ${claim}`);
    for (const form of [markdownReport(mixed), page(mixed), latexReport(mixed, false)])
      expect(form.toLowerCase()).not.toContain("every text");
  });

  it("is marked row by row in the CSV: a pool's numbers are real, a Heavy measure's are not", () => {
    expect(ends(mixed).get("drawn vote")).toBe("false done");
    expect(ends(mixed).get("expected pass")).toBe("false done");
    expect(ends(mixed).get("drawn heavy_mean")).toBe("true done");
  });

  it("says of every text where all are simulated", () => {
    expect(page(metrics({ isSimulated: true }))).toContain("every text behind these numbers");
    expect(ends(metrics({ isSimulated: true })).get("drawn vote")).toBe("true done");
  });
});

describe("a run that is not done", () => {
  const partial = metrics({
    unfinished: {
      state: "interrupted",
      questions: { done: 4, of: 50 },
      trajectories: { done: 24, of: 400 },
      summaries: { done: 0, of: 0 },
    },
  });
  const claim =
    "The run is not done; it was interrupted (done: 24 of 400 trajectories, 4 of 50 questions).";

  it("is said so in every form", () => {
    expect(warnings(partial)[0]).toContain(claim);
    expect(markdownReport(partial)).toContain(`**Not done:** ${claim}`);
    expect(page(partial)).toContain(claim);
    expect(latexReport(partial, false).split(claim)).toHaveLength(3);
    expect(ends(partial).get("drawn vote")).toBe("false interrupted");
  });

  it("leaves one that is done without a word", () => {
    for (const form of [markdownReport(metrics()), page(metrics()), latexReport(metrics(), true)])
      expect(form).not.toContain("not done");
  });
});

describe("answers that were not all compared", () => {
  const skippedComparisons = { comparisons: 3, questions: 2 };
  const [pool] = benchmark().pools;
  if (pool === undefined) throw new RangeError("The trial has a pool.");
  const apart = metrics({
    benchmarks: [benchmark({ pools: [pool], cells: [cell({ skippedComparisons })] })],
  });
  const claim = "among the summaries of k=4 m=2 (3 comparisons on 2 questions)";

  it("are said beside the numbers that rest on them, in every form", () => {
    expect(headlineTable(apart).notes[0]).toContain(claim);
    expect(differenceTable(apart).notes[0]).toContain(claim);
    expect(markdownReport(apart)).toContain(claim);
    expect(page(apart)).toContain(claim);
    expect(latexReport(apart, false).split("3 comparisons on 2 questions")).toHaveLength(3);
    const counts = csvReport(apart)
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(",")[12]);
    expect(new Set(counts)).toEqual(new Set(["skipped_comparisons", "0", "3"]));
  });

  it("leave the numbers of another stage without a word", () => {
    expect(poolTable(apart).notes.join()).not.toContain("compared");
    const pools = [{ ...pool, skippedComparisons: { comparisons: 1, questions: 1 } }];
    expect(
      poolTable(metrics({ benchmarks: [benchmark({ pools, cells: [] })] })).notes[0],
    ).toContain("among the trajectories of thinker (1 comparison on 1 question)");
  });
});

describe("the LaTeX of pools alone", () => {
  it("names the estimator in a line of its own and in a comment", () => {
    const claim = "Pools alone: expected over all K-subsets of a pool.";
    const table = latexReport(metrics({ benchmarks: [benchmark({ cells: [] })] }), false);
    expect(table.split(claim)).toHaveLength(3);
    expect(table).toContain(`\\multicolumn{4}{l}{\\scriptsize ${claim}} \\\\\n\\end{tabular}`);
    expect(table).toContain(`\n% ${claim}`);
  });
});

it("advises no more max_tokens for cuts of the simulated model", () => {
  const pools = benchmark().pools.map((pool) => ({
    ...pool,
    counts: counts({ attempts: 4, truncated: 1 }),
  }));
  const cut = { benchmarks: [benchmark({ cells: [], pools })] };
  expect(warnings(metrics(cut))).toEqual([
    "WARNING aime_25, trajectories of thinker: 1 of 4 (25.0 %) were cut by the token limit: raise max_tokens, or read the scores as a lower bound.",
  ]);
  expect(warnings(metrics({ ...cut, isSimulated: true }))).toEqual([
    "WARNING aime_25, trajectories of thinker: 1 of 4 (25.0 %) were cut by the token limit: so the simulated model is set; they count as unanswered.",
  ]);
});
