import { describe, expect, it } from "vitest";
import { visible, visibleText } from "../../src/domain/visible-text.ts";
import { spreadLabels } from "../../src/report/charts/spread-labels.ts";
import { csvField, csvReport } from "../../src/report/csv.ts";
import { escapeLatex, latexReport } from "../../src/report/latex.ts";
import { markdownReport } from "../../src/report/markdown.ts";
import { accountTable, differenceTable, headlineTable } from "../../src/report/run-tables.ts";
import { benchmark, cell, counts, metrics, score } from "./metrics.ts";

describe("the headline table", () => {
  it("names K and M where all cells share them, and leaves the cell out where it is the only one", () => {
    const { columns, rows } = headlineTable(metrics());
    expect(columns).toEqual([
      "benchmark",
      "Mean@4",
      "Pass@4",
      "Vote@4",
      "Heavy-Mean@2",
      "Heavy-Pass@2",
    ]);
    expect(rows[0]?.slice(0, 4)).toEqual([
      "aime_25",
      "50.0 [40.0, 60.0]",
      "75.0 [65.0, 85.0]",
      "25.0 [15.0, 35.0]",
    ]);
  });

  it("says K where cells differ, and names them", () => {
    const cells = [cell(), cell({ cell: "k=8 m=2", choices: { k: 8, m: 2, n: 1 } })];
    const { columns, rows } = headlineTable(metrics({ benchmarks: [benchmark({ cells })] }));
    expect(columns.slice(0, 3)).toEqual(["benchmark", "cell", "Mean@K"]);
    expect(rows.map(([, name]) => name)).toEqual(["k=4 m=2", "k=8 m=2"]);
  });

  it("shows an undefined vote as a dash, and bounds where something could not be scored", () => {
    const cells = [cell({ vote: null, mean: score(0.5, { bounds: { lower: 0.4, upper: 0.7 } }) })];
    const table = headlineTable(metrics({ benchmarks: [benchmark({ cells })] }));
    expect(table.rows[0]?.[3]).toBe("–");
    expect(table.notes.join()).toContain("Mean between 40.0 and 70.0");
  });

  it("says simulated where it is", () => {
    expect(headlineTable(metrics({ isSimulated: true })).title).toMatch(/^SIMULATED/);
  });
});

describe("the other tables", () => {
  it("show a difference with all its p-values and the flips' account", () => {
    expect(differenceTable(metrics()).rows).toEqual([
      [
        "aime_25",
        "Heavy-Mean − Vote",
        "+37.5 [+10.0, +60.0]",
        "0.020",
        "0.040",
        "0.500",
        "2 / 2 / 0",
      ],
    ]);
  });

  it("warn of more than one odd attempt in twenty, and not of fewer", () => {
    expect(accountTable(metrics()).notes.join()).toContain(
      "6 of 100 (6.0 %) were cut by the token limit",
    );
    const few = benchmark({ cells: [cell({ counts: counts({ looping: 5 }) })], pools: [] });
    expect(accountTable(metrics({ benchmarks: [few] })).notes).toEqual([]);
  });
});

describe("Markdown", () => {
  it("keeps a name inside its cell", () => {
    const named = benchmark({ benchmark: "a|b\n# <b>c</b>" });
    const text = markdownReport(metrics({ benchmarks: [named] }));
    expect(text).toContain("| a\\|b \\# \\<b\\>c\\</b\\> |");
    expect(text).not.toContain("<b>");
  });
});

