import { describe, expect, it } from "vitest";
import { boundNotes, warnings } from "../../src/report/run-notes.ts";
import { poolTable } from "../../src/report/run-tables.ts";
import { benchmark, cell, counts, metrics, score } from "./metrics.ts";

const withPool = (found: Parameters<typeof counts>[0]) =>
  benchmark({
    cells: [],
    pools: benchmark().pools.map((pool) => ({ ...pool, counts: counts(found) })),
  });
const said = (...benchmarks: ReturnType<typeof benchmark>[]) => warnings(metrics({ benchmarks }));

describe("warnings", () => {
  it("are silent up to one attempt in twenty", () => {
    expect(said(withPool({ truncated: 5, failed: 5 }))).toEqual([]);
  });

  it("say with a cut what it brings with it, once", () => {
    expect(said(withPool({ truncated: 8, empty: 7, thinkingUnclosed: 6 }))).toEqual([
      "WARNING aime_25, trajectories of thinker: 8 of 100 (8.0 %) were cut by the token limit (7.0 % came back empty, 6.0 % never stopped thinking): raise max_tokens, or read the scores as a lower bound.",
    ]);
  });

  it("say by itself what befell more attempts than were cut", () => {
    expect(said(withPool({ truncated: 6, empty: 9 }))).toEqual([
      expect.stringContaining("6 of 100 (6.0 %) were cut by the token limit: raise max_tokens"),
      "WARNING aime_25, trajectories of thinker: 9 of 100 (9.0 %) came back empty.",
    ]);
  });

  it("take all stages of a benchmark together, however many cells there are", () => {
    const cells = [6, 7, 8, 9, 4].map((failed, at) =>
      cell({ cell: `k=${at}`, counts: counts({ failed }) }),
    );
    expect(said(benchmark({ pools: [], cells }))).toEqual([
      "WARNING aime_25, summaries of k=0, summaries of k=1, summaries of k=2 and 1 more: 6.0 to 9.0 % (30 of 400) failed: run again with --retry-failed.",
    ]);
  });
});

describe("notes on bounds", () => {
  it("count questions that were left without a draw", () => {
    const short = cell({ questionsWithoutDraw: ["q1", "q2"] });
    expect(boundNotes(metrics({ benchmarks: [benchmark({ cells: [short] })] }))).toContain(
      "aime_25, k=4 m=2: 2 questions had too few trajectories to deliberate on, and are left out.",
    );
  });
});

describe("notes on the bounds of pools", () => {
  const [pool] = benchmark().pools;
  if (pool === undefined) throw new RangeError("The trial has a pool.");
  const wide = score(0.5, { bounds: { lower: 0.25, upper: 0.75 } });
  const expected = [
    { k: 1, mean: wide, pass: score(0.5), vote: null },
    { k: 4, mean: score(0.5), pass: score(0.5), vote: null },
  ];
  const noted = (more: Partial<typeof pool>) =>
    poolTable(metrics({ benchmarks: [benchmark({ pools: [{ ...pool, ...more }] })] })).notes;

  it("stand under the table, by size and estimator, where they are apart", () => {
    const drawn = ["keep", "drop"].map((invalid) => ({
      ...{ draw: `k=1 m=0 invalid=${invalid}`, k: 1, selection: "first", invalid },
      ...{ mean: wide, pass: wide, vote: null, questionsWithoutDraw: [] },
    }));
    expect(noted({ expected, drawn })).toEqual([
      "aime_25, thinker: some attempts failed or could not be graded; counting them wrong or right gives at K = 1 (expected) Mean between 25.0 and 75.0; at K = 1 (drawn, first) Mean between 25.0 and 75.0, Pass between 25.0 and 75.0; at K = 1 (drawn, first, invalid=drop) Mean between 25.0 and 75.0, Pass between 25.0 and 75.0.",
    ]);
    expect(noted({})).toEqual([]);
  });

  it("count questions that had too few to draw from", () => {
    const draw = { draw: "k=2 m=0", k: 2, selection: "random", invalid: "keep" };
    const scores = { mean: score(0.5), pass: null, vote: null, questionsWithoutDraw: ["q1"] };
    expect(noted({ drawn: [{ ...draw, ...scores }] })).toEqual([
      "aime_25, thinker: 1 of 4 questions had too few trajectories for K = 2 (drawn, random), and is left out.",
    ]);
  });

  it("take questions that could not be graded for no missing ones", () => {
    const nothing = [{ k: 1, mean: null, pass: null, vote: null }];
    expect(noted({ expected: nothing })).toEqual([]);
    expect(noted({ expected: nothing, attempted: 3 })).toEqual([
      "aime_25: 1 of 4 questions has no trajectory of thinker, and is left out of its numbers.",
    ]);
  });
});

describe("the table of pools", () => {
  it("names the estimator where K were drawn too, and counts the questions", () => {
    const [pool] = benchmark().pools;
    if (pool === undefined) throw new RangeError("The trial has a pool.");
    const [one] = pool.expected;
    const drawn = [
      {
        draw: "k=1 m=0",
        k: 1,
        selection: "random",
        invalid: "keep",
        questionsWithoutDraw: [],
        mean: one?.mean ?? null,
        pass: null,
        vote: null,
      },
    ];
    const { columns, rows } = poolTable(
      metrics({ benchmarks: [benchmark({ pools: [{ ...pool, drawn }] })] }),
    );
    expect(columns.slice(2)).toEqual(["K", "estimator", "Mean@K", "Pass@K", "Vote@K", "questions"]);
    expect(rows.map(([, , k, estimator]) => [k, estimator])).toEqual([
      ["1", "expected"],
      ["1", "drawn, random"],
      ["4", "expected"],
    ]);
    expect(rows[1]?.slice(4)).toEqual(["50.0 [40.0, 60.0]", "–", "–", "4"]);
  });

  it("says which sizes that were asked for a pool cannot give", () => {
    const experiment = { name: "trial", grid: { k: [2, 8, 16] } };
    expect(poolTable(metrics({ experiment })).notes).toContain(
      "aime_25: K = 8, 16 left out of thinker, with 4 trajectories on the question that has fewest.",
    );
  });
});
