import { ConfigurationError } from "../errors.ts";
import type { ExperimentRecord } from "./experiment.ts";
import { expandGrid } from "./grid.ts";
import type { PlaceOf } from "./read-experiment.ts";

/**
 * Two cells of one name would be one in the store: a thinker "a by b" on its own is written as a
 * thinker "a" with a deliberator "b" is.
 *
 * @throws ConfigurationError naming the two thinkers
 */
export function refuseSharedNames(experiment: ExperimentRecord, placeOf: PlaceOf): void {
  const thinkerOf = new Map<string, string>();
  for (const { name, thinker } of expandGrid(experiment)) {
    const other = thinkerOf.get(name);
    if (other !== undefined) {
      throw new ConfigurationError(
        `A cell of the thinker "${other}" and one of "${thinker}" are both named "${name}".`,
        {
          where: placeOf(["thinker"], thinker),
          hint: 'Give the models names without " by ": they stand between a thinker and its deliberator.',
        },
      );
    }
    thinkerOf.set(name, thinker);
  }
}
