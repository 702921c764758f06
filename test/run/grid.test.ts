import { describe, expect, it } from "vitest";
import { expandDraws, expandGrid } from "../../src/run/grid.ts";
import { readExperiment } from "../../src/run/read-experiment.ts";
import { resolveExperiment } from "../../src/run/resolve-experiment.ts";

const experiment = (fields: Record<string, unknown>) =>
  resolveExperiment(
    readExperiment(undefined, [
      { path: ["datasets"], value: ["sample-aime"], flag: "" },
      {
        path: ["models"],
        value: { weak: { model: "w" }, strong: { model: "s" } },
        flag: "",
      },
      ...Object.entries(fields).map(([field, value]) => ({
        path: field.split("."),
        value,
        flag: `--set ${field}`,
      })),
    ]),
    {},
  );
const names = (fields: Record<string, unknown>) =>
  expandGrid(experiment(fields)).map(({ name }) => name);

describe("expandGrid", () => {
  it("multiplies the lists and names each cell by what varies", () => {
    expect(
      names({
        "deliberation.k": [2, 4],
        "deliberation.m": 3,
        "deliberation.carry_over": ["append", "replace"],
      }),
    ).toEqual([
      "k=2 m=3 carry_over=append",
      "k=2 m=3 carry_over=replace",
      "k=4 m=3 carry_over=append",
      "k=4 m=3 carry_over=replace",
    ]);
  });

  it("pairs every thinker with every deliberator, names unique", () => {
    expect(
      names({
        thinker: ["weak", "strong"],
        deliberator: ["weak", "strong"],
        "deliberation.k": 2,
        "deliberation.m": 1,
      }),
    ).toEqual([
      "weak k=2 m=1",
      "weak by strong k=2 m=1",
      "strong by weak k=2 m=1",
      "strong k=2 m=1",
    ]);
  });

  it("refuses names of models that give two cells one name", () => {
    const models = Object.fromEntries(
      ["x", "y", "x by y"].map((name, at) => [name, { model: `m${at}` }]),
    );
    const fields = (thinker: readonly string[]) => ({
      ...{ models, thinker, "deliberation.k": 2 },
      deliberator: ["y", "x by y"],
    });
    // "x" by "y", and "x by y" by itself.
    expect(() => names(fields(["x", "x by y"]))).toThrow(
      'A cell of the thinker "x" and one of "x by y" are both named "x by y k=2 m=4".',
    );
    expect(names(fields(["x by y", "y"]))).toHaveLength(4);
  });

  it("counts a value that is written twice once", () => {
    expect(names({ "deliberation.k": [2, 2], "deliberation.m": [1, 1] })).toEqual(["k=2 m=1"]);
    expect(names({ thinker: ["weak", "weak"], "deliberation.k": 2 })).toHaveLength(1);
  });

  it("makes no cell of M = 0: then the pool alone is measured", () => {
    expect(names({ "deliberation.m": 0 })).toEqual([]);
    expect(names({ "deliberation.k": 2, "deliberation.m": [0, 1] })).toEqual(["k=2 m=1"]);
  });

  it("keeps the other cells' names when a list that varies already grows", () => {
    const few = names({
      "deliberation.k": [2, 4],
      "deliberation.shuffle": ["none", "per-summary"],
    });
    const more = names({
      "deliberation.k": [2, 4, 8],
      "deliberation.shuffle": ["none", "per-summary"],
    });
    expect(more).toEqual(expect.arrayContaining(few));
    expect(new Set(more).size).toBe(more.length);
  });
});

describe("expandDraws", () => {
  const draws = (fields: Record<string, unknown>) =>
    expandDraws(experiment(fields)).map(({ name }) => name);

  it("draws nothing alone where every cell deliberates", () => {
    expect(draws({ "deliberation.k": [2, 4], "deliberation.m": 3 })).toEqual([]);
  });

  it("multiplies what M = 0 leaves to choose: thinker, K, selection, policy; named apart from cells", () => {
    const fields = {
      "deliberation.k": [2, 4],
      "deliberation.m": [0, 1],
      "deliberation.n": [1, 2],
      "deliberation.shuffle": ["none", "per-summary"],
    };
    expect(draws(fields)).toEqual(["k=2 m=0", "k=4 m=0"]);
    expect(draws({ ...fields, "deliberation.selection": ["first", "none", "random"] })).toEqual([
      "k=2 m=0 selection=first",
      "k=2 m=0 selection=random",
      "k=4 m=0 selection=first",
      "k=4 m=0 selection=random",
    ]);
    expect(draws({ ...fields, thinker: ["weak", "strong"], "deliberation.k": 2 })).toEqual([
      "weak k=2 m=0",
      "strong k=2 m=0",
    ]);
    const cells = names(fields);
    expect(draws(fields).filter((name) => cells.includes(name))).toEqual([]);
  });
});

describe("resolveExperiment", () => {
  it("takes an imported pool as thinker by its name alone, and all of it", () => {
    const pool = experiment({ thinker: "imported/log@1234", deliberator: "strong" });
    expect(pool.models["imported/log@1234"]).toMatchObject({
      model: "imported/log@1234",
      sampling: {},
    });
    expect(pool.pool).toBeNull();
    expect(expandGrid(pool).map(({ thinker, deliberator }) => [thinker, deliberator])).toEqual([
      ["imported/log@1234", "strong"],
    ]);
  });

  it("says that an imported pool cannot deliberate, and who could", () => {
    expect(() => experiment({ thinker: "imported/log@1234" })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("cannot deliberate"),
        hint: expect.stringContaining("deliberator: weak"),
      }),
    );
    expect(experiment({ thinker: "imported/log@1234", "deliberation.m": 0 }).thinkers).toEqual([
      "imported/log@1234",
    ]);
  });
});
