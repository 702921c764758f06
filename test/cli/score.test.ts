import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mainInProcess } from "../helpers/main-in-process.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-score-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `heavybench score` in this process, its input given as text. */
async function score(argv: readonly string[], input: string) {
  const { out, err, codes } = await mainInProcess(["score", ...argv], { cwd: folder, input });
  return { out, err, exitCode: codes[0] ?? 0 };
}

const ROWS = `${[
  { problem: "a", answers: ["1", "1", "2", null], correct: [true, true, false, false] },
  { problem: "b", answers: ["3", "4", "4", "3"], correct: [true, false, false, true] },
]
  .map((row, at) => ({ ...row, summaries: at === 0 ? [[true, true]] : [[true, false]] }))
  .map((row) => JSON.stringify(row))
  .join("\n")}\n`;

describe("heavybench score", () => {
  it("prints exactly the documented JSON, values by hand", async () => {
    const { out, exitCode } = await score(
      ["-", "--k", "1,2,4", "--estimator", "expected", "--json"],
      ROWS,
    );
    expect(exitCode).toBe(0);
    const scores = JSON.parse(out);
    expect(Object.keys(scores).sort()).toEqual([
      "heavy_mean",
      "heavy_pass",
      "mean",
      "pass",
      "questions",
      "vote",
    ]);
    expect(scores.questions).toBe(2);
    expect(Object.keys(scores.vote)).toEqual(["1", "2", "4"]);
    expect(Object.keys(scores.mean["2"]).sort()).toEqual(["high", "low", "value"]);
    expect(scores.mean["4"].value).toBe(0.5);
    // a and b: 1 - C(2,2)/C(4,2) = 5/6.
    expect(scores.pass["2"].value).toBeCloseTo(5 / 6, 12);
    // a: pairs 11:1, 12 ×2: 1/2, 1- ×2: 1, 2-: 0 → 4/6. b: 33:1, 44:0, 34 ×4: 1/2 → 3/6.
    expect(scores.vote["2"].value).toBeCloseTo((4 / 6 + 3 / 6) / 2, 12);
    // a: two of 1 beat one of 2; b: a tie of two groups.
    expect(scores.vote["4"].value).toBe(0.75);
    expect(scores.heavy_mean.map(({ value }: { value: number }) => value)).toEqual([0.75]);
    expect(scores.heavy_pass.map(({ value }: { value: number }) => value)).toEqual([1]);
  });

  it("takes the first K of each row when the estimator is drawn", async () => {
    const { out } = await score(["--k", "1,2,3", "--estimator", "drawn", "--json"], ROWS);
    const { mean, pass, vote } = JSON.parse(out);
    expect(mean["1"].value).toBe(1);
    expect(mean["3"].value).toBeCloseTo((2 / 3 + 1 / 3) / 2, 12);
    expect(pass["3"].value).toBe(1);
    // a: 1, 1; b: a tie of 3 and 4.
    expect(vote["2"].value).toBe(0.75);
    // a: 1 wins; b: 4 wins.
    expect(vote["3"].value).toBe(0.5);
  });

  it("gives the same bytes for the same rows in any order, and others for another seed", async () => {
    const varied = Array.from({ length: 30 }, (_, at) =>
      JSON.stringify({
        problem: `p${at}`,
        answers: ["1", "2", "1", "3"],
        correct: [at % 2 === 0, at % 3 === 0, at % 2 === 0, false],
        summaries: [[at % 5 > 0, at % 2 === 0]],
      }),
    );
    const inOrder = await score(["--json", "--bootstrap", "40", "--seed", "3"], varied.join("\n"));
    const reversed = await score(
      ["--json", "--bootstrap", "40", "--seed", "3"],
      [...varied].reverse().join("\r\n"),
    );
    const otherSeed = await score(
      ["--json", "--bootstrap", "40", "--seed", "4"],
      varied.join("\n"),
    );
    expect(reversed.out).toBe(inOrder.out);
    expect(otherSeed.out).not.toBe(inOrder.out);
  });

  it("leaves out and names a K above the answers of some row, and never prints 0 for it", async () => {
    const short = `${ROWS}{"problem":"c","answers":["1","1"],"correct":[true,true],"summaries":[[true,true]]}\n`;
    const { out, err, exitCode } = await score(["--k", "2,4", "--json"], short);
    expect(exitCode).toBe(0);
    expect(Object.keys(JSON.parse(out).mean)).toEqual(["2"]);
    expect(err).toContain("K = 4 is undefined and left out: 1 of 3 questions");
    expect(err).toContain("first c");
  });

  it("measures rows without summaries, all heavy measures left out", async () => {
    const { out } = await score(
      ["--json"],
      '{"problem":"a","answers":["1",null],"correct":[true,false]}\n',
    );
    const scores = JSON.parse(out);
    expect(scores.heavy_mean).toEqual([]);
    expect(scores.heavy_pass).toEqual([]);
    expect(Object.keys(scores.mean)).toEqual(["1", "2"]);
  });

  it("scores rows in which nobody answers as 0", async () => {
    const { out } = await score(
      ["--json", "--k", "2"],
      '{"problem":"a","answers":[null,null],"correct":[false,false]}\n',
    );
    expect(JSON.parse(out).vote["2"].value).toBe(0);
  });

  it("prints a table in percent for people", async () => {
    const { out } = await score(["--k", "4"], ROWS);
    expect(out).toContain("Vote@4");
    expect(out).toContain("75.0");
    expect(out).toContain("2 questions, drawn estimator");
  });

  it("reads a file", async () => {
    writeFileSync(join(folder, "rows.jsonl"), ROWS);
    const { out } = await score(["rows.jsonl", "--json"], "");
    expect(JSON.parse(out).questions).toBe(2);
  });

  it.each([
    { why: "broken JSON", input: `${ROWS}{"problem": "c", "ans`, says: "standard input:3" },
    { why: "a list for a row", input: "[1]\n", says: "must be an object" },
    { why: "no problem", input: '{"answers":[],"correct":[]}', says: '"problem"' },
    { why: "no answers", input: '{"problem":"a","correct":[true]}', says: '"answers" is missing' },
    {
      why: "a correct answer that is none",
      input: '{"problem":"a","answers":["1",null],"correct":[true,true]}',
      says: '"answers" has null at place 2 and "correct" has true there',
    },
    {
      why: "flags that do not match the answers",
      input: '{"problem":"a","answers":["1"],"correct":[true,false]}',
      says: '"answers" has 1 entry and "correct" has 2',
    },
    {
      why: "a number for an answer",
      input: '{"problem":"a","answers":[1],"correct":[true]}',
      says: "got 1 at place 1",
    },
    {
      why: "a text for a flag",
      input: '{"problem":"a","answers":["1"],"correct":["yes"]}',
      says: 'got "yes" at place 1',
    },
    {
      why: "summaries not grouped by iteration",
      input: '{"problem":"a","answers":["1"],"correct":[true],"summaries":[true]}',
      says: '"summaries[0]" must be a list',
    },
    { why: "a problem given twice", input: ROWS + ROWS, says: 'Problem "a" was already on line 1' },
    { why: "no rows", input: "\n\n", says: "no rows" },
  ])("says one clear thing about $why and exits with 1", async ({ input, says }) => {
    const { out, err, exitCode } = await score(["--json"], input);
    expect(exitCode).toBe(1);
    expect(out).toBe("");
    expect(err).toContain(says);
    expect(err).toContain("where: ");
    expect(err).toContain("hint: ");
  });

  it.each([
    { argv: ["--k", "0"], says: "--k takes whole numbers" },
    { argv: ["--k", "1,x"], says: "--k takes whole numbers" },
    { argv: ["--estimator", "best"], says: "--estimator is drawn or expected" },
    { argv: ["--bootstrap", "-1"], says: "--bootstrap takes whole numbers" },
    { argv: ["--seed", "one"], says: "--seed takes whole numbers" },
  ])("refuses $argv before reading, with exit code 2", async ({ argv, says }) => {
    const { err, exitCode } = await score(argv, ROWS);
    expect(exitCode).toBe(2);
    expect(err).toContain(says);
  });

  it.each([{ file: "absent.jsonl" }, { file: "." }])(
    "says that $file cannot be read",
    async ({ file }) => {
      const { err, exitCode } = await score([file], "");
      expect(exitCode).toBe(2);
      expect(err).toContain("hint: ");
    },
  );
});
