import { expect, it } from "vitest";
import { readExperimentText } from "../../src/run/experiment-text.ts";
import { readExperiment } from "../../src/run/read-experiment.ts";
import { datasets, models, refusal, refusalAt } from "./refusal.ts";

/** ▸ in a text stands where the message must point to. */
it.each<{ why: string; text: string; says: string; hint: RegExp }>([
  {
    why: "a field that stands there twice",
    text: `${models}${datasets}seed: 1\n▸seed: 2\n`,
    says: 'The field "seed" stands here for the second time.',
    hint: /^Keep one of the two/,
  },
  {
    why: "a tab",
    text: `models:\n▸\ta: { model: m }\n${datasets}`,
    says: "The experiment is indented with a tab.",
    hint: /blanks/,
  },
  {
    why: "two documents",
    text: `${models}${datasets}▸---\n${models}`,
    says: "The file holds more than one experiment.",
    hint: /a file of its own/,
  },
  {
    why: "an alias without an anchor",
    text: `${models}${datasets}seed: ▸*seven\n`,
    says: "The alias *seven names no anchor above it.",
    hint: /&seven/,
  },
  {
    why: "an alias within what it repeats",
    text: `models:\n  a: &a { model: m, sampling: { extra: { x: ▸*a } } }\n${datasets}`,
    says: "The alias *a stands within its own anchor.",
    hint: /&a/,
  },
  {
    why: "a list for a field's name",
    text: `${models}${datasets}? ▸[a, b]\n: 3\n`,
    says: "A field's name is a single word, not a list or a set of fields.",
    hint: /name: value/,
  },
  {
    why: "nothing",
    text: "# later\n",
    says: "The experiment file is empty.",
    hint: /quickstart/,
  },
  {
    why: "a list of experiments",
    text: "▸- a\n- b\n",
    says: "An experiment is a set of fields; this file is a list.",
    hint: /quickstart/,
  },
  {
    why: "a lone word",
    text: "▸hello\n",
    says: "An experiment is a set of fields; this file is a single value.",
    hint: /quickstart/,
  },
  {
    why: "bytes that are no text",
    text: Buffer.from([0x50, 0x4b, 3, 4, 0, 255]).toString("utf8"),
    says: "This is no text in UTF-8.",
    hint: /quickstart/,
  },
])("refuses $why by its line, and says what belongs there", (given) => {
  const { says, hint } = given;
  const { refused, place } = refusalAt(given.text);
  expect(refused.message).toEqual(says);
  expect(refused.where).toBe(place);
  expect(refused.hint).toMatch(hint);
});

it.each<{ why: string; text: string; says: string }>([
  {
    why: "aliases of aliases of aliases",
    text: Array.from({ length: 12 }, (_, i) =>
      i === 0
        ? "a0: &a0 [x]"
        : `a${i}: &a${i} [${Array(9)
            .fill(`*a${i - 1}`)
            .join(", ")}]`,
    ).join("\n"),
    says: "The experiment's aliases multiply beyond any need.",
  },
  { why: "20,000 brackets", text: "[".repeat(20_000), says: "This nests more than 100 deep." },
  { why: "lists in lists", text: "- ".repeat(30_000), says: "This nests more than 100 deep." },
  {
    why: "a novel",
    text: `name: ${"x".repeat(2 ** 16)}`,
    says: "This is too long for an experiment: over 64 KiB.",
  },
  {
    why: "thousands of fields",
    text: Array.from({ length: 7000 }, (_, i) => `k${i}: 1\n`).join(""),
    says: 'The field "datasets" is missing.',
  },
  {
    why: "thousands of fields, the last one twice",
    text: `${Array.from({ length: 7000 }, (_, i) => `k${i}: 1\n`).join("")}k6999: 2\n`,
    says: 'The field "k6999" stands here for the second time.',
  },
  {
    why: "as many anchors as aliases",
    text: `a: [${Array.from({ length: 4000 }, (_, i) => `&x${i} 1,*x${i}`).join(",")}]`,
    says: 'The field "datasets" is missing.',
  },
  {
    why: "brackets that close nothing",
    text: "}".repeat(65_000),
    says: 'The experiment is not valid YAML: Unexpected flow-map-end token in YAML document: "}".',
  },
])("ends soon on $why", ({ text, says }) => {
  expect(refusal(text).message).toBe(says);
});

it("names the line of YAML that is broken", () => {
  const broken = refusal(`models: { a: { model: m }\n${datasets}`);
  expect(broken.message).toMatch(/^The experiment is not valid YAML: [^:]*[^.]\.$/);
  expect(broken.where).toMatch(/^x\.yaml:2:\d+$/);
});

it("takes anchors, aliases, merge keys and names that look like numbers", () => {
  const text = [
    "models:",
    "  4.10: &first { model: m, base_url: http://localhost/v1, sampling: { top_k: 3 } }",
    "  other: { <<: *first, model: n }",
    "datasets: [aime25]",
  ].join("\n");
  expect(readExperiment(readExperimentText("x.yaml", text), []).file.models).toEqual({
    "4.10": { model: "m", base_url: "http://localhost/v1", sampling: { top_k: 3 } },
    other: { model: "n", base_url: "http://localhost/v1", sampling: { top_k: 3 } },
  });
});
