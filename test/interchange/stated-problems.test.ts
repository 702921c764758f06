import { describe, expect, it } from "vitest";
import type { RecordedTrajectory } from "../../src/interchange/recorded-trajectory.ts";
import { statedProblems } from "../../src/interchange/stated-problems.ts";

/** What the math grader would say of these. */
const isSame = async (a: string, b: string) =>
  Number(a) === Number(b) || [a, b].toSorted().join() === "1/2,\\frac12";

function recorded(line: number, fields: object): RecordedTrajectory {
  return { problemId: "1", text: "", isAnswerOnly: false, where: `log.jsonl:${line}`, ...fields };
}

async function problemsOf(...records: readonly object[]) {
  const log = statedProblems("log", isSame);
  const rows = records.map((fields, at) => recorded(at + 1, fields));
  for (const row of rows) await log.note(row);
  return rows.map((row) => log.find(row));
}

const one = { dataset: "aime", problemText: "What is 1+1?", gold: ["2"] };
const other = { dataset: "hmmt", problemText: "What is 3+4?", gold: ["7"] };

describe("a log's own problems", () => {
  it("are two where an id stands in two datasets, each with its own reference and prompt", async () => {
    const [first, second] = await problemsOf(one, other);
    expect(first).toEqual({
      question: { id: "aime/1", benchmark: "log", text: "What is 1+1?", prompt: "What is 1+1?" },
      reference: { kind: "math", accepted: ["2"] },
    });
    expect(second?.question.id).toBe("hmmt/1");
    expect(second?.reference).toEqual({ kind: "math", accepted: ["7"] });
    const [bare, alone] = await problemsOf(
      { dataset: "aime", gold: ["2"] },
      { dataset: "hmmt", gold: ["2"] },
    );
    expect(bare?.question.prompt).not.toBe(alone?.question.prompt);
  });

  it("keep their plain ids where each id is in one dataset, or states the same in two", async () => {
    const text = "Find the number of ways to put seven rooks on a board.";
    const [a, b, c] = await problemsOf(
      { dataset: "AIME 2024", problemId: "x", problemText: text, gold: ["025"] },
      { dataset: "aime24", problemId: "x", problemText: `${text} `, gold: ["25"] },
      { ...other, problemId: "y" },
    );
    expect(a).toBe(b);
    expect([a, c].map((problem) => problem?.question.id)).toEqual(["x", "y"]);
  });

  it("have a prompt each where two ids state the same, so that no attempt is taken for another's", async () => {
    const [a, b] = await problemsOf(one, { ...one, problemId: "2" });
    expect(a?.question).toMatchObject({ id: "1", prompt: "What is 1+1?" });
    expect(b?.question).toMatchObject({ id: "2", text: "What is 1+1?" });
    expect(b?.question.prompt).not.toBe(a?.question.prompt);
  });

  it.each([
    { says: "statements", second: { ...one, problemText: "What is 5+6?" } },
    { says: 'reference answers "2" and "7"', second: { ...one, gold: ["7"] } },
    { says: '"2" and "7"', second: { ...one, problemText: undefined, gold: ["7"] } },
    { says: '"What is 1+1?" and "What is 3+4?"', second: { ...other, dataset: "aime" } },
  ])(
    "are refused with both lines where records of one contradict each other: $says",
    async ({ says, second }) => {
      await expect(problemsOf({ ...one, gold: undefined }, one, second)).rejects.toMatchObject({
        name: "InputError",
        message: expect.stringContaining(says),
        where: expect.stringMatching(/^log\.jsonl:[12] and log\.jsonl:3$/),
        hint: expect.stringContaining('"dataset"'),
      });
    },
  );

  it("are refused where two numbers of options are stated, or two letters", async () => {
    const choice = { problemText: "Which?", gold: ["A"], optionCount: 4 };
    await expect(problemsOf(choice, { ...choice, optionCount: 5 })).rejects.toThrow(
      "4 and 5 options",
    );
    await expect(problemsOf(choice, { ...choice, gold: ["B"] })).rejects.toThrow('"A" and "B"');
    const [found] = await problemsOf(choice, { ...choice, gold: ["(a)"] }, { gold: ["A"] });
    expect(found?.reference).toEqual({ kind: "choice", letter: "A", optionCount: 4 });
  });

  it.each([
    { how: "nothing more", second: { dataset: "aime" } },
    { how: "a prompt around it", second: { ...one, problemText: "Answer: What is 1+1? Box it." } },
    { how: "a cut", second: { ...one, problemText: "What is…" } },
    { how: "white space", second: { ...one, problemText: " What is\n1 + 1? " } },
    { how: "the answer written otherwise", second: { ...one, gold: ["02"] } },
    { how: "one of several answers", second: { ...one, gold: ["two", "2"] } },
    { how: "a solution", second: { ...one, gold: ["1+1\n#### 2"] } },
  ])("are one where records differ but in $how", async ({ second }) => {
    const [first, again] = await problemsOf(one, second);
    expect(again).toBe(first);
    expect(first?.question.id).toBe("1");
  });

  it("are one in other words where the reference answers agree, and not where they are not known", async () => {
    const text = "Find the sum of all integer bases b > 9 for which 17 in base b divides 97.";
    const reworded = text.replace("Find", "Determine").replace("divides", "is a divisor of");
    const stated = (problemText: string, gold?: readonly string[]) => ({ problemText, gold });
    const [first, again] = await problemsOf(stated(text, ["1/2"]), stated(reworded, ["\\frac12"]));
    expect(again).toBe(first);
    await expect(problemsOf(stated(text, ["70"]), stated(reworded))).rejects.toThrow("statements");
  });

  it("have the reference that any record states, and none where none does", async () => {
    const [unstated, late, none] = await problemsOf({ ...one, gold: undefined }, one, {
      problemId: "9",
    });
    expect(unstated).toBe(late);
    expect(late?.reference).toEqual({ kind: "math", accepted: ["2"] });
    expect(none).toBeUndefined();
  });

  it("are refused where two would have one name", async () => {
    await expect(problemsOf(one, other, { ...other, problemId: "aime/1" })).rejects.toThrow(
      'both be named "aime/1"',
    );
  });
});
