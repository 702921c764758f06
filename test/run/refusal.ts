import { ConfigurationError } from "../../src/errors.ts";
import { readExperimentText } from "../../src/run/experiment-text.ts";
import { type FieldSetting, readExperiment } from "../../src/run/read-experiment.ts";
import { resolveExperiment } from "../../src/run/resolve-experiment.ts";

/** One model and one dataset, for experiments that need no certain ones. */
export const models = "models:\n  a: { model: m }\n";
export const datasets = "datasets: [aime25]\n";

/** How an experiment file, x.yaml, is refused. */
export function refusal(
  text: string,
  settings: readonly FieldSetting[] = [],
): Pick<ConfigurationError, "message" | "where" | "hint"> {
  try {
    resolveExperiment(readExperiment(readExperimentText("x.yaml", text), settings), {});
  } catch (failure) {
    if (failure instanceof ConfigurationError) return failure;
    throw failure;
  }
  throw new Error("It was taken.");
}

/** A text without its ▸, which stand where a message must point to; and these places, as messages name them. */
export function marked(text: string): {
  readonly text: string;
  readonly places: readonly string[];
} {
  const parts = text.split("▸");
  const places = parts.slice(1).map((_, at) => {
    const lines = parts
      .slice(0, at + 1)
      .join("")
      .split("\n");
    return `x.yaml:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
  });
  return { text: parts.join(""), places };
}

/** How a text is refused, and the place that its first ▸ marks. */
export function refusalAt(given: string) {
  const { text, places } = marked(given);
  return { refused: refusal(text), place: places[0] ?? "x.yaml" };
}
