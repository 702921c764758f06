import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { graderIdentities as graders } from "../../graders/identities.ts";
import { hashOf } from "../../src/domain/hash.ts";
import type { Json } from "../../src/domain/json.ts";
import type { CodeReference, Problem, ProgramTest } from "../../src/domain/problem.ts";
import { limitOf, runNameOf } from "../../src/run/experiment.ts";
import { experimentFile } from "../../src/run/experiment-file.ts";
import { readExperimentText } from "../../src/run/experiment-text.ts";
import { readExperiment } from "../../src/run/read-experiment.ts";
import { resolveExperiment } from "../../src/run/resolve-experiment.ts";
import { isVoted } from "../../src/run/votes.ts";

const problemOf = (reference: Problem["reference"]): Problem => ({
  question: { id: "q", benchmark: "b", text: "", prompt: "" },
  reference,
});
const code = (mode: CodeReference["mode"], tests: CodeReference["tests"]) =>
  problemOf({ kind: "code", mode, tests });
const open: ProgramTest = { input: "1", output: "1", isPublic: true };
const hidden: ProgramTest = { input: "2", output: "2" };

describe("a vote", () => {
  it.each([
    { what: "of programs with a public test", problem: code("stdin", [open, hidden]), isIt: true },
    { what: "of programs without one", problem: code("functional", [hidden]), isIt: false },
    { what: "of programs under a check", problem: code("humaneval", []), isIt: false },
    { what: "of programs by hash", problem: code("stdin", { sha256: "00" }), isIt: true },
    {
      what: "of programs by hash, none public",
      problem: problemOf({
        ...{ kind: "code", mode: "stdin", tests: { sha256: "00" }, hasNoPublicTests: true },
      }),
      isIt: false,
    },
    {
      what: "of instructions",
      problem: problemOf({ kind: "instruction", prompt: "", instructionIds: [], parameters: [] }),
      isIt: false,
    },
  ])("$what is defined by behaviour: $isIt, and never by default", ({ problem, isIt }) => {
    expect(isVoted(problem, { experiment: { voteBy: "behaviour" }, graders })).toBe(isIt);
    expect(isVoted(problem, { experiment: {}, graders })).toBe(false);
  });

  it("of answers is defined whatever programs do", () => {
    const math = problemOf({ kind: "math", accepted: ["1"] });
    expect(isVoted(math, { experiment: { voteBy: "behaviour" }, graders })).toBe(true);
    expect(isVoted(math, { experiment: {}, graders })).toBe(true);
  });
});

const resolved = (rest: string) =>
  resolveExperiment(
    readExperiment(readExperimentText("x.yaml", `models: { m: { model: org/m } }\n${rest}`), []),
    {},
  );

describe("an experiment", () => {
  it("is another one when programs vote, and the same when it says that they do not", () => {
    const silent = runNameOf(resolved("name: x\ndatasets: aime25"));
    expect(runNameOf(resolved("name: x\ndatasets: aime25\nvote_by: none"))).toBe(silent);
    expect(runNameOf(resolved("name: x\ndatasets: aime25\nvote_by: behaviour"))).not.toBe(silent);
  });

  it("refuses another way to vote, and names those there are", () => {
    expect(() => resolved("datasets: aime25\nvote_by: text")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("behaviour") }),
    );
  });

  it("asks of a dataset no more than its own limit and everyone's", () => {
    const own = resolved("datasets: [aime25, { name: hmmt25-feb, limit: 3 }]");
    expect(own.datasets).toEqual(["aime25", "hmmt25-feb"]);
    expect(limitOf(own, "aime25")).toBeUndefined();
    expect(limitOf(own, "hmmt25-feb")).toBe(3);
    const both = { ...own, limit: 2 };
    expect([limitOf(both, "aime25"), limitOf(both, "hmmt25-feb")]).toEqual([2, 2]);
    expect(limitOf({ ...own, limit: 9 }, "hmmt25-feb")).toBe(3);
  });

  it("is the same one however the questions it asks are limited", () => {
    const name = (rest: string) => runNameOf(resolved(`name: x\n${rest}`));
    const plain = name("datasets: [aime25, hmmt25-feb]\nlimit: 3");
    const both = "datasets: [{ name: aime25, limit: 3 }, { name: hmmt25-feb, limit: 3 }]";
    expect(name(both)).toBe(plain);
    expect(name(`${both}\nlimit: 9`)).toBe(plain);
    const wide = both.replaceAll("3 }", "9 }");
    expect(name(`${wide}\nlimit: 3`)).toBe(plain);
    const one = "datasets: [{ name: aime25, limit: 3 }, hmmt25-feb]";
    expect(name(`${one}\nlimit: 3`)).toBe(plain);
    expect(name(`${one}\nlimit: 9`)).toBe(
      name("datasets: [{ name: aime25, limit: 3 }, { name: hmmt25-feb, limit: 9 }]"),
    );
    const others = [one, both.replace("3 }", "4 }"), "datasets: [aime25, hmmt25-feb]\nlimit: 4"];
    expect(new Set([plain, ...others.map(name)]).size).toBe(4);
  });

  it("keeps the names it had with one limit for all, and with limits of some datasets", () => {
    // By hand, as the identity was before: the whole record without addresses, prices and windows.
    const named = (rest: string) => {
      const { models, maxCost: _maxCost, ...fields } = resolved(`name: x\n${rest}`);
      const model = Object.entries(models).map(
        ([key, { endpoint, price, contextWindow, ...kept }]) => [key, kept],
      );
      const identity = { ...fields, models: Object.fromEntries(model) } as unknown as Json;
      return [runNameOf(resolved(`name: x\n${rest}`)), `x-${hashOf(identity).slice(0, 8)}`];
    };
    for (const rest of [
      "datasets: aime25\nlimit: 3",
      "datasets: aime25",
      "datasets: [aime25, { name: hmmt25-feb, limit: 3 }]",
    ]) {
      const [name, before] = named(rest);
      expect(name).toBe(before);
    }
  });

  it("refuses a dataset under two limits, and takes it twice under one", () => {
    for (const twice of [
      "{ name: aime25, limit: 3 }, { name: aime25, limit: 5 }",
      "aime25, { name: aime25, limit: 5 }",
    ]) {
      expect(() => resolved(`datasets: [${twice}]`)).toThrow(
        expect.objectContaining({
          message: expect.stringMatching(
            /"aime25" is named twice, with different limits: (3|none) and 5/,
          ),
          where: expect.stringMatching(/^x\.yaml:2:\d+ datasets\.1$/),
        }),
      );
    }
    const again = resolved("datasets: [{ name: aime25, limit: 3 }, { name: aime25, limit: 3 }]");
    expect(again).toMatchObject({ datasets: ["aime25"], limits: { aime25: 3 } });
  });

  it("with votes and limits reads again as it was written", () => {
    const experiment = resolved(
      "datasets: [aime25, { name: hmmt25-feb, limit: 3 }]\nvote_by: behaviour",
    );
    const written = stringify(experimentFile(experiment));
    const again = resolveExperiment(readExperiment(readExperimentText("x.yaml", written), []), {});
    expect(runNameOf(again)).toBe(runNameOf(experiment));
    expect(again.limits).toEqual({ "hmmt25-feb": 3 });
  });
});