describe("LaTeX", () => {
  it("is the paper's table: a row a cell, five columns a benchmark", () => {
    const text = latexReport(metrics(), false);
    expect(text).toContain("& M@4 & P@4 & V@4 & HM@2 & HP@2 \\\\");
    expect(text).toContain("\\multicolumn{5}{c}{aime\\_25}");
    expect(text).toContain("model\\_a & 50.0 & 75.0 & 25.0 & 62.5 & 87.5 \\\\");
  });

  it("carries intervals when asked, and dashes where a measure is undefined", () => {
    const cells = [cell({ vote: null })];
    const text = latexReport(metrics({ benchmarks: [benchmark({ cells })] }), true);
    expect(text).toContain(
      "\\begin{tabular}[t]{@{}r@{}}50.0\\\\[-3pt]{\\scriptsize [40.0, 60.0]}\\end{tabular}",
    );
    expect(text).toContain("& -- &");
  });

  it("shows pools that nothing was deliberated upon", () => {
    const text = latexReport(metrics({ benchmarks: [benchmark({ cells: [] })] }), false);
    expect(text).toContain("& M@4 & P@4 & V@4 \\\\");
    expect(text).toContain("\nthinker & 50.0 & 75.0 & 25.0 \\\\");
  });

  it("shows what was drawn of such pools at each K, and the whole pool", () => {
    const [pool] = benchmark().pools;
    if (pool === undefined) throw new RangeError("The trial has a pool.");
    const [whole] = pool.expected;
    const drawn = [2, 3].map((k) => ({
      ...{ draw: `k=${k} m=0`, k, selection: "random", invalid: "keep", questionsWithoutDraw: [] },
      ...{ mean: whole?.mean ?? null, pass: whole?.pass ?? null, vote: null },
    }));
    const found = benchmark({ cells: [], pools: [{ ...pool, drawn }] });
    const text = latexReport(metrics({ benchmarks: [found] }), false);
    expect(text).toContain("& M@K & P@K & V@K \\\\");
    expect(text).toContain("\nthinker, K = 2 & 50.0 & 50.0 & -- \\\\\nthinker, K = 3 & 50.0");
    expect(text).toContain("\nthinker, K = 4 & 50.0 & 75.0 & 25.0 \\\\");
  });

  it("tells apart rows of one K by how it was drawn", () => {
    const [pool] = benchmark().pools;
    if (pool === undefined) throw new RangeError("The trial has a pool.");
    const drawn = ["keep", "drop"].map((invalid) => ({
      ...{ draw: `k=4 m=0 invalid=${invalid}`, k: 4, selection: "one-per-answer", invalid },
      ...{ mean: null, pass: null, vote: null, questionsWithoutDraw: [] },
    }));
    const found = benchmark({ cells: [], pools: [{ ...pool, drawn }] });
    const text = latexReport(metrics({ benchmarks: [found] }), false);
    expect(text).toContain("\nthinker, K = 4, drawn, one-per-answer & --");
    expect(text).toContain("\nthinker, K = 4, drawn, one-per-answer, invalid=drop & --");
    expect(text).toContain("\nthinker, K = 4, expected & 50.0");
  });

  it("spells out in Markdown what would steer a terminal, in every name", () => {
    const [pool] = benchmark().pools;
    if (pool === undefined) throw new RangeError("The trial has a pool.");
    const found = benchmark({ cells: [], pools: [{ ...pool, thinker: "a\u001b[2J|b\u009b" }] });
    const text = markdownReport(
      metrics({ run: "r\u0007", graders: { "m\u001b]0;x": "1" }, benchmarks: [found] }),
    );
    expect(text).toContain("| a\\\\u001b\\[2J\\|b\\\\u009b |");
    expect(text).toContain("m\\\\u001b\\]0;x 1");
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it("lets no name behind a row's end be read as the row's options", () => {
    expect(escapeLatex("[2pt] *x <a|b> 1−2 – …")).toBe(
      "{[}2pt] {*}x \\textless{}a\\textbar{}b\\textgreater{} 1$-$2 -- \\ldots{}",
    );
  });

  it("escapes whatever a name holds, and no name ends a line", () => {
    expect(escapeLatex("50%_\\input{x}$&#~^\nz")).toBe(
      "50\\%\\_\\textbackslash{}input\\{x\\}\\$\\&\\#\\textasciitilde{}\\textasciicircum{} z",
    );
  });
});

describe("CSV", () => {
  it("is tidy: one number a line, at full precision", () => {
    const lines = csvReport(metrics()).split("\r\n");
    expect(lines[0]).toBe(
      "benchmark,cell,estimator,measure,k,iteration,value,low,high,questions,lower_bound,upper_bound,skipped_comparisons,simulated,state",
    );
    expect(lines).toContain(
      "aime_25,k=4 m=2,drawn,heavy_mean,2,1,0.625,0.525,0.725,4,0.625,0.625,0,false,done",
    );
    expect(lines.at(-1)).toBe("");
  });

  it.each([
    ["=1+1", `"'=1+1"`],
    ["+1", `"'+1"`],
    ["-1", `"'-1"`],
    ["@x", `"'@x"`],
    ["\t=1", `"'\t=1"`],
    ['a"b,c', '"a""b,c"'],
    ["plain", "plain"],
    [-0.5, "-0.5"],
    [null, ""],
  ])("writes %j so that no spreadsheet runs it", (value, field) => {
    expect(csvField(value)).toBe(field);
  });
});

describe("a terminal", () => {
  it("is steered by no name and no text", () => {
    expect(visible("a\u001b[2J\nb\u202e")).toBe("a\\u001b[2J\\u000ab\\u202e");
    expect(visibleText("a\u001b[2J\n\tb\r\u0007")).toBe("a\\u001b[2J\n\tb\\u000d\\u0007");
  });
});

describe("labels at the ends of curves", () => {
  it("stay where they are when there is room", () => {
    const labels = [{ value: 10 }, { value: 50 }];
    expect(spreadLabels(labels, 5)).toEqual(labels);
  });

  it("move apart around their middle when there is none", () => {
    expect(spreadLabels([{ value: 50 }, { value: 50 }], 6).map(({ value }) => value)).toEqual([
      47, 53,
    ]);
    // 10 and 11 part to 8.5 and 12.5, which pushes 13: three around 34/3, four apart.
    const pushed = spreadLabels([{ value: 13 }, { value: 10 }, { value: 11 }], 4);
    expect(pushed.map(({ value }) => value)).toEqual([34 / 3 - 4, 34 / 3, 34 / 3 + 4]);
  });
});
