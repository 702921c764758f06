import { expect, it } from "vitest";
import { readExperimentText } from "../../src/run/experiment-text.ts";
import { readExperiment } from "../../src/run/read-experiment.ts";
import { repeatedNames } from "../../src/run/repeated-names.ts";

const MODELS = "models: { a: { model: a }, b: { model: b } }\n";
const repeated = (text: string, settings: Parameters<typeof readExperiment>[1] = []) =>
  repeatedNames(readExperiment(readExperimentText("x.yaml", `${MODELS}${text}`), settings));

it("names each dataset, thinker and deliberator that is there more than once, however often, and where", () => {
  expect(
    repeated(
      "datasets: [aime25, aime25, { name: aime25 , limit: 3 }, hmmt25-feb]\nthinker: [a, b, a]\ndeliberator: [b, b]",
    ),
  ).toEqual([
    expect.stringMatching(
      /^The dataset "aime25" is named more than once, and is taken once \(x\.yaml:2:\d+ .*datasets.*\)\.$/,
    ),
    expect.stringContaining('The thinker "a" is named more than once'),
    expect.stringContaining('The deliberator "b" is named more than once'),
  ]);
});

it("names the flag that repeats one", () => {
  const setting = { path: ["datasets"], value: ["aime25", "aime25"], flag: "--dataset aime25" };
  expect(repeated("datasets: hmmt25-feb", [setting])).toEqual([
    expect.stringContaining("--dataset aime25"),
  ]);
});

it("is silent where every name stands once", () => {
  expect(repeated("datasets: [aime25, hmmt25-feb]\nthinker: [a, b]\ndeliberator: a")).toEqual([]);
  expect(repeated("datasets: aime25")).toEqual([]);
});
