import type { ExperimentFile } from "./experiment-schema.ts";
import type { CheckedExperiment } from "./read-experiment.ts";

/** A line for each name that a list of the experiment holds more than once: it counts once, and another may have been meant. */
export function repeatedNames({ file, placeOf }: CheckedExperiment): readonly string[] {
  return Object.entries(listsOf(file)).flatMap(([field, names]) => {
    const repeated = names.filter((name, at) => names.indexOf(name) < at);
    const what = field.replace(/s$/, "");
    return [...new Set(repeated)].map(
      (name) =>
        `The ${what} "${name}" is named more than once, and is taken once (${placeOf([field], name)}).`,
    );
  });
}

function listsOf({ datasets, thinker = [], deliberator = [] }: ExperimentFile) {
  return {
    datasets: [datasets].flat().map((one) => (typeof one === "string" ? one : one.name)),
    thinker: [thinker].flat(),
    deliberator: [deliberator].flat(),
  };
}
