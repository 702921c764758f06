import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mainInProcess } from "../helpers/main-in-process.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-grade-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `heavybench grade` in this process; the codes it asked to exit with, in order. */
async function grade(argv: readonly string[], input: string | Buffer = "") {
  const written = await mainInProcess(["grade", ...argv], { cwd: folder, input });
  const rows = written.out
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { ...written, rows };
}

const choice = (id: string, prediction: string, gold = "B") => ({
  id,
  grader: "choice",
  prediction,
  gold,
  choices: 4,
});
const jsonLines = (records: readonly unknown[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");
const write = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return name;
};
const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => choice(`r${n}`, `The answer is (${"ABCD"[n % 4]}).`));

describe("heavybench grade", () => {
  it("prints one row a record in the same order, and nothing else on standard output", async () => {
    const { rows, codes } = await grade(["-", "--quiet"], jsonLines(numbered(500)));
    expect(rows.map(({ id }) => id)).toEqual(numbered(500).map(({ id }) => id));
    expect(rows.map(({ verdict }) => verdict)).toEqual(
      numbered(500).map((_, n) => (n % 4 === 1 ? "correct" : "incorrect")),
    );
    expect(Object.keys(rows[0]).sort()).toEqual(["answer", "detail", "id", "ms", "verdict"]);
    expect(codes).toEqual([]);
  });

  it("says what is wrong with each invalid line in its place, goes on, and exits 1", async () => {
    const lines = [
      JSON.stringify(choice("a", "(B)")),
      "{broken",
      "",
      JSON.stringify({ id: "c", grader: "chess", prediction: "", gold: "" }),
      JSON.stringify({ ...choice("d", "(B)"), gold: "E" }),
      JSON.stringify({ id: "e", grader: "choice", gold: "A", choices: 3 }),
      JSON.stringify(choice("f", "nothing of the kind")),
    ];
    const { rows, codes, err } = await grade(["-", "--quiet"], lines.join("\n"));
    expect(rows).toMatchObject([
      { id: "a", verdict: "correct" },
      { error: expect.stringMatching(/^line 2: .*JSON/) },
      {
        id: "c",
        error: 'line 4: grader: must be one of math, choice, code, instruction, got "chess"',
      },
      { id: "d", error: "line 5: gold: there are fewer choices than that letter" },
      { id: "e", error: "line 6: prediction: missing" },
      { id: "f", verdict: "unanswered", answer: null },
    ]);
    expect(rows[1]).not.toHaveProperty("id");
    expect(codes).toEqual([1]);
    expect(err).toContain("line 2");
  });

  it("reads gzip by its first bytes, from a file of any name and from standard input", async () => {
    const packed = gzipSync(jsonLines(numbered(3)));
    const fromFile = await grade([write("records.txt", packed)]);
    const fromInput = await grade([], packed);
    expect(fromFile.rows).toHaveLength(3);
    expect(fromInput.rows).toHaveLength(3);
  });

  it.each([
    { why: "a file that is not there", file: "absent.jsonl", says: "no such file" },
    { why: "a folder", file: ".", says: "folder" },
  ])("names $why and exits 2", async ({ file, says }) => {
    const { err, codes } = await grade([file]);
    expect(err).toContain(says);
    expect(err).toContain("hint:");
    expect(codes).toEqual([2]);
  });

  it("keeps the rows it has when gzip data breaks off, and says so", async () => {
    const packed = gzipSync(jsonLines(numbered(2000)));
    const { err, codes, rows } = await grade([write("cut.gz", packed.subarray(0, -200))]);
    expect(err).toContain("breaks off");
    expect(codes).toEqual([1]);
    for (const [n, row] of rows.entries()) expect(row.id).toBe(`r${n}`);
  });

  it("survives NUL bytes, lone surrogates, prototype names and a prediction of a megabyte", async () => {
    const hostile = [
      choice("__proto__", `\u0000\ud800 The answer is (B).\udc00`),
      choice("constructor", `${"ab (".repeat(250_000)} The answer is (B).`),
      choice("big", "B".repeat(1_000_000)),
    ];
    const { rows } = await grade(["-", "--quiet"], jsonLines(hostile));
    expect(rows.map(({ id }) => id)).toEqual(["__proto__", "constructor", "big"]);
    expect(rows[0].verdict).toBe("correct");
    expect(rows[1].verdict).toBe("correct");
  });

  it("goes on after the last complete line of an output, and ends with the same file", async () => {
    const file = write("records.jsonl", jsonLines(numbered(50)));
    await grade([file, "--output", "whole.jsonl", "--quiet"]);
    const withoutTimes = (name: string) =>
      readFileSync(join(folder, name), "utf8").replaceAll(/"ms":[\d.]+/g, "");
    const whole = readFileSync(join(folder, "whole.jsonl"), "utf8");
    const cut = whole.split("\n").slice(0, 20).join("\n");
    write("part.jsonl", `${cut}\n{"id":"r20","verd`);
    const { codes } = await grade([file, "--output", "part.jsonl", "--resume", "--quiet"]);
    expect(codes).toEqual([]);
    expect(withoutTimes("part.jsonl")).toBe(withoutTimes("whole.jsonl"));
    expect(readFileSync(join(folder, "part.jsonl"), "utf8").startsWith(`${cut}\n`)).toBe(true);
  });

  it("refuses to go on with another input's output, and to write over one", async () => {
    const file = write("records.jsonl", jsonLines(numbered(5)));
    write("other.jsonl", '{"id":"x","verdict":"correct","answer":"B","detail":{},"ms":1}\n');
    const resumed = await grade([file, "--output", "other.jsonl", "--resume"]);
    expect(resumed.err).toContain('is of record "x", the input has record "r0"');
    expect(resumed.codes).toEqual([1]);
    const again = await grade([file, "--output", "other.jsonl"]);
    expect(again.err).toContain("--resume");
    expect(again.codes).toEqual([2]);
  });

  it("lists against an earlier output exactly the verdicts that change, with both reasons", async () => {
    const earlier = [
      { id: "r2", verdict: "correct", answer: "C", detail: { method: "guess" }, ms: 1 },
      { id: "r0", verdict: "incorrect", answer: "A", detail: {}, ms: 1 },
      { id: "r1", verdict: "ungraded", answer: null, detail: { reason: "timeout" }, ms: 2000 },
    ];
    const file = write("records.jsonl", jsonLines(numbered(4)));
    write("earlier.jsonl", jsonLines(earlier));
    const { rows, err } = await grade([file, "--against", "earlier.jsonl"]);
    expect(rows).toMatchObject([
      {
        id: "r1",
        before: { verdict: "ungraded", detail: { reason: "timeout" } },
        after: { verdict: "correct", answer: "B", detail: { method: "marker" } },
      },
      { id: "r2", before: { verdict: "correct" }, after: { verdict: "incorrect" } },
    ]);
    expect(err).toContain("2 of 3 verdicts change, 1 not in the earlier output");
  });

  it("counts verdicts and times by grader with --summary", async () => {
    const { err } = await grade(["-", "--summary"], jsonLines(numbered(8)));
    expect(err).toMatch(/choice │ +8 │ +2 │ +6 │ +0 │ +0 │ +25\.0/);
  });

  it("runs programs of code records in a sandbox, among records that are computed", async () => {
    const code = (id: string, program: string) => ({
      id,
      grader: "code",
      prediction: `\`\`\`python\n${program}\n\`\`\``,
      mode: "stdin",
      tests: [{ input: "21\n", output: "42\n" }],
    });
    const records = [
      code("right", "print(2 * int(input()))"),
      choice("letter", "(B)"),
      code("wrong", "print(41)"),
      { ...code("none", ""), prediction: "I would rather not." },
    ];
    const { rows, codes } = await grade(["-", "--quiet"], jsonLines(records));
    expect(rows).toMatchObject([
      { id: "right", verdict: "correct", detail: { outcome: "pass" } },
      { id: "letter", verdict: "correct" },
      { id: "wrong", verdict: "incorrect", detail: { outcome: "wrong_answer" } },
      { id: "none", verdict: "unanswered", detail: { outcome: "no_code" } },
    ]);
    expect(codes).toEqual([]);
  });

  it.each([
    { argv: ["--sandbox", "chroot"], says: "auto, bubblewrap, docker, wasi, none", code: 2 },
    { argv: ["--sandbox", "none"], says: "--i-trust-these-programs", code: 1 },
  ])("grades nothing with $argv", async ({ argv, says, code }) => {
    const { rows, err, codes } = await grade(["-", ...argv], jsonLines(numbered(2)));
    expect(rows).toEqual([]);
    expect(err).toContain(says);
    expect(codes).toEqual([code]);
  });

  it("answers a slow producer row by row, without waiting for more", async () => {
    const heavybench = fileURLToPath(new URL("../../dist/heavybench.mjs", import.meta.url));
    const child = spawn(process.execPath, [heavybench, "grade", "-", "--quiet"]);
    for (const id of ["one", "two"]) {
      child.stdin.write(`${JSON.stringify(choice(id, "(B)"))}\n`);
      const [row] = (await once(child.stdout, "data")) as [Buffer];
      expect(JSON.parse(row.toString())).toMatchObject({ id, verdict: "correct" });
    }
    child.stdin.end();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("stops at SIGINT with complete rows, says how to go on, and exits 130", async () => {
    const heavybench = fileURLToPath(new URL("../../dist/heavybench.mjs", import.meta.url));
    const output = join(folder, "rows.jsonl");
    const child = spawn(process.execPath, [heavybench, "grade", "-", "--output", output]);
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
    });
    // Records without end: only the signal stops it.
    const endless = Readable.from(
      (function* () {
        for (let n = 0; ; n++) yield `${JSON.stringify(choice(`r${n}`, "(B)"))}\n`;
      })(),
    );
    child.stdin.on("error", () => endless.destroy());
    endless.pipe(child.stdin);
    const isBegun = () => {
      try {
        return readFileSync(output).length > 1000;
      } catch (absent) {
        return (absent as NodeJS.ErrnoException).code !== "ENOENT";
      }
    };
    while (!isBegun()) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([130, null]);
    expect(said).toContain("--resume");
    const text = readFileSync(output, "utf8");
    expect(text.endsWith("\n")).toBe(true);
    for (const line of text.trimEnd().split("\n")) expect(JSON.parse(line).verdict).toBe("correct");
  });
});
